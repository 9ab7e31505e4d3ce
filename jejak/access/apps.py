from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "jejak.access"
