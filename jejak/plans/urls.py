from django.urls import include, path

urlpatterns = [
    path("kebutuhan/", include("jejak.plans.need_urls")),
    path("musyawarah/", include("jejak.plans.meeting_urls")),
    path("kalender-anggaran/", include("jejak.plans.calendar_urls")),
    path("anggaran/", include("jejak.plans.budget_urls")),
]
