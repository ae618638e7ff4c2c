"""What an event is, and the published catalogue that rooms add theirs to."""

from dataclasses import dataclass


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
