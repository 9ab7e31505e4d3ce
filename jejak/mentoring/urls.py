from django.urls import path

from . import coverage_views

urlpatterns = [
    path("akun/perpustakaan/", coverage_views.coverage, name="coverage"),
]
