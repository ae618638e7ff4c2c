from django.apps import AppConfig


class QueueConfig(AppConfig):
    name = "pendopo.queue"
    label = "queue"
