"""Addresses under /api/v1, each with its access, its language and JSON for every answer."""

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
from pendopo.api.tickets import router as tickets

for _router in (malls, appointments, tickets, counters, board):
    api.add_router("", _router)

View = Callable[..., HttpResponse]


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
            response = view(request, *args, **kwargs)
            if response.status_code == 405:
                mended = error_response(status_error(405))
                mended["Allow"] = response.get("Allow", "")
                return mended
            return response

    guarded.access = access  # type: ignore[attr-defined]
    return guarded


def _unknown(request: HttpRequest) -> HttpResponse:
    """JSON for an address that does not exist."""
    return error_response(status_error(404))


def _access_of(pattern: URLPattern) -> str:
    """The access that the operations of an address declare."""
    view = pattern.callback
    operations = getattr(getattr(view, "__self__", None), "operations", None) or _operations(pattern)
    declared = {(operation.openapi_extra or {}).get("x-access", "") for operation in operations}
    return declared.pop() if len(declared) == 1 else ""


def _operations(pattern: URLPattern) -> list[Any]:
    route = str(pattern.pattern)
    found: list[Any] = []
    for prefix, router in api._routers:
        for template, path_view in router.path_operations.items():
            text = (prefix + template).lstrip("/")
            if text.replace("{", "<").replace("}", ">") == route:
                found.extend(path_view.operations)
    return found


def _patterns() -> list[URLPattern]:
    patterns = []
    for pattern in api.urls[0]:
        access = "public" if pattern.name in {"openapi-json", "api-root"} else _access_of(pattern)
        patterns.append(URLPattern(pattern.pattern, _guarded(pattern.callback, access), name=pattern.name))
    return patterns


app_name = "api"
urlpatterns = [
    path("docs", _guarded(docs_page, "public"), name="docs"),
    *_patterns(),
    re_path(r"^.*$", _guarded(_unknown, "public"), name="unknown"),
]
