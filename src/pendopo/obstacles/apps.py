from django.apps import AppConfig


class ObstaclesConfig(AppConfig):
    name = "pendopo.obstacles"
    label = "obstacles"
