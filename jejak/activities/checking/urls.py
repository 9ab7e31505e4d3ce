from django.urls import path

from . import views

urlpatterns = [
    path("periksa/", views.check_queue, name="check_queue"),
    path("periksa/banyak/", views.check_many, name="check_many"),
    path("periksa/urungkan/", views.check_undo, name="check_undo"),
    path("periksa/<uuid:pk>/", views.check_record, name="check_record"),
]
