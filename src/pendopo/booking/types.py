"""Types, errors and published events of the room."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from pendopo.events.types import EventSpec
from pendopo.kit.errors import Conflict, PendopoError, Text, TooMany
from pendopo.kit.text import _


class Share(StrEnum):
    """The three parts a window's places are divided into."""

    ONLINE = "online"
    WALK_IN = "walk_in"
    PRIORITY = "priority"


class WhyNot(StrEnum):
    """Why a window or a day offers nothing; empty where it does."""

    NONE = ""
    FULL = "full"
    ONLINE_USED_UP = "online_used_up"  # the rest of the day's places are for people who come
    TOO_FEW = "too_few"  # some places are free, but not enough for this party
    CLOSED = "closed"
    PAST = "past"
    TOO_LATE = "too_late"  # online booking has ended; what was unsold is for walk-ins
    TOO_FAR = "too_far"
    NOT_OPEN = "not_open"  # holiday, weekend, or outside the stall's hours
    NOT_OFFERED = "not_offered"  # before the service's first day, or after its last


@dataclass(frozen=True, slots=True)
class Limits:
    """The stated limits; one set for the whole installation."""

    hold: timedelta = timedelta(minutes=10)
    online_closes_before: timedelta = timedelta(minutes=30)  # from then unsold places are for walk-ins
    window_minutes: int = 60
    no_reminder_within: timedelta = timedelta(hours=2)  # of the booking
    people_a_visit: int = 10
    places_a_person_a_day: int = 3
    overbook_percent: int = 20  # of a window's usual capacity, at least one place


LIMITS = Limits()

# The kinds of message that remind of an appointment: the eve, and two hours ahead.
REMINDERS = ("appointment_reminder", "appointment_soon")


@dataclass(frozen=True, slots=True)
class Shares:
    """The places of a window by share; their sum is the capacity."""

    online: int
    walk_in: int
    priority: int

    @property
    def capacity(self) -> int:
        """All places."""
        return self.online + self.walk_in + self.priority


@dataclass(frozen=True, slots=True)
class Closing:
    """A dated closure as the fitting rule sees it: whole stall, or one counter."""

    starts_at: datetime
    ends_at: datetime | None
    reason: str
    decree: str = ""
    counter: int | None = None


@dataclass(frozen=True, slots=True)
class Limiting:
    """A dated cap as the fitting rule sees it."""

    starts_at: datetime
    ends_at: datetime | None
    percent: int
    reason: str
    decree: str = ""


@dataclass(frozen=True, slots=True)
class Fit:
    """What a window can hold under the facts in force, and why it is closed when it is."""

    usual: int
    capacity: int
    closed_reason: str = ""
    decree: str = ""

    @property
    def closed(self) -> bool:
        """Whether nobody can be served in it."""
        return bool(self.closed_reason)


@dataclass(frozen=True, slots=True)
class WindowState:
    """The numbers of one window row, for the pure rules."""

    id: int
    starts_at: datetime
    ends_at: datetime
    capacity: int
    taken: int
    online_capacity: int
    online_taken: int
    walk_in_capacity: int
    walk_in_taken: int
    priority_capacity: int
    priority_taken: int
    closed: bool = False
    closed_reason: str = ""
    decree: str = ""
    service_day: date | None = None


@dataclass(frozen=True, slots=True)
class WindowView:
    """A window as a person sees it. `free` counts parties of the asked size; `reason` says why none fits."""

    id: int
    starts_at: datetime
    ends_at: datetime
    free: int
    reason: Text = ""
    why: WhyNot = WhyNot.NONE

    def as_json(self, service_id: int) -> dict[str, Any]:
        """The window as the API prints it, to be booked for this service."""
        return {
            "id": f"{self.id}.{service_id}",
            "starts_at": self.starts_at.isoformat(),
            "ends_at": self.ends_at.isoformat(),
            "free": self.free,
        }


@dataclass(frozen=True, slots=True)
class DayView:
    """A day of the calendar: how many parties still fit, or why none does."""

    date: date
    free: int
    reason: Text = ""
    why: WhyNot = WhyNot.NONE


@dataclass(frozen=True, slots=True)
class ApplicantInput:
    """Who comes, as typed; cleaned and stored by `people` in the booking's own transaction."""

    name: str
    phone: str = ""
    email: str = ""
    identity_kind: str = "none"
    identity: str = ""
    language: str = "id"


@dataclass(frozen=True, slots=True)
class Held:
    """A place kept while the person types, or none: `held_until` is empty. The token opens the link."""

    appointment_id: UUID
    code: str
    token: str = field(repr=False)
    held_until: datetime | None


@dataclass(frozen=True, slots=True)
class Booked:
    """A booked place. The token opens the private link; it is shown once and never stored."""

    appointment_id: UUID
    code: str
    token: str = field(repr=False)
    window: WindowView
    service_id: int = 0


