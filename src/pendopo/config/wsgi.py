"""Django as a WSGI application with two lanes: pages carry sessions, forms and a policy for browsers; the API
knows its caller by a token alone, and is spared what only pages need.
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


def application(environ: dict[str, Any], start_response: Start) -> Iterable[bytes]:
    """One request, by its path."""
    path = environ["PATH_INFO"]
    bare = path.startswith(WEBHOOKS) or (path.startswith(API) and path != API_PAGE)
    lane = _api if bare else _pages
    return lane(environ, start_response)
