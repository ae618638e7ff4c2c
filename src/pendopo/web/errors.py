"""Error pages: what happened, that nothing was lost, and what to do next."""

import sys
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pendopo.kit.errors import PendopoError
from pendopo.kit.outage import DATABASE_AWAY, RETRY_SECONDS, Unavailable


class BadRequest(PendopoError):
    """What the framework refuses before any address is looked up, such as an unknown host."""

    code = "bad_request"
    message = gettext_lazy("Permintaan tidak dapat dibaca.")


def problem_page(request: HttpRequest, error: PendopoError) -> HttpResponse:
    """The page of an error that a room raised; JSON for scripts that ask for it."""
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse(error.as_json(), status=error.status)
    context = {"error": error, "status": error.status, "title": _title(error.status)}
    template = "errors/fragment.html" if request.headers.get("HX-Request") else "errors/problem.html"
    response = render(request, template, context, status=error.status)
    response["Cache-Control"] = "no-store"
    return response


def _title(status: int) -> str:
    """A heading for a status."""
    titles = {
        401: _("Silakan masuk lebih dulu"),
        403: _("Halaman ini tidak terbuka untuk Anda"),
        404: _("Halaman ini tidak ada"),
        409: _("Keadaannya sudah berubah"),
        422: _("Ada isian yang perlu diperbaiki"),
        429: _("Terlalu banyak permintaan"),
    }
    return titles.get(status, _("Permintaan tidak dapat diproses"))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the browser or a script sent something we cannot read."""
    if request.path.startswith("/api/"):
        return JsonResponse(BadRequest().as_json(), status=400)
    return render(request, "errors/400.html", status=400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: known, but not allowed here."""
    return render(request, "errors/403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: no such page."""
    return render(request, "errors/404.html", status=404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form is too old, or cookies are off. Nothing was stored; sending again helps."""
    return render(request, "errors/csrf.html", status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault; 503 while the database does not serve. The page needs neither database nor session."""
    away = isinstance(sys.exc_info()[1], DATABASE_AWAY)
    response: HttpResponse
    if away and "application/json" in request.headers.get("Accept", ""):
        response = JsonResponse(Unavailable().as_json(), status=503)
    else:
        context: dict[str, Any] = {"plain": True, "away": away}
        response = HttpResponse(render_to_string("errors/500.html", context), status=503 if away else 500)
    if away:
        response["Retry-After"] = str(RETRY_SECONDS)
    response["Cache-Control"] = "no-store"
    return response
