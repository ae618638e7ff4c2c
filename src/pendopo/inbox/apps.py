from django.apps import AppConfig


class InboxConfig(AppConfig):
    name = "pendopo.inbox"
    label = "inbox"
