from django.apps import AppConfig


class MallsConfig(AppConfig):
    name = "pendopo.malls"
    label = "malls"
