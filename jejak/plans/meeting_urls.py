from django.urls import path

from . import meeting_views, score_views

urlpatterns = [
    path("", meeting_views.meetings, name="meetings"),
    path("baru/", meeting_views.meeting_new, name="meeting_new"),
    path("<uuid:pk>/", meeting_views.meeting, name="meeting"),
    path("<uuid:pk>/ubah/", meeting_views.meeting_edit, name="meeting_edit"),
    path("<uuid:pk>/lembar/", meeting_views.meeting_sheet, name="meeting_sheet"),
    path("<uuid:pk>/nilai/", score_views.meeting_score, name="meeting_score"),
    path("<uuid:pk>/penilai/<int:number>/", score_views.scorer_edit, name="scorer_edit"),
    path("<uuid:pk>/penilai/<int:number>/hapus/", score_views.scorer_remove, name="scorer_remove"),
]
