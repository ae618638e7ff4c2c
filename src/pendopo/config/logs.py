"""What is written to the log: where something broke, never whom or what it was about."""

import logging
import time
import traceback
from typing import Any

import psycopg
from procrastinate.exceptions import ConnectorException

from pendopo.kit.outage import DATABASE_AWAY

QUIET_SECONDS = 60.0  # what a pool of connections says again within this time is not printed again
AWAY = (*DATABASE_AWAY, psycopg.OperationalError, psycopg.InterfaceError)


class Discreet(logging.Formatter):
    """Faults without personal data: the address is its pattern (a path may hold a private link), and of an
    exception its kinds and places remain; its words may quote what somebody typed. That the database is away
    is said in its own words.
    """

    def format(self, record: logging.LogRecord) -> str:
        """One line, and the places of the fault below it."""
        request = getattr(record, "request", None)
        said = " ".join(record.getMessage().split()) if request is None else _address(request, record)
        line = f"{self.formatTime(record)} {record.levelname} {record.name}: {said}"
        error = record.exc_info[1] if record.exc_info else None
        away = _away(error)
        if away is not None:  # one line, not a traceback for each request meanwhile
            return f"{line}: {_first_line(away)}"
        return f"{line}\n{_places(error)}" if error else line


class OneLine(logging.Formatter):
    """What a library says of the database, without the many lines of its address that follow."""

    def format(self, record: logging.LogRecord) -> str:
        """The first line alone."""
        said = record.getMessage().strip().splitlines() or [record.name]
        return f"{self.formatTime(record)} {record.levelname} {record.name}: {said[0]}"


class NotAgain(logging.Filter):
    """The same sentence passes once in QUIET_SECONDS: a pool tries all the time, and says so each time."""

    def __init__(self, name: str = "") -> None:
        super().__init__(name)
        self.said_at: dict[str, float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether it was not said lately."""
        now = time.monotonic()
        last = self.said_at.get(str(record.msg))
        if last is not None and now - last < QUIET_SECONDS:
            return False
        self.said_at[str(record.msg)] = now
        return True


def _away(error: BaseException | None) -> BaseException | None:
    """The error that says the database is away, as it is or as the jobs' library wraps it."""
    if isinstance(error, ConnectorException):
        error = error.__cause__
    return error if isinstance(error, AWAY) else None


def _first_line(error: BaseException) -> str:
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__


def _address(request: Any, record: logging.LogRecord) -> str:
    status = getattr(record, "status_code", "")
    match = getattr(request, "resolver_match", None)
    where = f"/{match.route}" if match else "an address that is not known"
    return f"{status} {request.method} {where}".strip()


def _places(error: BaseException) -> str:
    """The chain of exceptions from the first cause on: kind and stack of each, without its words."""
    chain: list[BaseException] = []
    current: BaseException | None = error
    while current is not None and current not in chain:
        chain.append(current)
        current = current.__cause__ or current.__context__
    lines: list[str] = []
    for one in reversed(chain):
        lines += traceback.format_tb(one.__traceback__)
        state = getattr(one, "sqlstate", None)
        lines.append(f"{type(one).__module__}.{type(one).__qualname__}{f' ({state})' if state else ''}\n")
    return "".join(lines).rstrip()