@dataclass(frozen=True, slots=True)
class AppointmentView:
    """An appointment as its owner or an officer sees it."""

    id: UUID
    code: str
    state: str
    people: int
    units: int
    share: str
    channel: str
    service_day: date
    service: Any
    stall: Any
    mall: Any
    applicant: Any
    window: WindowView
    held_until: datetime | None
    end_reason: str
    to_replan: bool
    closed_reason: str
    decree: str
    moves: int
    may_change: bool
    alternatives: tuple[WindowView, ...] = ()


@dataclass(frozen=True, slots=True)
class Named:
    """What an appointment is called before it is made: its key, its code and the token of its link."""

    id: UUID
    code: str
    token: str


class WindowFull(Conflict):
    """Somebody else has taken the last place of this share."""

    code = "window_full"
    message = _("Tempat pada waktu ini baru saja habis. Silakan pilih waktu lain.")


class WindowClosed(Conflict):
    """The window is closed by a dated fact."""

    code = "window_closed"
    message = _("Layanan ditutup pada waktu ini. Silakan pilih waktu lain.")


class TooLate(Conflict):
    """The window has begun, or online booking for it has ended."""

    code = "too_late"
    message = _("Waktu ini sudah tidak dapat dipesan atau diubah.")


class LimitReached(TooMany):
    """The person already has as many places as the stated limit allows."""

    code = "limit_reached"
    message = _("Batas pemesanan sudah tercapai.")


class HoldExpired(Conflict):
    """The time to confirm has run out, and the place has gone to somebody else."""

    code = "hold_expired"
    message = _("Waktu untuk menyelesaikan pemesanan sudah habis dan tempatnya sudah terisi.")


class NotBookable(PendopoError):
    """This service takes no bookings, or the window belongs to another stall."""

    code = "not_bookable"
    status = 422
    message = _("Layanan ini tidak dapat dipesan pada waktu tersebut.")


class WrongState(Conflict):
    """The appointment has moved on since."""

    code = "wrong_state"
    message = _("Janji temu ini sudah berubah. Muat ulang halaman, lalu coba lagi.")


_PLACE = ("appointment", "window", "starts_at", "units", "people", "share")

EVENTS: tuple[EventSpec, ...] = (
    EventSpec(
        "booking.windows.generated",
        "Windows of a mall were made or fitted to its hours.",
        data=("created", "changed", "closed"),
    ),
    EventSpec("booking.window.closed", "A dated fact closed a window.", data=("window", "hit", "reason")),
    EventSpec(
        "booking.window.fitted",
        "The places of a window changed.",
        data=("window", "capacity", "before", "excess", "hit"),
    ),
    EventSpec("booking.window.reopened", "A closed window is open again.", data=("window", "capacity")),
    EventSpec("booking.appointment.held", "A place is kept while the person types.", data=_PLACE),
    EventSpec(
        "booking.appointment.unkept",
        "Somebody types without a kept place: as much of the window as may be is kept already.",
        data=_PLACE,
    ),
    EventSpec("booking.appointment.booked", "A place was booked.", data=_PLACE),
    EventSpec(
        "booking.appointment.overbooked", "Staff placed somebody beyond the places, logged.", data=_PLACE
    ),
    EventSpec(
        "booking.appointment.moved", "A booking went to another window.", data=(*_PLACE, "from_window")
    ),
    EventSpec("booking.appointment.cancelled", "A booking was cancelled.", data=("appointment", "window")),
    EventSpec("booking.appointment.released", "A held place was given back.", data=("appointment", "window")),
    EventSpec("booking.appointment.expired", "A held place ran out of time.", data=("appointment", "window")),
    EventSpec("booking.appointment.checked_in", "The person of a booking came.", data=("appointment",)),
    EventSpec("booking.appointment.fulfilled", "The person of a booking was served.", data=("appointment",)),
    EventSpec("booking.appointment.no_show", "Nobody came for a booking.", data=("appointment",)),
    EventSpec(
        "booking.appointment.unserved",
        "The mall did not serve the person of a booking; the place goes back.",
        data=("appointment",),
    ),
    EventSpec(
        "booking.appointment.resumed",
        "An officer took back that the person was served: they are still here.",
        data=("appointment",),
    ),
    EventSpec("booking.appointment.reinstated", "An ended booking took a place again.", data=_PLACE),
    EventSpec("booking.appointment.to_replan", "A dated fact hit a booking.", data=("appointment", "window")),
    EventSpec(
        "booking.audit.differed",
        "The recount of a window differs from its taken places: an alarm.",
        data=("window", "taken", "recount", "online", "walk_in", "priority"),
    ),
)
