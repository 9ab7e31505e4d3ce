from django.urls import include, path

from . import (
    library_history_views,
    person_views,
    recode_views,
    statistics_views,
    target_views,
    views,
)
from .health import healthz
from .plans import rollup_views

urlpatterns = [
    path("", views.home, name="home"),
    path("capaian/", views.capaian, name="capaian"),
    path("capaian/statistik/", statistics_views.capaian_statistics, name="capaian_statistics"),
    path("capaian/sasaran/", target_views.capaian_targets, name="capaian_targets"),
    path("capaian/banding/", statistics_views.capaian_compare, name="capaian_compare"),
    path("capaian/definisi/", views.definitions, name="definitions"),
    path("perpustakaan/<int:pk>/pindah/", recode_views.library_recode, name="library_recode"),
    path("orang/<int:pk>/", person_views.person, name="person"),
    path(
        "perpustakaan/<int:pk>/riwayat/",
        library_history_views.library_history,
        name="library_history",
    ),
    path("rencana/", include("jejak.desk.plans.urls")),
    path("rencana-wilayah/", rollup_views.plan_rollup, name="plan_rollup"),
    path("kebutuhan/", include("jejak.desk.plans.evidence_urls")),
    path("musyawarah/", include("jejak.desk.plans.decision_urls")),
    path("usulan/", include("jejak.desk.plans.proposal_urls")),
    path("jejak/", include("jejak.desk.threads.urls")),
    path("healthz", healthz, name="healthz"),
]
