from django.urls import path

from . import decision_views

urlpatterns = [
    path("<uuid:pk>/putuskan/", decision_views.meeting_decide, name="meeting_decide"),
]
