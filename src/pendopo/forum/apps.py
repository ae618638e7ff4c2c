from django.apps import AppConfig


class ForumConfig(AppConfig):
    name = "pendopo.forum"
    label = "forum"
