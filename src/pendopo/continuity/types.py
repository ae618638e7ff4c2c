"""Types, errors and published events of the room."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pendopo.events.types import EventSpec
from pendopo.kit.errors import Conflict
from pendopo.kit.text import _


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


def mark_of(appointments: Iterable[HitAppointment]) -> str:
    """A short mark of exactly these bookings; empty for none."""
    names = ",".join(sorted(row.id.hex for row in appointments))
    return hashlib.sha256(names.encode()).hexdigest()[:20] if names else ""


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

    @property
    def mark(self) -> str:
        """A short mark of exactly these bookings."""
        return mark_of(self.appointments)


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


@dataclass(frozen=True, slots=True)
class PlacesImpact:
    """Whose bookings no longer fit when hours, days, counters, agreements or services change."""

    appointments: tuple[HitAppointment, ...] = ()

    @property
    def count(self) -> int:
        """How many bookings."""
        return len(self.appointments)

    @property
    def unreachable(self) -> int:
        """How many left neither telephone nor e-mail: no message can tell them."""
        return sum(not (row.phone or row.email) for row in self.appointments)

    @property
    def mark(self) -> str:
        """A short mark of exactly these bookings: what somebody has seen, and nothing else, is saved."""
        return mark_of(self.appointments)


class HitsUnseen(Conflict):
    """The change would hit bookings that the person has not been shown; nothing was saved."""

    code = "hits_unseen"
    message = _("Perubahan ini mengenai pesanan yang belum Anda lihat. Belum ada yang disimpan.")

    def __init__(self, impact: PlacesImpact) -> None:
        super().__init__()
        self.impact = impact


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
    EventSpec(
        "continuity.places.changed",
        "Hours, a day, counters, an agreement or a service changed: windows were fitted and people told.",
        data=("hit", "spared", "created", "closed", "changed"),
    ),
)
