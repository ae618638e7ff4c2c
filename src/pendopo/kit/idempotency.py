"""Writes from outside, answered once: the same key and body get the first answer again, and nothing twice."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection

from pendopo.kit.crypto import decrypt, encrypt
from pendopo.kit.errors import Conflict, PendopoError
from pendopo.kit.text import _
from pendopo.kit.writes import NothingDone, alone, fetch, later, together

Answer = tuple[int, dict[str, Any]]

_FIND = "SELECT request_hash, status, answer, facts FROM kit_idempotentanswer WHERE caller = %s AND key = %s"
_KEEP = """
    INSERT INTO kit_idempotentanswer (caller, key, request_hash, status, answer) VALUES (%s, %s, %s, %s, %s)
    ON CONFLICT (caller, key) DO NOTHING RETURNING id"""
_KEEP_AHEAD = """
    INSERT INTO kit_idempotentanswer (caller, key, request_hash, status, answer, facts)
    SELECT %s, %s, %s::bytea, %s::smallint, %s::bytea, {facts} FROM {given}"""

CLAIM_SECONDS = 60  # longer than any page works
_CLAIM = """
    INSERT INTO kit_idempotentanswer (caller, key, request_hash, status, answer) VALUES (%s, %s, %s, 0, %s)
    ON CONFLICT (caller, key) DO NOTHING RETURNING id"""
_TAKE_OVER = """
    UPDATE kit_idempotentanswer SET created_at = now() WHERE caller = %s AND key = %s AND status = 0
    AND created_at < now() - make_interval(secs => %s) RETURNING id"""
_KEEP_CLAIMED = """
    UPDATE kit_idempotentanswer SET status = %s, answer = %s WHERE caller = %s AND key = %s RETURNING id"""
_DROP = "DELETE FROM kit_idempotentanswer WHERE caller = %s AND key = %s AND status = 0 RETURNING id"


@dataclass(frozen=True, slots=True)
class Ahead:
    """An answer that is known before the work is done, but for some plain facts: one statement can then do
    the work and keep the answer.

    `tell` may refuse, as the work would. `facts` is SQL for a jsonb of the part `given` of that statement, a
    row of which says that the work was done. `complete` makes the answer out of what was told and these
    facts, at every repeat.
    """

    status: int
    tell: Callable[[], dict[str, Any]]
    facts: str
    given: str
    complete: Callable[[dict[str, Any], Any], dict[str, Any]]


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
    *, caller: str, key: str, request_body: bytes, run: Callable[[], Answer], ahead: Ahead | None = None
) -> tuple[int, dict[str, Any], bool]:
    """Run a write and keep its answer in the same transaction; a repeat gets (status, answer, True).

    `run` writes to the database only. A repeat runs too, but the unique index makes it wait for the first,
    undoes all it did, and gives it the first one's answer: first requests, of which there are many, pay
    nothing for repeats, of which there are few. A refusal changes nothing and is not kept: a repeat may
    succeed. Answers are sealed, because they hold private links. With `ahead`, work and answer are one
    statement where nothing stands in the way. Raises KeyReused when the key came with another body.
    """
    request_hash = hashlib.sha256(request_body).digest()
    row = (caller, key, request_hash)
    try:
        try:
            status, answer = _at_once(row, run, ahead) if ahead else _in_turn(row, run)
        except NothingDone:
            status, answer = _in_turn(row, run)  # which finds out why, or a way round it
    except (_Overtaken, PendopoError) as error:
        # A refusal may be our own doing: the first request took the last place, and we came second.
        known = _find(*row, ahead)
        if known is not None:
            return (*known, True)
        if isinstance(error, _Overtaken):
            raise InProgress from error
        raise
    return status, answer, False


def _at_once(row: tuple[str, str, bytes], run: Callable[[], Answer], ahead: Ahead) -> Answer:
    try:
        with alone():
            keep = _KEEP_AHEAD.format(facts=ahead.facts, given=ahead.given)
            later(keep, (*row, ahead.status, encrypt(json.dumps(ahead.tell()))))
            return run()
    except IntegrityError as error:
        if "idempotent_answer_once" in str(error):
            raise _Overtaken from error
        raise


def _in_turn(row: tuple[str, str, bytes], run: Callable[[], Answer]) -> Answer:
    with together():
        status, answer = run()
        if not fetch(_KEEP, (*row, status, encrypt(json.dumps(answer)))):
            raise _Overtaken
        return status, answer


def _find(caller: str, key: str, request_hash: bytes, ahead: Ahead | None) -> Answer | None:
    for kept_hash, status, sealed, facts in fetch(_FIND, (caller, key)):
        if bytes(kept_hash) != request_hash:
            raise KeyReused
        answer = json.loads(decrypt(sealed))
        if ahead and facts is not None:
            answer = ahead.complete(answer, json.loads(facts))
        return int(status), answer
    return None


def answer_once_around(
    *, caller: str, key: str, request_body: bytes, run: Callable[[], Answer | None]
) -> tuple[int, dict[str, Any], bool] | None:
    """As `answer_once`, for work in several transactions of its own, such as a page: claimed, run, kept.

    None from `run`: nothing was done and nothing is kept. A process that dies between its work and the
    keeping leaves a claim, which a repeat takes over after CLAIM_SECONDS and runs again: such work must find
    by itself that it was done. Raises InProgress while another runs it, KeyReused for another body.
    """
    row = (caller, key, hashlib.sha256(request_body).digest())
    if not fetch(_CLAIM, (*row, encrypt("{}"))):
        known = _find(*row, None)
        if known is not None and known[0]:
            return (*known, True)
        if not fetch(_TAKE_OVER, (caller, key, CLAIM_SECONDS)):
            raise InProgress
    done = None
    try:
        done = run()
    finally:
        if done is None:
            fetch(_DROP, (caller, key))
    if done is None:
        return None
    status, answer = done
    fetch(_KEEP_CLAIMED, (status, encrypt(json.dumps(answer)), caller, key))
    return status, answer, False


def forget_answers(*, before: datetime) -> int:
    """Remove answers older than a time; gives how many. Keys are promised for a day."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM kit_idempotentanswer WHERE created_at < %s", (before,))
        return int(cursor.rowcount)
