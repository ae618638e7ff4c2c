"""Root addresses: each face brings its own."""

from django.urls import include, path
from django.urls.resolvers import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("pendopo.web.urls")),
]
