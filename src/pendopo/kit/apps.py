from django.apps import AppConfig


class KitConfig(AppConfig):
    name = "pendopo.kit"
    label = "kit"
