"""Writes from outside: an Idempotency-Key gives a repeated request its first answer."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from ninja import Status

from pendopo.kit import idempotency
from pendopo.kit.actor import Actor
from pendopo.kit.errors import InvalidInput
from pendopo.kit.text import _

Answer = tuple[int, dict[str, Any]]


def once(request: HttpRequest, endpoint: str, by: Actor, run: Callable[[], Answer]) -> Status[Any]:
    """Run a write, or give the stored answer of the same key, caller and body.

    Raises InvalidInput for a key over 200 signs; the errors of `kit.idempotency` for a key that is in
    progress or was used for another body.
    """
    key = request.headers.get("Idempotency-Key", "")
    if not key:
        return Status(*run())
    if len(key) > 200 or not key.isprintable():
        raise InvalidInput(fields={"Idempotency-Key": _("Paling banyak 200 huruf, angka, atau tanda.")})
    status, answer, _replayed = idempotency.answer_once(
        caller=f"{endpoint}:{by.kind}:{by.code}"[:80], key=key, request_body=request.body, run=run
    )
    return Status(status, answer)
