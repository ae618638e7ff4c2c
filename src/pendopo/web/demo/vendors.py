"""The person's side of the demo's vendors: a program beside, asked by HTTP on loopback."""

import json
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings

from pendopo.kit import clock
from pendopo.kit.errors import InvalidInput, PendopoError
from pendopo.kit.text import _

TIMEOUT = 5.0


class VendorsAway(PendopoError):
    """The program that imitates the vendors does not answer."""

    code = "vendors_away"
    status = 503
    message = _("Vendor demo sedang tidak menjawab. Tunggu sebentar, lalu coba lagi.")


def fetch(path: str, values: dict[str, Any] | None = None) -> tuple[int, bytes, str]:
    """Status, body and type of one answer; POST when there are values. The demo's time goes along."""
    told = urlsplit(settings.DEMO_VENDORS_URL)
    demo = clock.demo_time()
    headers = {
        "Authorization": f"Bearer {settings.DEMO_VENDORS_KEY}",
        "Content-Type": "application/json",
        "X-Demo-Time": f"{clock.now().timestamp()};{demo.speed if demo else 1.0}",
    }
    connection = HTTPConnection(told.hostname or "127.0.0.1", told.port or 80, timeout=TIMEOUT)
    try:
        body = None if values is None else json.dumps(values)
        connection.request("GET" if values is None else "POST", f"/control/{path}", body, headers)
        answer = connection.getresponse()
        return answer.status, answer.read(), answer.headers.get("content-type", "")
    except (OSError, HTTPException):
        raise VendorsAway from None
    finally:
        connection.close()


def ask(path: str, **query: Any) -> dict[str, Any]:
    """What the vendors know. Raises VendorsAway or InvalidInput."""
    return _read(*fetch(f"{path}?{urlencode(query)}" if query else path)[:2])


def tell(path: str, **values: Any) -> dict[str, Any]:
    """What a person does, or what happens to a vendor. Raises VendorsAway or InvalidInput."""
    return _read(*fetch(path, values)[:2])


def _read(status: int, body: bytes) -> dict[str, Any]:
    if status == 400:
        raise InvalidInput(_("Yang ini tidak bisa dilakukan di kanal ini."))
    if status != 200:
        raise VendorsAway
    found: dict[str, Any] = json.loads(body)
    return found
