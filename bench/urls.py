"""Addresses of the bench: the product's own, and the bare views that are the floor."""

import hashlib
import hmac
import json
import uuid

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import include, path

SECRET = b"rahasia-aplikasi"


def _sized(response: JsonResponse) -> JsonResponse:
    """What a middleware does elsewhere: the length, so that the answer is not sent in chunks."""
    response["Content-Length"] = str(len(response.content))
    return response


def bare_booking(request: HttpRequest) -> JsonResponse:
    """The floor: parse, one conditional update, one insert, one transaction, JSON back. Nothing else."""
    data = json.loads(request.body)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE bench_window SET taken = taken + 1 WHERE id = %s AND taken < capacity "
            "RETURNING capacity - taken",
            [data["window"]],
        )
        row = cursor.fetchone()
        if row is None:
            return _sized(JsonResponse({"error": "full"}, status=409))
        key = str(uuid.uuid4())
        cursor.execute(
            "INSERT INTO bench_booking (id, window_id, name, phone) VALUES (%s, %s, %s, %s)",
            [key, data["window"], data["applicant"]["name"], data["applicant"]["phone"]],
        )
    return _sized(JsonResponse({"code": key, "free": row[0]}, status=201))


def bare_read(request: HttpRequest, key: int) -> JsonResponse:
    """The floor of a page: one read by key, JSON back."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, name, summary FROM catalogue_service WHERE id = %s", [key])
        row = cursor.fetchone()
    return _sized(JsonResponse({"id": row[0], "name": row[1], "summary": row[2]}))


def bare_webhook(request: HttpRequest) -> HttpResponse:
    """The floor of an intake: the signature over the raw bytes, one insert, "ok"."""
    told = request.headers.get("X-Hub-Signature-256", "")
    wanted = "sha256=" + hmac.new(SECRET, request.body, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(told, wanted):
        return HttpResponse(status=403)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO bench_webhook (digest, body) VALUES (%s, %s) ON CONFLICT DO NOTHING",
            [hashlib.sha256(request.body).digest(), request.body],
        )
    response = HttpResponse("ok", content_type="text/plain")
    response["Content-Length"] = "2"
    return response


urlpatterns = [
    path("bare/webhook", bare_webhook),
    path("bare/booking", bare_booking),
    path("bare/service/<int:key>", bare_read),
    path("", include("pendopo.config.urls")),
]
