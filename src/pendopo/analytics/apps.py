from django.apps import AppConfig


class AnalyticsConfig(AppConfig):
    name = "pendopo.analytics"
    label = "analytics"
