"""Recording what happened. Called inside the acting transaction, so event and change live or die together."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from psycopg.types.json import Jsonb

from pendopo.events.types import CATALOGUE
from pendopo.kit.actor import Actor
from pendopo.kit.writes import fetch, later

Defer = Callable[[int], Any]

# One plain insert on the path of every write; time of recording and transaction id are the database's own.
_COLUMNS = (
    "name", "version", "occurred_at", "region", "mall", "stall", "agency", "service", "channel", "visit",
    "person", "actor", "data",
)  # fmt: skip
_INSERT = f"INSERT INTO events_event ({', '.join(_COLUMNS)}) VALUES ({', '.join(['%s'] * len(_COLUMNS))})"
_TYPES = {"version": "int", "occurred_at": "timestamptz", "data": "jsonb"}
_INSERT_IF = (
    f"INSERT INTO events_event ({', '.join(_COLUMNS)}) SELECT "
    + ", ".join(f"%s::{_TYPES.get(name, 'text')}" for name in _COLUMNS)
    + " || {more} FROM {given}"
)

_reactions: dict[str, tuple[Defer, ...]] = {}


def connect_reactions(table: dict[str, tuple[Defer, ...]]) -> None:
    """Hand over the wiring: event name to the jobs that answer it, each deferred with the event's id."""
    _reactions.clear()
    _reactions.update(table)


def record(
    name: str,
    *,
    by: Actor,
    at: datetime,
    region: str = "",
    mall: str = "",
    stall: str = "",
    agency: str = "",
    service: str = "",
    channel: str = "",
    visit: str = "",
    person: str = "",
    data: dict[str, Any] | None = None,
    given: str = "",
    more: str = "'{}'::jsonb",
) -> None:
    """Append one event and defer its reactions in the same transaction.

    `at` is when it happened; `person` a keyed pseudonym; `given` names a part of the same statement
    (`kit.writes.later`) that must have written a row, else nothing happened, and `more` is SQL for data that
    only this row knows. Raises KeyError for a name outside the published catalogue and ValueError for data
    keys that its entry does not list.
    """
    spec = CATALOGUE[name]
    unknown = set(data or ()) - set(spec.data)
    if unknown:
        raise ValueError(f"Event {name} does not carry {sorted(unknown)}.")
    deferred = _reactions.get(name, ())
    values: tuple[Any, ...] = (
        name, spec.version, at, region, mall, stall, agency, service, channel, visit, person,
        f"{by.kind}:{by.code}", Jsonb(data or {}),
    )  # fmt: skip
    statement = _INSERT_IF.format(given=given, more=more) if given else _INSERT
    if not deferred:
        later(statement, values)
        return
    for row in fetch(f"{statement} RETURNING id", values):
        for defer in deferred:
            defer(int(row[0]))
