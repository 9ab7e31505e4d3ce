from django.urls import path

from . import views

urlpatterns = [
    path("kabar/", views.notices, name="notices"),
    path("kabar/<int:pk>/buka/", views.notice_open, name="notice_open"),
    path("kabar/dibaca/", views.notices_read, name="notices_read"),
    path("akun/kabar/", views.mail_choice, name="mail_choice"),
]
