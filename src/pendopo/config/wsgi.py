"""Django as a WSGI application with three lanes: pages carry sessions, forms and a policy for browsers; the
API knows its caller by a token alone, vendors are known by a signature: both are spared what pages need.
"""

import os
from collections.abc import Callable, Iterable
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pendopo.config.settings")

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler

Start = Callable[..., Any]

API = "/api/"
API_PAGE = "/api/v1/docs"
WEBHOOKS = "/webhook/"  # vendors are known by their signature


class Lane(WSGIHandler):
    """A handler with a middleware list of its own."""

    def __init__(self, middleware: list[str]) -> None:
        self._wanted = middleware
        super().__init__()

    def load_middleware(self, is_async: bool = False) -> None:
        """Load this lane's list; Django reads the setting, once, here."""
        usual = settings.MIDDLEWARE
        settings.MIDDLEWARE = self._wanted
        try:
            super().load_middleware(is_async)
        finally:
            settings.MIDDLEWARE = usual


django.setup(set_prefix=False)
_pages = Lane(settings.MIDDLEWARE)
_api = Lane(settings.API_MIDDLEWARE)
_webhooks = Lane([])  # a program hears "ok"; nothing of what browsers need


def application(environ: dict[str, Any], start_response: Start) -> Iterable[bytes]:
    """One request, by its path."""
    path = environ["PATH_INFO"]
    if path.startswith(WEBHOOKS):
        return _webhooks(environ, start_response)
    lane = _api if path.startswith(API) and path != API_PAGE else _pages
    return lane(environ, start_response)
