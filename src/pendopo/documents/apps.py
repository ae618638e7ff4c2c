from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "pendopo.documents"
    label = "documents"
