"""What an event is, and the published catalogue that rooms add theirs to."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class EventSpec:
    """One kind of event: dotted name `room.thing.happened`, version, and a sentence of meaning.

    `data` lists the keys its data may carry: plain codes, counts and times, never personal data.
    """

    name: str
    meaning: str
    version: int = 1
    data: tuple[str, ...] = ()


CATALOGUE: dict[str, EventSpec] = {}


def publish(*specs: EventSpec) -> None:
    """Add kinds of events to the catalogue. Raises ValueError if a name is published twice differently."""
    for spec in specs:
        known = CATALOGUE.setdefault(spec.name, spec)
        if known != spec:
            raise ValueError(f"Event {spec.name} is published twice, differently.")


@dataclass(frozen=True, slots=True)
class EventFilter:
    """Which events somebody wants to read: a period, and what is filled of the rest."""

    starts_at: datetime
    ends_at: datetime  # exclusive
    name: str = ""
    mall: str | None = None  # a slug; "" for what belongs to no mall; None for every place
    actor: str = ""  # `staff:u12`


@dataclass(frozen=True, slots=True)
class EventView:
    """One event to be read by auditors: plain codes only, neither person nor visit."""

    id: int
    occurred_at: datetime
    name: str
    meaning: str
    region: str
    mall: str
    stall: str
    agency: str
    service: str
    channel: str
    actor: str
    data: dict[str, Any]

    @property
    def key(self) -> tuple[datetime, int]:
        """Its place in the order of reading: when it happened, then as it was recorded."""
        return self.occurred_at, self.id
