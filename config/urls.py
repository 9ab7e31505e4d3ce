from django.urls import include, path

urlpatterns = [
    path("", include("jejak.desk.urls")),
    path("", include("jejak.activities.urls")),
    path("", include("jejak.media.urls")),
    path("", include("jejak.accounts.urls")),
    path("", include("jejak.directory.urls")),
]

# What allauth answers to too many requests.
handler429 = "jejak.accounts.views.too_many_requests"
