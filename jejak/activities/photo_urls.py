from django.urls import path

from . import match_views, photo_views

urlpatterns = [
    path("kegiatan/<uuid:pk>/foto/", photo_views.activity_photo_add, name="activity_photo_add"),
    path("foto/<uuid:pk>/", photo_views.photo_edit, name="photo_edit"),
    path("foto/<uuid:pk>/hapus/", photo_views.photo_remove, name="photo_remove"),
    path("foto/<uuid:pk>/jawab/", match_views.photo_match_answer, name="photo_match_answer"),
    path("foto/<uuid:pk>/putuskan/", match_views.photo_match_decide, name="photo_match_decide"),
]
