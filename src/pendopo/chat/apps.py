from django.apps import AppConfig


class ChatConfig(AppConfig):
    name = "pendopo.chat"
    label = "chat"
