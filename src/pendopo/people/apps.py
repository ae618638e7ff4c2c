from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "pendopo.people"
    label = "people"
