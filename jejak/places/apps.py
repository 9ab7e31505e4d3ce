from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "jejak.places"
