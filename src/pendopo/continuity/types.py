"""Types, errors and published events of the room."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pendopo.events.types import EventSpec


@dataclass(frozen=True, slots=True)
class FactInput:
    """A dated fact as declared: a closure of a mall, stall or counter, or a cap of a mall or stall."""

    kind: str  # closure | cap
    mall: str  # slug
    starts_at: datetime
    reason: str
    stall: str = ""  # slug; empty for the whole mall
    counter: int | None = None
    ends_at: datetime | None = None
    percent: int | None = None
    decree: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class HitAppointment:
    """Somebody to call. Name and contacts are masked for actors who may not see persons."""

    id: UUID
    code: str
    starts_at: datetime
    ends_at: datetime
    service: str
    stall: str
    people: int
    name: str
    phone: str
    email: str


@dataclass(frozen=True, slots=True)
class FactImpact:
    """What a fact would do: how many bookings it hits and whose, tickets in line, windows it touches."""

    count: int
    appointments: tuple[HitAppointment, ...]
    tickets: int
    windows: int
    closed: int
    shrunk: int

    @property
    def unreachable(self) -> int:
        """How many left neither telephone nor e-mail: no message can tell them."""
        return sum(not (row.phone or row.email) for row in self.appointments)


@dataclass(frozen=True, slots=True)
class FactResult:
    """What a fact did."""

    kind: str
    fact_id: int
    count: int  # appointments newly marked to be re-planned
    closed: int
    changed: int
    reopened: int
    spared: int  # appointments that keep their place after all


EVENTS: tuple[EventSpec, ...] = (
    EventSpec(
        "continuity.fact.applied",
        "A closure or cap took effect: windows were closed or shrunk and people told.",
        data=("kind", "fact", "hit", "closed", "changed", "tickets"),
    ),
    EventSpec(
        "continuity.fact.withdrawn",
        "A closure or cap was withdrawn: windows are open again.",
        data=("kind", "fact", "reopened", "changed", "spared"),
    ),
)
