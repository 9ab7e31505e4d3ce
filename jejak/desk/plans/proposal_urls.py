from django.urls import path

from . import proposal_views

urlpatterns = [
    path("<uuid:pk>/", proposal_views.proposal, name="proposal"),
    path("<uuid:pk>/cetak/", proposal_views.proposal_print, name="proposal_print"),
]
