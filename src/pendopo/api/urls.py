"""Addresses under /api/v1, each with its access, its language and JSON for every answer."""

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path, re_path
from django.urls.resolvers import URLPattern
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt

from pendopo.api.app import api, error_response, status_error
from pendopo.api.appointments import router as appointments
from pendopo.api.board import router as board
from pendopo.api.counters import router as counters
from pendopo.api.docs import docs_page
from pendopo.api.malls import router as malls
from pendopo.api.monitoring import router as monitoring
from pendopo.api.returns import router as returns
from pendopo.api.tickets import router as tickets

for _router in (malls, appointments, tickets, counters, board, returns, monitoring):
    api.add_router("", _router)

View = Callable[..., HttpResponse]
NOTHING = "default-src 'none'; frame-ancestors 'none'"  # what a browser may do with JSON


def _asked_language(request: HttpRequest) -> str:
    """English where Accept-Language prefers it, else Indonesian."""
    first = request.headers.get("Accept-Language", "")[:2].lower()
    return "en" if first == "en" else "id"


def _guarded(view: View, access: str) -> View:
    """The view in the asked language; an answer of the framework without JSON gets the one envelope."""

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with translation.override(_asked_language(request)):
            form = request.content_type == "multipart/form-data"
            response = error_response(status_error(415)) if form else view(request, *args, **kwargs)
            if response.status_code == 405:
                mended = error_response(status_error(405))
                mended["Allow"] = response.get("Allow", "")
                response = mended
            if response.get("Content-Type", "").startswith("application/json"):
                response.headers["Content-Security-Policy"] = NOTHING
            if access != "public" or request.method != "GET":
                response.headers["Cache-Control"] = "no-store"  # private links, consoles, answers to writes
            return response

    guarded.access = access  # type: ignore[attr-defined]
    return guarded


def _unknown(request: HttpRequest) -> HttpResponse:
    """JSON for an address that does not exist."""
    return error_response(status_error(404))


def _access_by_route() -> dict[str, str]:
    """Route -> the access that its operations declare; empty where they disagree or none is declared."""
    found: dict[str, set[str]] = {}
    for prefix, router in api._routers:
        for template, path_view in router.path_operations.items():
            route = (prefix + template).lstrip("/").replace("{", "<").replace("}", ">")
            declared = found.setdefault(route, set())
            declared.update((op.openapi_extra or {}).get("x-access", "") for op in path_view.operations)
    return {route: access.pop() if len(access) == 1 else "" for route, access in found.items()}


def _patterns() -> list[URLPattern]:
    declared = _access_by_route()
    patterns = []
    for pattern in api.urls[0]:
        if not isinstance(pattern, URLPattern) or pattern.callback is None:
            continue
        own = pattern.name in {"openapi-json", "api-root"}
        access = "public" if own else declared.get(_route(pattern), "")
        patterns.append(URLPattern(pattern.pattern, _guarded(pattern.callback, access), name=pattern.name))
    return patterns


def _route(pattern: URLPattern) -> str:
    """The route without converters: `counters/<int:counter>` and `counters/<counter>` are one."""
    return re.sub(r"<\w+:", "<", str(pattern.pattern))


app_name = "api"
urlpatterns = [
    path("docs", _guarded(docs_page, "public"), name="docs"),
    *_patterns(),
    re_path(r"^[\s\S]*$", _guarded(_unknown, "public"), name="unknown"),
]
