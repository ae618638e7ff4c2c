"""What the person has typed so far: sealed in the session, so that nothing is lost and nothing lies open."""

import json
import secrets
from base64 import b64decode, b64encode

from django.http import HttpRequest

from pendopo.kit.crypto import decrypt, encrypt, keyed_hash

KEY = "typed"
DEVICE = "device"


def read(request: HttpRequest) -> dict[str, str]:
    """The answers so far; empty when there are none or the key has changed."""
    sealed = request.session.get(KEY, "")
    if not sealed:
        return {}
    try:
        return dict(json.loads(decrypt(b64decode(sealed))))
    except Exception:
        return {}


def keep(request: HttpRequest, answers: dict[str, str]) -> None:
    """Add answers to those already given."""
    merged = read(request) | answers
    request.session[KEY] = b64encode(encrypt(json.dumps(merged))).decode()


def forget(request: HttpRequest) -> None:
    """Drop the answers once they are booked."""
    request.session.pop(KEY, None)


def device_key(request: HttpRequest) -> bytes:
    """A keyed hash of this browser's own random name: one held place a device."""
    if DEVICE not in request.session:
        request.session[DEVICE] = secrets.token_urlsafe(16)
    return keyed_hash("device", request.session[DEVICE])
