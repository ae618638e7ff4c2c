"""Reading the log: for machines so that no event is skipped, and for auditors page by page."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files

from django.db import connection
from django.db.models import Q

from pendopo.events.models import Event
from pendopo.events.types import CATALOGUE, EventFilter, EventView
from pendopo.kit import words
from pendopo.kit.actor import Actor, Permission, Scope
from pendopo.kit.errors import NotAllowed

MEANINGS = files("pendopo.events") / "data" / "meanings_id.csv"
CHUNK = 2000  # rows read at a time by who reads everything
_SHOWN = (
    "id", "occurred_at", "name", "region", "mall", "stall", "agency", "service", "channel", "actor", "data",
)  # fmt: skip


@dataclass(frozen=True, slots=True, order=True)
class Cursor:
    """A reading position: the last transaction id and event id that were read."""

    transaction_id: int = 0
    event_id: int = 0


def safe_horizon() -> int:
    """The oldest transaction still running: everything below it is committed or gone for good."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        row = cursor.fetchone()
    return int(row[0])


def list_events_after(after: Cursor, *, limit: int = 1000) -> tuple[list[Event], Cursor]:
    """Events after a cursor by (transaction, id), only below the safe horizon; and the next cursor."""
    rows = list(
        Event.objects.extra(
            where=["(transaction_id, id) > (%s, %s)", "transaction_id < %s"],
            params=[after.transaction_id, after.event_id, safe_horizon()],
        ).order_by("transaction_id", "id")[:limit]
    )
    return rows, Cursor(rows[-1].transaction_id, rows[-1].id) if rows else after


def list_events(
    wanted: EventFilter, *, by: Actor, before: tuple[datetime, int] | None = None, limit: int = 50
) -> list[EventView]:
    """Events in the places whose log the actor may read, the newest first, after the key of the last one."""
    rows = Event.objects.filter(
        _readable(by), occurred_at__gte=wanted.starts_at, occurred_at__lt=wanted.ends_at
    )
    if wanted.name:
        rows = rows.filter(name=wanted.name)
    if wanted.mall is not None:
        rows = rows.filter(mall=wanted.mall)
    if wanted.actor:
        rows = rows.filter(actor=wanted.actor)
    if before is not None:
        at, number = before
        rows = rows.filter(Q(occurred_at__lt=at) | Q(occurred_at=at, id__lt=number))
    found = rows.order_by("-occurred_at", "-id").values(*_SHOWN)[:limit]
    return [EventView(**row, meaning=meaning_of(row["name"])) for row in found]


def every_event(wanted: EventFilter, *, by: Actor) -> Iterator[EventView]:
    """All events of a filter, the newest first, read in chunks. Whoever may not is refused at once."""
    first = list_events(wanted, by=by, limit=CHUNK)

    def follow(rows: list[EventView]) -> Iterator[EventView]:
        while rows:
            yield from rows
            full = len(rows) == CHUNK
            rows = list_events(wanted, by=by, before=rows[-1].key, limit=CHUNK) if full else []

    return follow(first)


def _readable(by: Actor) -> Q:
    """The events of all places where the actor may read the log. Raises NotAllowed when there are none."""
    scopes = [scope for scope in by.scopes_of(Permission.READ_EVENTS) if scope.counter is None]
    if not scopes:
        raise NotAllowed
    places = Q(pk__in=[])
    for scope in scopes:
        places |= _within(scope)
    return places


def _within(scope: Scope) -> Q:
    if scope == Scope():
        return Q(pk__isnull=False)
    chosen = Q()
    if scope.region:
        chosen &= Q(region=scope.region) | Q(region__startswith=f"{scope.region}.")
    if scope.mall:
        chosen &= Q(mall=scope.mall)
    if scope.stall:
        chosen &= Q(stall=scope.stall)
    return chosen


def meaning_of(name: str) -> str:
    """What an event says, as a sentence in the language that is read."""
    if words.language() == "id" and name in _indonesian():
        return _indonesian()[name]
    return CATALOGUE[name].meaning if name in CATALOGUE else ""


def list_event_names() -> list[tuple[str, str]]:
    """Every kind of event that there can be, with what it says."""
    return [(name, meaning_of(name)) for name in sorted(CATALOGUE)]


@cache
def _indonesian() -> dict[str, str]:
    with MEANINGS.open(encoding="utf-8") as lines:
        return {row["name"]: row["meaning"] for row in csv.DictReader(lines)}
