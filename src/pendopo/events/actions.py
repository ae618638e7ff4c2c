"""Recording what happened. Called inside the acting transaction, so event and change live or die together."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import connection
from psycopg.types.json import Jsonb

from pendopo.events.types import CATALOGUE
from pendopo.kit.actor import Actor

Defer = Callable[[int], Any]

# One plain insert on the path of every write; time of recording and transaction id are the database's own.
_COLUMNS = (
    "name", "version", "occurred_at", "region", "mall", "stall", "agency", "service", "channel", "visit",
    "person", "actor", "data",
)  # fmt: skip
_INSERT = f"INSERT INTO events_event ({', '.join(_COLUMNS)}) VALUES ({', '.join(['%s'] * len(_COLUMNS))})"

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
) -> None:
    """Append one event and defer its reactions in the same transaction.

    `at` is when it happened; `person` a keyed pseudonym. Raises KeyError for a name outside the published
    catalogue and ValueError for data keys that its entry does not list.
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
    with connection.cursor() as cursor:
        cursor.execute(f"{_INSERT} RETURNING id" if deferred else _INSERT, values)
        for row in cursor.fetchall() if deferred else ():
            for defer in deferred:
                defer(int(row[0]))
