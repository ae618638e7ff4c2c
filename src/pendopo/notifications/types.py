"""Types and published events of the room: the kinds of message."""

from dataclasses import dataclass
from enum import StrEnum

from pendopo.events.types import EventSpec


class Kind(StrEnum):
    """What is said to people. Each has a template per language."""

    APPOINTMENT_BOOKED = "appointment_booked"
    APPOINTMENT_MOVED = "appointment_moved"
    APPOINTMENT_CANCELLED = "appointment_cancelled"
    APPOINTMENT_REMINDER = "appointment_reminder"
    APPOINTMENT_SOON = "appointment_soon"
    APPOINTMENT_REBOOKED = "appointment_rebooked"
    CLOSURE_HIT = "closure_hit"
    CLOSURE_WITHDRAWN = "closure_withdrawn"
    SIGN_IN_CODE = "sign_in_code"
    TICKET_LINK = "ticket_link"
    ALERT_DIGEST = "alert_digest"
    RETURN_DUE_SOON = "return_due_soon"
    RETURN_DUE_TODAY = "return_due_today"
    RETURN_LATE = "return_late"
    RETURN_GIVEN_BACK = "return_given_back"
    RETURN_DIGEST = "return_digest"
    FORUM_INVITED = "forum_invited"
    FORUM_CHANGED = "forum_changed"
    FORUM_CANCELLED = "forum_cancelled"
    FORUM_FOLLOW_UP = "forum_follow_up"


@dataclass(frozen=True, slots=True)
class KindSpec:
    """How a kind of message behaves. `needs`: what its words cannot do without."""

    needs: tuple[str, ...]
    urgent: bool = False  # wakes the worker at once
    quiet: bool = False  # waits for the morning in quiet hours
    useless_after_start: bool = False  # not sent once the appointment has begun
    lifetime_minutes: int = 0  # of no use after that many minutes


_SESSION = ("theme", "region", "when", "path", "calendar")
_PLACE = ("service", "mall", "zone", "starts_at", "path")
_RETURN = ("mall", "period", "due", "path")

KINDS: dict[str, KindSpec] = {
    Kind.APPOINTMENT_BOOKED: KindSpec(needs=_PLACE),
    Kind.APPOINTMENT_MOVED: KindSpec(needs=_PLACE),
    Kind.APPOINTMENT_CANCELLED: KindSpec(needs=_PLACE),
    Kind.APPOINTMENT_REMINDER: KindSpec(needs=_PLACE, quiet=True, useless_after_start=True),
    Kind.APPOINTMENT_SOON: KindSpec(needs=_PLACE, quiet=True, useless_after_start=True),
    Kind.APPOINTMENT_REBOOKED: KindSpec(needs=_PLACE),
    Kind.CLOSURE_HIT: KindSpec(needs=_PLACE, quiet=True),
    Kind.CLOSURE_WITHDRAWN: KindSpec(needs=_PLACE, quiet=True, useless_after_start=True),
    Kind.SIGN_IN_CODE: KindSpec(needs=("code",), urgent=True, lifetime_minutes=10),
    Kind.TICKET_LINK: KindSpec(needs=("number", "mall", "path"), urgent=True, lifetime_minutes=240),
    Kind.ALERT_DIGEST: KindSpec(needs=("count", "lines", "path"), quiet=True),
    Kind.RETURN_DUE_SOON: KindSpec(needs=_RETURN, quiet=True),
    Kind.RETURN_DUE_TODAY: KindSpec(needs=_RETURN, quiet=True),
    Kind.RETURN_LATE: KindSpec(needs=_RETURN, quiet=True),
    Kind.RETURN_GIVEN_BACK: KindSpec(needs=_RETURN, quiet=True),
    Kind.RETURN_DIGEST: KindSpec(needs=("count", "names", "path"), quiet=True),
    Kind.FORUM_INVITED: KindSpec(needs=_SESSION),
    Kind.FORUM_CHANGED: KindSpec(needs=_SESSION),
    Kind.FORUM_CANCELLED: KindSpec(needs=_SESSION),
    Kind.FORUM_FOLLOW_UP: KindSpec(needs=("task", "owner", "due", "days", "path"), quiet=True),
}

EVENTS: tuple[EventSpec, ...] = ()
