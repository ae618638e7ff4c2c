"""Types, errors and published events of the room."""

from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from pendopo.events.types import EventSpec
from pendopo.kit.errors import Conflict, PendopoError, Text
from pendopo.kit.text import _


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


@dataclass(frozen=True, slots=True)
class Arrival:
    """How somebody with an appointment joins: in which line, and not called before when."""

    line: Line
    not_before: datetime | None
    late: bool


@dataclass(frozen=True, slots=True)
class WaitRange:
    """An estimated wait in whole minutes, always as a range."""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class TicketIssued:
    """A ticket just drawn or checked in. The token opens the private link."""

    visit_id: UUID
    ticket_id: UUID
    number: str
    code: str
    token: str = field(repr=False)
    position: int
    low: int
    high: int
    standby: bool
    service_name: str = ""
    stall_name: str = ""
    line: str = ""
    not_before: datetime | None = None
    late: bool = False
    note: Text = ""  # what the person should know: standby, early, late
    further: tuple[str, ...] = ()  # numbers of later steps


@dataclass(frozen=True, slots=True)
class TicketCalled:
    """A ticket called to a counter. `replayed`: the same request had been answered before."""

    ticket_id: UUID
    visit_id: UUID
    number: str
    counter_id: int
    counter_number: int
    call_id: int
    service_name: str
    line: str
    priority: str
    people: int
    waited_minutes: int
    version: int
    spoken: str
    replayed: bool = False


@dataclass(frozen=True, slots=True)
class TicketView:
    """A ticket as staff see it."""

    id: UUID
    visit_id: UUID
    number: str
    code: str
    state: str
    line: str
    priority: str
    standby: bool
    people: int
    step: int
    service_name: str
    service_slug: str
    stall_name: str
    stall_slug: str
    counter_number: int | None
    calls: int
    version: int
    waited_minutes: int
    served_minutes: int
    person: str
    helped: bool
    end_reason: str
    waiting_since: datetime | None
    acts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BoardCall:
    """One call on a board. Speak every id that was not spoken yet, in the order given."""

    id: int
    number: str
    counter: int
    stall: str
    stall_slug: str
    floor: str
    recall: bool
    called_at: datetime
    active: bool  # the person is still called or being served at this counter
    spoken: str
    spoken_parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BoardStall:
    """A stall on a board: how many wait, and whether it is open."""

    slug: str
    name: str
    prefix: str
    floor: str
    waiting: int
    open_counters: tuple[int, ...]
    open: bool
    reason: str


@dataclass(frozen=True, slots=True)
class BoardState:
    """Everything one board shows, complete in itself: a reconnecting board needs nothing else.

    `version` grows with each change; `calls` are in spoken order (oldest first), ids never repeat.
    """

    mall: str
    mall_name: str
    zone: str
    at: datetime
    service_day: date
    version: int
    open: bool
    reason: str
    closes_at: datetime | None
    calls: tuple[BoardCall, ...]
    stalls: tuple[BoardStall, ...]
    notices: tuple[str, ...]
    waiting: int

    def as_json(self) -> dict[str, Any]:
        """The state as boards and the API get it: times as ISO 8601."""
        plain: dict[str, Any] = _plain(asdict(self))
        return plain


@dataclass(frozen=True, slots=True)
class StepView:
    """One step of a visit as the person sees it."""

    number: str
    state: str
    service_name: str
    stall_name: str
    floor: str
    counter: int | None
    step: int


@dataclass(frozen=True, slots=True)
class TicketStatus:
    """What a person's phone shows of their visit."""

    visit_id: UUID
    code: str
    mall: str
    mall_name: str
    zone: str
    number: str
    state: str
    line: str
    standby: bool
    ahead: int
    low: int
    high: int
    hit_rate_yesterday: int | None  # percent, None without data
    nearly_due: bool
    counter: int | None
    calls: int
    not_before: datetime | None
    may_cancel: bool
    end_reason: str
    spoken: str
    steps: tuple[StepView, ...]
    ended: bool
    version: int

    def as_json(self) -> dict[str, Any]:
        """The status as streams and the API get it."""
        plain: dict[str, Any] = _plain(asdict(self))
        return plain


@dataclass(frozen=True, slots=True)
class LineCount:
    """How many wait in one line, and how long the first has waited."""

    line: str
    waiting: int
    longest_minutes: int


@dataclass(frozen=True, slots=True)
class ConsoleState:
    """What the officer's console shows: the current ticket, what each key may do, and who waits."""

    counter_id: int
    counter_number: int
    counter_name: str
    mall: str
    mall_name: str
    zone: str
    stall: str
    stall_name: str
    session_state: str  # open, paused or closed
    session_actor: str
    pause_reason: str
    opened_at: datetime | None
    service_ids: tuple[int, ...]
    services: tuple[Any, ...]  # of the stall, for choosing and transferring
    current: TicketView | None
    requirements: tuple[str, ...]
    earlier: tuple[TicketView, ...]  # earlier steps of the current visit
    lines: tuple[LineCount, ...]
    waiting: int
    not_yet: int  # came early, not called yet
    next_up: tuple[TicketView, ...]
    held: tuple[TicketView, ...]
    missed: tuple[TicketView, ...]  # no-shows of today that can be reinstated
    acts: tuple[str, ...]
    may_undo: bool
    undo_act: str
    served_today: int
    other_stalls: tuple[Any, ...]
    why_nobody: Text = ""


