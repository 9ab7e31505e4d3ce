from django.urls import path

from . import contact_views, coverage_views

urlpatterns = [
    path("akun/perpustakaan/", coverage_views.coverage, name="coverage"),
    path("perlu-disapa/", contact_views.silent, name="silent"),
    path("perpustakaan/<int:pk>/sapa/", contact_views.library_contact, name="library_contact"),
]
