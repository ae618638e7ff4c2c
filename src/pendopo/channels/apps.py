from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    name = "pendopo.channels"
    label = "channels"
