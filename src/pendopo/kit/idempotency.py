"""Writes from outside, answered once: the same key and body get the first answer again, and nothing twice."""

import hashlib
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import connection

from pendopo.kit.crypto import decrypt, encrypt
from pendopo.kit.errors import Conflict, PendopoError
from pendopo.kit.text import _
from pendopo.kit.writes import fetch, together

Answer = tuple[int, dict[str, Any]]

_FIND = "SELECT request_hash, status, answer FROM kit_idempotentanswer WHERE caller = %s AND key = %s"
_KEEP = """
    INSERT INTO kit_idempotentanswer (caller, key, request_hash, status, answer) VALUES (%s, %s, %s, %s, %s)
    ON CONFLICT (caller, key) DO NOTHING RETURNING id"""


class KeyReused(PendopoError):
    """The key was used before, with another request."""

    code = "idempotency_key_reused"
    status = 422
    message = _("Idempotency-Key ini sudah dipakai untuk permintaan yang berbeda. Gunakan kunci baru.")


class InProgress(Conflict):
    """The first request with this key has not been answered yet."""

    code = "in_progress"
    message = _("Permintaan yang sama sedang diproses. Coba lagi sebentar.")


class _Overtaken(Exception):
    """Another request with the same key committed first; ours is undone."""


def answer_once(
    *, caller: str, key: str, request_body: bytes, run: Callable[[], Answer]
) -> tuple[int, dict[str, Any], bool]:
    """Run a write and keep its answer in the same transaction; a repeat gets (status, answer, True).

    `run` writes to the database only. A repeat runs too, but the unique index makes it wait for the first,
    undoes all it did, and gives it the first one's answer: first requests, of which there are many, pay
    nothing for repeats, of which there are few. A refusal changes nothing and is not kept: a repeat may
    succeed. Answers are sealed, because they hold private links. Raises KeyReused when the key came with
    another body.
    """
    request_hash = hashlib.sha256(request_body).digest()
    try:
        with together():
            status, answer = run()
            sealed = encrypt(json.dumps(answer))
            if not fetch(_KEEP, (caller, key, request_hash, status, sealed)):
                raise _Overtaken
    except (_Overtaken, PendopoError) as error:
        # A refusal may be our own doing: the first request took the last place, and we came second.
        known = _find(caller, key, request_hash)
        if known is not None:
            return (*known, True)
        if isinstance(error, _Overtaken):
            raise InProgress from error
        raise
    return status, answer, False


def _find(caller: str, key: str, request_hash: bytes) -> Answer | None:
    for kept_hash, status, answer in fetch(_FIND, (caller, key)):
        if bytes(kept_hash) != request_hash:
            raise KeyReused
        return int(status), json.loads(decrypt(answer))
    return None


def forget_answers(*, before: datetime) -> int:
    """Remove answers older than a time; gives how many. Keys are promised for a day."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM kit_idempotentanswer WHERE created_at < %s", (before,))
        return int(cursor.rowcount)
