from django.urls import path, register_converter

from . import views
from .storage import Size


class SizeConverter:
    regex = "|".join(Size)

    def to_python(self, value: str) -> Size:
        return Size(value)

    def to_url(self, value: str) -> str:
        return str(value)


register_converter(SizeConverter, "photo_size")

urlpatterns = [
    path("foto/<uuid:pk>/<photo_size:size>/", views.photo_file, name="photo_file"),
]
