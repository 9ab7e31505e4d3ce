from django.urls import path

from . import views

urlpatterns = [
    path("pengumuman/", views.announcements, name="announcements"),
    path("pengumuman/baru/", views.announcement_new, name="announcement_new"),
    path("pengumuman/<int:pk>/", views.announcement, name="announcement"),
    path("pengumuman/<int:pk>/dibaca/", views.announcement_read, name="announcement_read"),
    path("pengumuman/<int:pk>/belum/", views.announcement_unread, name="announcement_unread"),
    path("pengumuman/<int:pk>/ubah/", views.announcement_edit, name="announcement_edit"),
    path("pengumuman/<int:pk>/tarik/", views.announcement_withdraw, name="announcement_withdraw"),
]
