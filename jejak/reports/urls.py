from django.urls import path

from . import views
from .kept import views as kept

urlpatterns = [
    path("berkas/", views.exports, name="exports"),
    path("berkas/baru/", views.export_new, name="export_new"),
    path("berkas/<uuid:pk>/unduh/", views.export_file, name="export_file"),
    path("berkas/<uuid:pk>/batal/", views.export_cancel, name="export_cancel"),
    path("berkas/<uuid:pk>/hapus/", views.export_delete, name="export_delete"),
    path("angka-tersimpan/", kept.kept_figures, name="kept_figures"),
    path("angka-tersimpan/baru/", kept.kept_new, name="kept_new"),
    path("angka-tersimpan/<uuid:pk>/", kept.kept_figure, name="kept_figure"),
    path("angka-tersimpan/<uuid:pk>/judul/", kept.kept_rename, name="kept_rename"),
    path("angka-tersimpan/<uuid:pk>/unduh/", kept.kept_file, name="kept_file"),
]
