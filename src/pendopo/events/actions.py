"""Recording what happened. Called inside the acting transaction, so event and change live or die together."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from pendopo.events.models import Event
from pendopo.events.types import CATALOGUE
from pendopo.kit.actor import Actor

Defer = Callable[[int], Any]

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
) -> Event:
    """Append one event and defer its reactions in the same transaction.

    `at` is when it happened; `person` a keyed pseudonym. Raises KeyError for a name outside the published
    catalogue and ValueError for data keys that its entry does not list.
    """
    spec = CATALOGUE[name]
    unknown = set(data or ()) - set(spec.data)
    if unknown:
        raise ValueError(f"Event {name} does not carry {sorted(unknown)}.")
    event = Event.objects.create(
        name=name,
        version=spec.version,
        occurred_at=at,
        region=region,
        mall=mall,
        stall=stall,
        agency=agency,
        service=service,
        channel=channel,
        visit=visit,
        person=person,
        actor=f"{by.kind}:{by.code}",
        data=data or {},
    )
    for defer in _reactions.get(name, ()):
        defer(event.id)
    return event
