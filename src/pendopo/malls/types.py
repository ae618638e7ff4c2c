"""Types, errors and published events of the room."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum

from pendopo.events.types import EventSpec
from pendopo.kit.errors import Conflict, NotFound
from pendopo.kit.text import _
from pendopo.regions.types import LayerDay


class OpenCode(StrEnum):
    """Why a place is open or not, in one word."""

    OPEN = "open"
    BREAK = "break"  # between two periods of the day
    BEFORE = "before"  # it opens later today
    AFTER = "after"  # it has closed for today
    NO_HOURS = "no_hours"  # no hours on this weekday
    CALENDAR = "calendar"  # a calendar layer closes the day
    CLOSURE = "closure"  # a dated fact closes the place now
    ENDED = "ended"  # the agreement or the mall has ended, or has not begun


@dataclass(frozen=True, slots=True)
class HoursRow:
    """One line of weekly hours; `stall_id` is None for the mall's own. Local times."""

    stall_id: int | None
    step: str
    weekday: int
    opens: time
    closes: time
    last_ticket: time | None = None
    starts_date: date | None = None
    ends_date: date | None = None


@dataclass(frozen=True, slots=True)
class FactRow:
    """A closure (`percent` is None) or cap of a mall, stall or counter, as recorded."""

    id: int
    kind: str  # closure | cap
    starts_at: datetime
    ends_at: datetime | None
    stall_id: int | None = None
    counter_id: int | None = None
    percent: int | None = None
    reason: str = ""
    decree: str = ""
    withdrawn_at: datetime | None = None

    @property
    def until(self) -> datetime | None:
        """When it stops to count: its end, or the moment it was withdrawn if that came first."""
        if self.withdrawn_at is None:
            return self.ends_at
        return self.withdrawn_at if self.ends_at is None else min(self.ends_at, self.withdrawn_at)

    def holds(self, at: datetime) -> bool:
        """Whether it counts at `at`."""
        return self.starts_at <= at and (self.until is None or at < self.until)


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """A stall or counter with the dates of its agreement (`ends_date` inclusive)."""

    id: int
    stall_id: int
    slug: str
    starts_date: date
    ends_date: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on `day`."""
        return self.starts_date <= day and (self.ends_date is None or day <= self.ends_date)


@dataclass(frozen=True, slots=True)
class Timetable:
    """Everything that decides when a mall and its stalls work, from `first` to `last`: rows, no tables."""

    mall: str
    region: str
    zone: str
    first: date
    last: date
    hours: tuple[HoursRow, ...] = ()
    calendar: tuple[LayerDay, ...] = ()
    facts: tuple[FactRow, ...] = ()
    stalls: Mapping[int, AgreementRow] = field(default_factory=dict)
    counters: tuple[AgreementRow, ...] = ()
    opened_date: date | None = None
    closed_date: date | None = None
    language: str = "id"


@dataclass(frozen=True, slots=True)
class OpenState:
    """Whether a place is open now, why, and when next. Times in UTC.

    `opens_at`/`closes_at`: first opening and last closing of today (None: not today). `until_at`: end of
    the running period (the next break or closing). `last_ticket_at`: until when tickets are drawn today.
    `facts`: what counts now.
    """

    open: bool
    code: str
    reason: str
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    until_at: datetime | None = None
    next_opens_at: datetime | None = None
    last_ticket_at: datetime | None = None
    facts: tuple[FactRow, ...] = ()


class OpenNow(StrEnum):
    """The one answer to "open today?": what somebody who comes at this moment finds."""

    OPEN = "open"
    LIMITED = "limited"  # fewer places, counters or stalls than usual
    ONLINE_ONLY = "online_only"  # works, but receives nobody
    BREAK = "break"  # opens again later today
    NOT_YET = "not_yet"  # opens later today
    CLOSED = "closed"


# States in which the place works, and those in which people may come in.
WORKING = frozenset({OpenNow.OPEN, OpenNow.LIMITED, OpenNow.ONLINE_ONLY})
RECEIVING = frozenset({OpenNow.OPEN, OpenNow.LIMITED})


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a day in which the answer is one. `hours`: whether the place's own hours run in it.

    `stalls_open` and `stalls_expected` count the stalls of a mall that receive people, and that would by
    their hours; both are 0 for a stall.
    """

    starts_at: datetime
    ends_at: datetime
    state: OpenNow
    code: OpenCode
    hours: bool
    reason: str = ""
    decree: str = ""
    percent: int = 100
    stalls_open: int = 0
    stalls_expected: int = 0


