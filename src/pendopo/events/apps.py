from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "pendopo.events"
    label = "events"
