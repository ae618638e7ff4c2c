from django.apps import AppConfig


class ContinuityConfig(AppConfig):
    name = "pendopo.continuity"
    label = "continuity"
