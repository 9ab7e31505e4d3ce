from django.apps import AppConfig


class MentoringConfig(AppConfig):
    name = "jejak.mentoring"
