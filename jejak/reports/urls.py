from django.urls import path

from . import views

urlpatterns = [
    path("berkas/", views.exports, name="exports"),
    path("berkas/baru/", views.export_new, name="export_new"),
    path("berkas/<uuid:pk>/unduh/", views.export_file, name="export_file"),
    path("berkas/<uuid:pk>/batal/", views.export_cancel, name="export_cancel"),
    path("berkas/<uuid:pk>/hapus/", views.export_delete, name="export_delete"),
]
