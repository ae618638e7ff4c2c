"""Addresses of the pages: each face brings its own list."""

from importlib.util import find_spec

from django.urls import include, path
from django.urls.resolvers import URLPattern, URLResolver

from pendopo.web.language import choose_language

# No two addresses overlap; the pages that most people ask for are looked up first.
FACES = ["citizen", "app", "board", "staff", "ministry", "components", "demo"]

urlpatterns: list[URLPattern | URLResolver] = [
    path("bahasa/<slug:code>/", choose_language, name="language"),
    *[
        path("", include(f"pendopo.web.{face}.urls"))
        for face in FACES
        if find_spec(f"pendopo.web.{face}") and find_spec(f"pendopo.web.{face}.urls")
    ],
]
