"""The shape of an event as measures see it: the columns of the archive, and which events are counted."""

from dataclasses import dataclass

# Columns and their types (as Ibis and Arrow write them). `visit` is the visit's id, or the appointment's for
# bookings; `day` and `hour` are the mall's own; `act` is what an undo took back; the seconds are of a call
# (waited) or of a finish (waited, serving).
COLUMNS: dict[str, str] = {
    "name": "string",
    "occurred_at": "timestamp('UTC', 6)",
    "day": "date",
    "hour": "int32",
    "region": "string",
    "mall": "string",
    "stall": "string",
    "agency": "string",
    "service": "string",
    "channel": "string",
    "visit": "string",
    "person": "string",
    "number": "string",
    "act": "string",
    "origin": "string",
    "people": "int32",
    "waited_seconds": "int32",
    "serving_seconds": "int32",
}

VISIT_STARTED = "queue.visit.started"
ISSUED = "queue.ticket.issued"
CALLED = "queue.ticket.called"
FINISHED = "queue.ticket.finished"
NO_SHOW = "queue.ticket.no_show"
REINSTATED = "queue.ticket.reinstated"
UNDONE = "queue.ticket.undone"
BOOKED = ("booking.appointment.booked", "booking.appointment.overbooked")
MISSED = "booking.appointment.no_show"
AT_COUNTER = "called"  # `act` of a missed booking whose number was called: the queue has counted it

# What leaves a trace of a stall at work. A booking made from afar is none.
TRACES = (
    VISIT_STARTED,
    ISSUED,
    CALLED,
    "queue.ticket.started",
    FINISHED,
    NO_SHOW,
    REINSTATED,
    UNDONE,
    "queue.ticket.transferred",
    "queue.ticket.cancelled",
    "queue.counter.opened",
)

# All that the cubes are made of, and all that the archive keeps.
COUNTED: tuple[str, ...] = (*TRACES, *BOOKED, MISSED)

# Channels that need no coming: a number resting on an appointment was arranged before.
REMOTE: tuple[str, ...] = (
    "web", "api", "app", "whatsapp", "telegram", "messenger", "instagram", "webchat", "chat", "phone",
    "email", "appointment",
)  # fmt: skip

# What changes when places should work, in the log.
PLACE_CHANGES: tuple[str, ...] = (
    "malls.closure.recorded",
    "malls.fact.withdrawn",
    "malls.exception.set",
    "malls.exception.removed",
    "malls.hours.set",
    "malls.mall.changed",
    "malls.stall.created",
    "malls.stall.changed",
    "malls.stall.ended",
    "regions.calendar_day.set",
    "regions.calendar_day.removed",
)


@dataclass(frozen=True, slots=True)
class Counted:
    """What a count of files came to."""

    events: int
    days: int  # days of malls
    cells: int
    kept: int = 0  # days left as they were, since they were counted otherwise
    files: int = 0


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export wrote."""

    files: int
    events: int
    again: int = 0  # files that were there before and changed
