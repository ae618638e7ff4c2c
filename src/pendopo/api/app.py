"""The API application: version, errors, and who calls."""

import logging
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja.errors import HttpError, ValidationError
from ninja.security import HttpBearer

from pendopo.api.description import DescribedAPI
from pendopo.kit import clock
from pendopo.kit.actor import ANYONE, Actor
from pendopo.kit.errors import InvalidInput, NotFound, PendopoError, SignInRequired
from pendopo.kit.outage import RETRY_SECONDS, Unavailable
from pendopo.people import queries as people

logger = logging.getLogger("pendopo.api")


class Bearer(HttpBearer):
    """`Authorization: Bearer …` with a token of `pendopo token create`; the actor lands in `request.auth`."""

    openapi_description = "A token made with `pendopo token create`."

    def __call__(self, request: HttpRequest) -> Any:
        """The actor behind the token; raises SignInRequired (401) when there is none."""
        header = request.headers.get("Authorization", "")
        kind, _space, token = header.partition(" ")
        if kind.lower() != "bearer" or not token.strip():
            raise SignInRequired
        return self.authenticate(request, token.strip())

    def authenticate(self, request: HttpRequest, token: str) -> Actor:
        """The actor behind a token."""
        actor: Actor = people.actor_for_token(token[:200], at=clock.now())
        return actor


bearer = Bearer()


def caller(request: HttpRequest) -> Actor:
    """The actor of a token if one was sent, else anyone. A wrong token is refused, not ignored."""
    if not request.headers.get("Authorization"):
        return ANYONE
    actor: Actor = bearer(request)
    return actor


api = DescribedAPI(
    title="Pendopo",
    version="1",
    description=(
        "Malls, services, windows, appointments, tickets, counters, boards, figures, returns and "
        "monitoring. "
        "Every POST takes an `Idempotency-Key`; a repeat gets the first answer. "
        "Every error is `{error: {code, message, fields, alternatives}}`, in the language of "
        "`Accept-Language` (Indonesian or English)."
    ),
    urls_namespace="api",
    docs_url=None,
    openapi_url="/openapi.json",
)


def error_response(error: PendopoError) -> HttpResponse:
    """An error in the one envelope."""
    response = JsonResponse(error.as_json(), status=error.status)
    if error.status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="pendopo"'
    return response


class _Status(PendopoError):
    """An error with a status of its own, for what the framework raises."""

    def __init__(self, code: str, status: int, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.status = status


def status_error(status: int, message: str = "") -> PendopoError:
    """The error for a bare HTTP status."""
    known = {
        400: ("bad_request", _("Permintaan tidak dapat dibaca. Kirim JSON yang benar.")),
        404: ("not_found", _("Alamat atau data tidak ditemukan.")),
        405: ("method_not_allowed", _("Cara akses ini tidak dilayani di alamat ini.")),
        415: ("unsupported_type", _("Isi permintaan harus berupa JSON (application/json).")),
        413: ("too_large", _("Isi permintaan terlalu besar.")),
        500: ("internal", _("Terjadi kesalahan di sistem. Tidak ada yang tersimpan; silakan coba lagi.")),
    }
    code, text = known.get(status, ("error", message or _("Permintaan tidak dapat diproses.")))
    return _Status(code, status, text)


@api.exception_handler(PendopoError)
def _on_pendopo_error(request: HttpRequest, error: PendopoError) -> HttpResponse:
    return error_response(error)


@api.exception_handler(ValidationError)
def _on_validation_error(request: HttpRequest, error: ValidationError) -> HttpResponse:
    fields: dict[str, str] = {}
    for item in error.errors:
        place = [
            str(part) for part in item.get("loc", ()) if part not in {"body", "query", "path", "payload"}
        ]
        fields.setdefault(".".join(place) or "body", _sentence(item))
    return error_response(InvalidInput(fields=fields))


def _sentence(item: dict[str, Any]) -> str:
    """A sentence for one finding of the input check."""
    kind, context = str(item.get("type", "")), item.get("ctx") or {}
    sentences = {
        "missing": _("Wajib diisi."),
        "extra_forbidden": _("Isian ini tidak dikenal."),
        "too_long": _("Terlalu panjang: paling banyak %(limit)s."),
        "too_short": _("Terlalu pendek: paling sedikit %(limit)s."),
        "greater_than_equal": _("Paling kecil %(limit)s."),
        "less_than_equal": _("Paling besar %(limit)s."),
        "literal_error": _("Pilihan yang dikenal: %(limit)s."),
    }
    sentence = sentences.get(
        kind.removeprefix("string_"), _("Isian ini tidak dapat dibaca. Periksa bentuknya.")
    )
    limits = [
        context[name] for name in ("max_length", "min_length", "ge", "le", "expected") if name in context
    ]
    limit = str(limits[0]).replace(" or ", ", ") if limits else ""
    return sentence % {"limit": limit} if "%(limit)s" in sentence else sentence


@api.exception_handler(Http404)
def _on_404(request: HttpRequest, error: Http404) -> HttpResponse:
    return error_response(NotFound())


@api.exception_handler(HttpError)
def _on_http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    return error_response(status_error(error.status_code, error.message))


@api.exception_handler(RequestDataTooBig)
def _on_too_big(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    return error_response(status_error(413))


@api.exception_handler(SuspiciousOperation)
def _on_suspicious(request: HttpRequest, error: SuspiciousOperation) -> HttpResponse:
    return error_response(status_error(400))


@api.exception_handler(OperationalError)
@api.exception_handler(InterfaceError)
def _on_outage(request: HttpRequest, error: Exception) -> HttpResponse:
    response = error_response(Unavailable())
    response["Retry-After"] = str(RETRY_SECONDS)
    return response


@api.exception_handler(Exception)
def _on_anything(request: HttpRequest, error: Exception) -> HttpResponse:
    logger.error("API request failed", exc_info=error, extra={"request": request, "status_code": 500})
    return error_response(status_error(500))
