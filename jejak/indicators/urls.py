from django.urls import path

from . import definition_views, draft_views, indicator_views, own_target_views, views

urlpatterns = [
    path("rapor/", views.card, name="card"),
    path("rapor/perpustakaan/", views.card_libraries, name="card_libraries"),
    path(
        "rapor/sasaran/perpustakaan/<int:pk>/",
        own_target_views.own_targets_library,
        name="own_targets_library",
    ),
    path(
        "rapor/sasaran/wilayah/<slug:code>/",
        own_target_views.own_targets_region,
        name="own_targets_region",
    ),
    path("kelengkapan/", views.completeness_page, name="completeness"),
    path("indikator/", definition_views.definitions_of_indicators, name="indicators"),
    path("indikator/baru/", draft_views.definitions_draft, name="definitions_draft"),
    path("indikator/<int:pk>/", draft_views.definitions_edit, name="definitions_edit"),
    path(
        "indikator/<int:pk>/hapus/",
        draft_views.definitions_discard,
        name="definitions_discard",
    ),
    path("indikator/<int:pk>/coba/", draft_views.definitions_dry_run, name="definitions_dry_run"),
    path(
        "indikator/<int:pk>/terbit/",
        draft_views.definitions_publish,
        name="definitions_publish",
    ),
    path("indikator/<int:pk>/<slug:code>/", indicator_views.indicator_edit, name="indicator_edit"),
    path(
        "indikator/<int:pk>/<slug:code>/hapus/",
        indicator_views.indicator_remove,
        name="indicator_remove",
    ),
    path(
        "indikator/<int:pk>/<slug:code>/urutan/", draft_views.indicator_move, name="indicator_move"
    ),
    path("indikator/<int:pk>/<slug:code>/sasaran/", indicator_views.target_add, name="target_add"),
    path(
        "indikator/<int:pk>/<slug:code>/sasaran/<int:target>/hapus/",
        indicator_views.target_remove,
        name="target_remove",
    ),
]
