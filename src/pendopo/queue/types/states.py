"""States, lines and the stated numbers of the queue."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class State(StrEnum):
    """Where a ticket stands."""

    PLANNED = "planned"  # a later step of the visit, not yet in line
    WAITING = "waiting"
    CALLED = "called"
    SERVING = "serving"
    ON_HOLD = "on_hold"
    FINISHED = "finished"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"
    CLOSED = "closed"  # by staff at the end of the day, with a reason


AT_COUNTER = frozenset({State.CALLED, State.SERVING})
ENDED = frozenset({State.FINISHED, State.NO_SHOW, State.CANCELLED, State.CLOSED})


class Line(StrEnum):
    """The three lines that the published rule merges."""

    PRIORITY = "priority"
    APPOINTMENT = "appointment"
    WALK_IN = "walk_in"


class Priority(StrEnum):
    """Who is called with priority (law on public service, art. 29: vulnerable groups)."""

    NONE = ""
    ELDERLY = "elderly"
    DISABILITY = "disability"
    PREGNANT = "pregnant"
    CHILD = "child"


class Origin(StrEnum):
    """How a visit began."""

    APPOINTMENT = "appointment"
    KIOSK = "kiosk"
    OFFICER = "officer"
    API = "api"
    WHATSAPP = "whatsapp"  # drawn in a talk, by its channel
    TELEGRAM = "telegram"
    MESSENGER = "messenger"
    INSTAGRAM = "instagram"
    WEBCHAT = "webchat"
    PHONE = "phone"
    EMAIL = "email"


class SessionState(StrEnum):
    """A counter at work."""

    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"


class Act(StrEnum):
    """What can be done with a ticket."""

    CALL = "call"
    RECALL = "recall"
    START = "start"
    HOLD = "hold"
    RETURN = "return"
    TRANSFER = "transfer"
    NO_SHOW = "no_show"
    REINSTATE = "reinstate"
    FINISH = "finish"
    CANCEL = "cancel"
    CLOSE = "close"


class EndReason(StrEnum):
    """Why somebody who waits is sent home unserved: few words, so that they can be counted."""

    HOURS_OVER = "hours_over"
    POWER_CUT = "power_cut"
    SYSTEM_DOWN = "system_down"
    NO_OFFICER = "no_officer"
    LEFT = "left"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Stated:
    """The stated numbers of the queue; one set for the whole installation, shown on the public page."""

    weight_priority: int = 3
    weight_appointment: int = 2
    weight_walk_in: int = 1
    early_grace: timedelta = timedelta(minutes=15)
    late_grace: timedelta = timedelta(minutes=15)
    draw_before_opening: timedelta = timedelta(minutes=30)
    undo_within: timedelta = timedelta(seconds=60)
    nearly_due: int = 2  # "get ready" when at most so many are ahead
    long_wait: timedelta = timedelta(minutes=45)  # an exception on the floor view
    safety_after_closing: timedelta = timedelta(hours=1)

    def weight(self, line: Line) -> int:
        """The weight of a line."""
        return {
            Line.PRIORITY: self.weight_priority,
            Line.APPOINTMENT: self.weight_appointment,
            Line.WALK_IN: self.weight_walk_in,
        }[line]


STATED = Stated()
