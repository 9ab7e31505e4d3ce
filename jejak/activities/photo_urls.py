from django.urls import path

from . import photo_views

urlpatterns = [
    path("kegiatan/<uuid:pk>/foto/", photo_views.activity_photo_add, name="activity_photo_add"),
    path("foto/<uuid:pk>/", photo_views.photo_edit, name="photo_edit"),
    path("foto/<uuid:pk>/hapus/", photo_views.photo_remove, name="photo_remove"),
]
