from django.urls import include, path

urlpatterns = [
    path("", include("jejak.desk.urls")),
]