@dataclass(frozen=True, slots=True)
class FloorCounter:
    """A counter on the floor view."""

    id: int
    number: int
    state: str
    actor: str
    since: datetime | None
    pause_reason: str
    number_now: str
    ticket_state: str
    minutes_now: int
    served_today: int


@dataclass(frozen=True, slots=True)
class FloorStall:
    """A stall on the floor view."""

    slug: str
    name: str
    floor: str
    waiting: int
    longest_minutes: int
    standby: int
    on_hold: int
    served: int
    no_shows: int
    counters: tuple[FloorCounter, ...]


@dataclass(frozen=True, slots=True)
class FloorException:
    """Something the supervisor should look at."""

    code: str  # long_wait, no_counter, counter_idle, long_service, standby
    stall: str
    text: Text


@dataclass(frozen=True, slots=True)
class FloorState:
    """The supervisor's view of a mall."""

    mall: str
    mall_name: str
    zone: str
    at: datetime
    waiting: int
    serving: int
    served: int
    standby: int
    stalls: tuple[FloorStall, ...]
    exceptions: tuple[FloorException, ...]


@dataclass(frozen=True, slots=True)
class DayClosed:
    """What the end of the day did: how many were closed, by reason, and how many are still being served."""

    closed: int
    rebooked: int
    still_serving: int
    by_state: dict[str, int]


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


class StallClosed(Conflict):
    """The stall serves nobody (any more) today."""

    code = "day_closed"
    message = _("Gerai ini sedang tutup. Silakan datang pada jam buka berikutnya.")


class AfterLastTicket(StallClosed):
    """The last ticket of the day has been drawn."""

    code = "after_last_ticket"
    message = _("Pengambilan nomor untuk hari ini sudah berakhir. Silakan datang pada hari kerja berikutnya.")


class NoWalkIn(PendopoError):
    """This service is by appointment only."""

    code = "no_walk_in"
    status = 409
    message = _("Layanan ini hanya dengan janji temu. Silakan pesan waktu lebih dulu.")


class NoPlaceLeft(Conflict):
    """The places of today are used up, and the stall gives no standby tickets."""

    code = "window_full"
    message = _("Tempat untuk hari ini sudah habis. Silakan pesan waktu pada hari lain.")


class WrongDay(Conflict):
    """The appointment is for another day."""

    code = "wrong_day"
    message = _("Janji temu ini bukan untuk hari ini.")


class WrongMall(Conflict):
    """The appointment is for another mall."""

    code = "wrong_mall"
    message = _("Janji temu ini untuk mal lain.")


class NotComing(Conflict):
    """The appointment was cancelled or has ended."""

    code = "appointment_ended"
    message = _("Janji temu ini sudah dibatalkan atau selesai. Silakan ambil nomor antrean baru.")


class CounterNotOpen(Conflict):
    """The counter is closed or paused."""

    code = "counter_not_open"
    message = _("Loket belum dibuka atau sedang jeda. Buka loket lebih dulu.")


class CounterBusy(Conflict):
    """The counter still has somebody."""

    code = "counter_busy"
    message = _("Loket ini masih melayani satu nomor. Selesaikan dulu, lalu panggil berikutnya.")


class CounterTaken(Conflict):
    """Somebody else has opened this counter."""

    code = "counter_taken"
    message = _("Loket ini sedang dibuka oleh petugas lain.")


class TicketMoved(Conflict):
    """The ticket is in another state than the officer saw."""

    code = "ticket_moved"
    message = _("Nomor ini sudah berubah. Muat ulang layar, lalu coba lagi.")


class NothingToUndo(Conflict):
    """There is nothing to take back, or it was too long ago."""

    code = "nothing_to_undo"
    message = _("Tidak ada langkah yang dapat dibatalkan. Pembatalan hanya bisa dalam satu menit.")


_TICKET = ("number", "line", "priority", "step")

EVENTS: tuple[EventSpec, ...] = (
    EventSpec(
        "queue.visit.started",
        "Somebody came: with a booking, or drew a ticket.",
        data=("origin", "people", "helped", "steps", "late"),
    ),
    EventSpec(
        "queue.visit.finished",
        "A visit ended; the seconds are sums over its periods.",
        data=("outcome", "people", "steps", "waiting_seconds", "serving_seconds", "hold_seconds"),
    ),
    EventSpec(
        "queue.ticket.issued",
        "A ticket joined a line.",
        data=(*_TICKET, "standby", "ahead", "low", "high"),
    ),
    EventSpec("queue.ticket.called", "A ticket was called.", data=(*_TICKET, "counter", "waited_seconds")),
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
    EventSpec("queue.notice.posted", "A notice went on the boards.", data=("minutes",)),
    EventSpec("queue.notice.removed", "A notice was taken off the boards."),
)
