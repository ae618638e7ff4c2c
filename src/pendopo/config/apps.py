"""The roof as a Django app: publishes the events and connects the wiring when Django is ready."""

from django.apps import AppConfig


class RoofConfig(AppConfig):
    name = "pendopo.config"
    label = "roof"

    def ready(self) -> None:
        """Publish every room's events and hand the event -> reaction table to `events`."""
        from pendopo.config import wiring

        wiring.connect()