@dataclass(frozen=True, slots=True)
class OpenToday:
    """Whether a mall (or stall) is open at a moment. Times in UTC.

    `until_at`: until when it works without a break (None: it does not work now); `next_opens_at`: when it
    opens next after that; `opens_at` and `closes_at`: first opening and last closing of the day. `reason`
    and `decree`: what somebody entered or the calendar says, where it is not as usual.
    """

    state: OpenNow
    code: OpenCode
    at: datetime
    zone: str
    until_at: datetime | None = None
    next_opens_at: datetime | None = None
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    last_ticket_at: datetime | None = None
    reason: str = ""
    decree: str = ""
    percent: int = 100
    stalls_open: int = 0
    stalls_expected: int = 0

    @property
    def open(self) -> bool:
        """Whether people may come in now."""
        return self.state in RECEIVING


@dataclass(frozen=True, slots=True)
class HoursInput:
    """One line of weekly hours as a manager enters it (local times)."""

    weekday: int
    opens: time
    closes: time
    last_ticket: time | None = None
    step: str = "service"


class MallUnknown(NotFound):
    """No mall, stall or counter has this name."""

    code = "place_unknown"
    message = _("Tempat itu tidak ditemukan. Periksa kembali tautannya.")


class NeverOpen(NotFound):
    """The mall has no open day within a year."""

    code = "never_open"
    message = _("Mal ini tidak mempunyai hari buka dalam setahun ke depan.")


class AgreementEnded(Conflict):
    """The agreement has already ended."""

    code = "agreement_ended"
    message = _("Perjanjian ini sudah berakhir.")


class PlaceTaken(Conflict):
    """The name, prefix or number is in use in this mall."""

    code = "place_taken"
    message = _("Nama, huruf, atau nomor itu sudah dipakai di mal ini.")


EVENTS: tuple[EventSpec, ...] = (
    EventSpec("malls.agency.created", "An agency was entered."),
    EventSpec("malls.mall.created", "A mall was entered."),
    EventSpec("malls.mall.changed", "Facts about a mall were changed.", data=("fields",)),
    EventSpec("malls.stall.created", "A stall came under an agreement.", data=("starts_date", "ends_date")),
    EventSpec("malls.stall.changed", "Facts about a stall were changed.", data=("fields",)),
    EventSpec("malls.stall.ended", "The agreement of a stall ends.", data=("ends_date", "reason")),
    EventSpec("malls.counter.created", "A counter was added.", data=("counter", "number")),
    EventSpec("malls.counter.changed", "Facts about a counter were changed.", data=("counter", "fields")),
    EventSpec("malls.counter.ended", "A counter ends.", data=("counter", "ends_date")),
    EventSpec(
        "malls.hours.set", "Weekly hours of a mall or stall begin.", data=("step", "starts_date", "rows")
    ),
    EventSpec("malls.exception.set", "A day of a mall or stall is an exception.", data=("date", "status")),
    EventSpec("malls.exception.removed", "A day of a mall or stall is ordinary again.", data=("date",)),
    EventSpec(
        "malls.closure.recorded",
        "A mall, stall or counter is closed for a period.",
        data=("fact", "counter", "starts_at", "ends_at"),
    ),
    EventSpec(
        "malls.cap.recorded",
        "A mall or stall works with part of its capacity for a period.",
        data=("fact", "percent", "starts_at", "ends_at"),
    ),
    EventSpec("malls.fact.withdrawn", "A closure or cap no longer counts.", data=("fact", "kind")),
    EventSpec("malls.officer.assigned", "An officer has a counter for a shift.", data=("counter", "user")),
    EventSpec("malls.officer.released", "An officer's shift at a counter ends.", data=("counter", "user")),
)
