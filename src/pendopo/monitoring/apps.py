from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    name = "pendopo.monitoring"
    label = "monitoring"
