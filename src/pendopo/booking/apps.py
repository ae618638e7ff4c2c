from django.apps import AppConfig


class BookingConfig(AppConfig):
    name = "pendopo.booking"
    label = "booking"
