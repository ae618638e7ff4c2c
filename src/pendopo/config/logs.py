"""What is written to the log: where something broke, never whom or what it was about."""

import logging
import traceback
from typing import Any

from pendopo.kit.outage import DATABASE_AWAY


class Discreet(logging.Formatter):
    """Faults without personal data: the address is its pattern (a path may hold a private link), and of an
    exception its kinds and places remain; its words may quote what somebody typed. That the database is away
    is said in its own words.
    """

    def format(self, record: logging.LogRecord) -> str:
        """One line, and the places of the fault below it."""
        request = getattr(record, "request", None)
        said = record.getMessage() if request is None else _address(request, record)
        line = f"{self.formatTime(record)} {record.levelname} {record.name}: {said}"
        error = record.exc_info[1] if record.exc_info else None
        if isinstance(error, DATABASE_AWAY):  # one line, not a traceback for each request meanwhile
            return f"{line}: {str(error).strip() or type(error).__name__}"
        return f"{line}\n{_places(error)}" if error else line


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
