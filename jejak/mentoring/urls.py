from django.urls import path

from . import contact_views, coverage_views, serving_views

urlpatterns = [
    path("akun/perpustakaan/", coverage_views.coverage, name="coverage"),
    path("pendamping/", serving_views.serving, name="serving"),
    path("perlu-disapa/", contact_views.silent, name="silent"),
    path("perpustakaan/<int:pk>/sapa/", contact_views.library_contact, name="library_contact"),
]
