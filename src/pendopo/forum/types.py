"""Forum: enums, plain records, errors and events of the room."""

from pendopo.events.types import EventSpec

EVENTS: tuple[EventSpec, ...] = ()
