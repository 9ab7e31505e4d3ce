from django.urls import path

from . import definition_views, views

urlpatterns = [
    path("rapor/", views.card, name="card"),
    path("rapor/perpustakaan/", views.card_libraries, name="card_libraries"),
    path("kelengkapan/", views.completeness_page, name="completeness"),
    path("indikator/", definition_views.definitions_of_indicators, name="indicators"),
    path("indikator/baru/", definition_views.definitions_draft, name="definitions_draft"),
    path("indikator/<int:pk>/", definition_views.definitions_edit, name="definitions_edit"),
    path(
        "indikator/<int:pk>/hapus/",
        definition_views.definitions_discard,
        name="definitions_discard",
    ),
    path(
        "indikator/<int:pk>/coba/", definition_views.definitions_dry_run, name="definitions_dry_run"
    ),
    path(
        "indikator/<int:pk>/terbit/",
        definition_views.definitions_publish,
        name="definitions_publish",
    ),
    path("indikator/<int:pk>/<slug:code>/", definition_views.indicator_edit, name="indicator_edit"),
    path(
        "indikator/<int:pk>/<slug:code>/hapus/",
        definition_views.indicator_remove,
        name="indicator_remove",
    ),
    path("indikator/<int:pk>/<slug:code>/sasaran/", definition_views.target_add, name="target_add"),
    path(
        "indikator/<int:pk>/<slug:code>/sasaran/<int:target>/hapus/",
        definition_views.target_remove,
        name="target_remove",
    ),
]
