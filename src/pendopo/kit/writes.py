"""Writes that travel together: several hand-written statements in one, prepared on the server.

A booking writes its place, the person, events, a message and the kept answer. Sent one by one, the way there
and back and the planning cost more than the writing. Within `together`, what nobody reads back waits and goes
as part of the next statement that is read, at the latest before the commit. The ORM may be used as ever: its
statements let the waiting ones go first, so the order of the writes is the order of the code.
"""

import re
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from functools import lru_cache
from threading import local
from typing import Any

from django.db import connection, transaction
from psycopg import RawCursor

Row = tuple[Any, ...]
Part = tuple[str, str, Sequence[Any]]  # name in the statement, SQL with %s, parameters

# Where a statement with WITH parts of its own wants the waiting ones: after those they refer to.
HERE = "/* later */"


class _Open(local):
    waiting: list[Part] | None = None
    alone: bool = False  # the next statement is the whole transaction
    over: bool = False  # it has been sent


class NothingDone(Exception):
    """The one statement of `alone` gave no row: nothing was written."""


_open = _Open()


@contextmanager
def together() -> Iterator[None]:
    """One transaction whose writes travel together. Inside another one it joins it, without a savepoint:
    an error undoes both.
    """
    if _open.alone:
        yield
        return
    if _open.waiting is not None:
        try:
            yield
        except BaseException:
            transaction.set_rollback(True)
            raise
        return
    with transaction.atomic():
        _open.waiting = []
        try:
            with connection.execute_wrapper(_after_the_waiting):
                yield
                if not transaction.get_rollback():
                    _send_waiting()
        finally:
            _open.waiting = None


@contextmanager
def alone() -> Iterator[None]:
    """The next statement of `fetch`, with all that waits, is the whole transaction: one way there and back.

    It must be written so that a row back means that all of it was done, and no row that nothing was (which
    raises NothingDone). Nothing can be written after it.
    """
    with transaction.atomic() if connection.in_atomic_block else nullcontext():
        _open.waiting, _open.alone, _open.over = [], True, False
        try:
            yield
            if not _open.over:
                raise RuntimeError("Nothing was sent within `alone`.")
        finally:
            _open.waiting, _open.alone = None, False


def later(sql: str, parameters: Sequence[Any], *, name: str = "") -> None:
    """Write something that nobody reads back, such as an event: with the next statement of `together`, or at
    once outside of it. `name` lets a later part of the same statement refer to what this one returns, and a
    statement with the mark HERE lets the waiting ones refer to what it returns itself.

    Errors of the database appear where the statement is sent.
    """
    if _open.waiting is None:
        fetch(sql, parameters)
        return
    if _open.over and _open.alone:
        raise RuntimeError("`alone` is one statement, and it has been sent.")
    _open.waiting.append((name or f"w{len(_open.waiting)}", sql, parameters))


def fetch(sql: str, parameters: Sequence[Any] | dict[str, Any]) -> list[Row]:
    """Run one statement, after and together with what waits, and give its rows.

    Takes either `%s` and a sequence or `%(name)s` and a dict. The parts of one statement see the same state
    of the tables, not each other's rows.
    """
    if _open.alone and _open.over:
        raise RuntimeError("`alone` is one statement, and it has been sent.")
    waiting = _open.waiting or ()
    if waiting:
        _open.waiting = []
    text, names = _numbered(tuple((name, part) for name, part, _values in waiting), sql)
    values = [value for _name, _part, some in waiting for value in some]
    if isinstance(parameters, dict):
        values += [parameters[name] for name in names]
    else:
        values += parameters
    rows = _run(text, values)
    if _open.alone:
        _open.over = True
        if not rows:
            raise NothingDone
    return rows


def _send_waiting() -> None:
    if _open.waiting:
        *before, (_name, sql, parameters) = _open.waiting
        _open.waiting = before
        fetch(sql, parameters)


def _after_the_waiting(execute: Callable[..., Any], sql: Any, params: Any, many: Any, context: Any) -> Any:
    """Before any other statement of this transaction: what waits. A rollback takes it along instead."""
    if _open.waiting:
        if str(sql).startswith("ROLLBACK"):
            _open.waiting = []
        else:
            _send_waiting()
    return execute(sql, params, many, context)


_PLACE = re.compile(r"%(?:\((\w+)\))?s|%%")


@lru_cache(maxsize=512)
def _numbered(parts: tuple[tuple[str, str], ...], main: str) -> tuple[bytes, tuple[str, ...]]:
    """One statement out of several as the server reads it ($1, $2), and the names in that order.

    The waiting ones become its first WITH parts. Done once a text: a driver would do it at every call.
    """
    count = 0
    numbers: dict[str, int] = {}

    def number(found: re.Match[str]) -> str:
        nonlocal count
        name = found[1]
        if found[0] == "%%":
            return "%"
        if name in numbers:
            return f"${numbers[name]}"
        count += 1
        if name:
            numbers[name] = count
        return f"${count}"

    bodies = [f"{name} AS ({_PLACE.sub(number, sql)})" for name, sql in parts]
    text = _PLACE.sub(number, main).lstrip()
    joined = ",\n".join(bodies)
    if HERE in text:
        text = text.replace(HERE, f",\n{joined}" if joined else "")
    elif joined:
        text = f"WITH {joined},\n{text[5:]}" if text[:5].upper() == "WITH " else f"WITH {joined}\n{text}"
    return text.encode(), tuple(numbers)


def _run(text: bytes, values: Sequence[Any]) -> list[Row]:
    """One statement on Django's connection, prepared by the server at first use."""
    connection.ensure_connection()
    connection.validate_no_broken_transaction()
    started = time.monotonic() if connection.queries_logged else 0.0
    with connection.wrap_database_errors, RawCursor(connection.connection) as cursor:
        cursor.execute(text, values, prepare=True)
        rows = cursor.fetchall() if cursor.pgresult and cursor.pgresult.nfields else []
    if connection.queries_logged:
        spent = f"{time.monotonic() - started:.3f}"
        connection.queries_log.append({"sql": text.decode(), "time": spent})
    return rows
