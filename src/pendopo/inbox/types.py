"""Types, errors and published events of the room."""

from pendopo.events.types import EventSpec

EVENTS: tuple[EventSpec, ...] = ()
