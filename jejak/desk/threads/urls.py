from django.urls import path, register_converter

from . import views


class KindConverter:
    regex = "|".join(views.KINDS)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(KindConverter, "thread_kind")

urlpatterns = [
    path("wilayah/", views.thread_overview, name="thread_overview"),
    path("<thread_kind:kind>/<uuid:pk>/", views.thread, name="thread"),
]
