from django.urls import include, path

urlpatterns = [
    # First what is asked most: each include before it is tried in turn.
    path("api/sync/v1/", include("jejak.sync.urls")),
    path("", include("jejak.desk.urls")),
    path("", include("jejak.activities.urls")),
    path("", include("jejak.plans.urls")),
    path("", include("jejak.indicators.urls")),
    path("", include("jejak.statistics.urls")),
    path("", include("jejak.media.urls")),
    path("", include("jejak.notices.urls")),
    path("", include("jejak.accounts.urls")),
    path("", include("jejak.mentoring.urls")),
    path("", include("jejak.directory.urls")),
    path("", include("jejak.reports.urls")),
    path("", include("jejak.announcements.urls")),
]

# What allauth answers to too many requests.
handler429 = "jejak.accounts.views.too_many_requests"
handler400 = "jejak.common.views.bad_request"
handler404 = "jejak.common.views.not_found"
handler500 = "jejak.common.views.server_error"
