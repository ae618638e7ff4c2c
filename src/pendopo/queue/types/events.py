"""The published events of the room."""

from pendopo.events.types import EventSpec

_TICKET = ("number", "line", "priority", "step")

EVENTS: tuple[EventSpec, ...] = (
    EventSpec(
        "queue.visit.started",
        "Somebody came: with a booking, or drew a ticket.",
        data=("origin", "people", "helped", "steps", "late"),
    ),
    EventSpec("queue.visit.to_be_told", "Whoever drew a number without a name wants to be told of it."),
    EventSpec(
        "queue.visit.finished",
        "A visit ended; the seconds are sums over its periods. After an undo or a comeback the last counts.",
        data=("outcome", "people", "steps", "waiting_seconds", "serving_seconds", "hold_seconds"),
    ),
    EventSpec(
        "queue.ticket.issued",
        "A ticket joined a line.",
        data=(*_TICKET, "standby", "ahead", "low", "high"),
    ),
    EventSpec(
        "queue.ticket.called",
        "A ticket was called.",
        data=(*_TICKET, "counter", "waited_seconds"),
    ),
    EventSpec(
        "queue.ticket.nearly_due", "Somebody was told that it is nearly their turn.", data=(*_TICKET, "ahead")
    ),
    EventSpec(
        "queue.numbers.allotted", "A kiosk got numbers for a time without its server.", data=("count",)
    ),
    EventSpec(
        "queue.number.not_taken",
        "A number that a kiosk gave without its server could not join its line.",
        data=("number", "reason", "drawn_at"),
    ),
    EventSpec("queue.ticket.recalled", "A called ticket was called again.", data=(*_TICKET, "counter")),
    EventSpec("queue.ticket.started", "Serving began.", data=(*_TICKET, "counter")),
    EventSpec("queue.ticket.held", "A ticket was put on hold.", data=(*_TICKET, "counter", "reason")),
    EventSpec("queue.ticket.returned", "A held ticket went back.", data=(*_TICKET, "counter")),
    EventSpec(
        "queue.ticket.transferred",
        "A ticket was sent on; to another stall it gets that stall's number.",
        data=(*_TICKET, "counter", "to_stall", "to_service", "to_number"),
    ),
    EventSpec("queue.ticket.no_show", "Nobody came to the call.", data=(*_TICKET, "counter", "calls")),
    EventSpec("queue.ticket.reinstated", "A missed ticket came back into line.", data=_TICKET),
    EventSpec(
        "queue.ticket.finished",
        "A ticket was served; the seconds are sums over its periods.",
        data=(*_TICKET, "counter", "waiting_seconds", "serving_seconds", "hold_seconds"),
    ),
    EventSpec("queue.ticket.undone", "An officer took back a step.", data=(*_TICKET, "counter", "act")),
    EventSpec("queue.ticket.cancelled", "The person gave up the ticket.", data=(*_TICKET, "reason")),
    EventSpec("queue.ticket.closed", "Staff closed a ticket at the day's end.", data=(*_TICKET, "reason")),
    EventSpec("queue.counter.opened", "A counter began to work.", data=("counter", "services")),
    EventSpec("queue.counter.paused", "A counter paused.", data=("counter", "reason")),
    EventSpec("queue.counter.resumed", "A counter went on.", data=("counter",)),
    EventSpec("queue.counter.closed", "A counter stopped working.", data=("counter", "seconds")),
    EventSpec("queue.day.closed", "The day's queue was closed.", data=("closed", "rebooked", "serving")),
    EventSpec(
        "queue.day.reopened",
        "The demo was opened again at an earlier time: what lay ahead was closed.",
        data=("closed", "counters"),
    ),
    EventSpec("queue.notice.posted", "A notice went on the boards.", data=("minutes",)),
    EventSpec("queue.notice.removed", "A notice was taken off the boards."),
)
