from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "pendopo.notifications"
    label = "notifications"
