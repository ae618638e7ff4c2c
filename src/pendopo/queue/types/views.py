"""What the room answers: tickets, boards, consoles, floors, as frozen views."""

from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from pendopo.kit.errors import Text
from pendopo.queue.types.states import Line


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
    low: int | None  # minutes; no open counter, no promise
    high: int | None
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
class NewTime:
    """The appointment that somebody got instead of being served today."""

    code: str
    path: str  # its private link
    token: str
    starts_at: datetime
    ends_at: datetime
    service_name: str
    stall_name: str


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
    low: int | None  # minutes; no open counter, no promise
    high: int | None
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
    new_times: tuple[NewTime, ...] = ()

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
class Rebooking:
    """How many got a time on a coming day, and how many found none."""

    rebooked: int
    without: int


@dataclass(frozen=True, slots=True)
class Unserved:
    """Somebody who still waits at the day's end, with the times of the coming days they may have."""

    ticket: TicketView
    offers: tuple[Any, ...]  # in order of time
    nearest: int  # the one of them to give when nothing else is wished; 0 without any


@dataclass(frozen=True, slots=True)
class Rebooked:
    """Somebody of today who got another time. `told`: a message carries it; else the slip does."""

    ticket: TicketView
    time: NewTime
    told: bool


@dataclass(frozen=True, slots=True)
class DayEnd:
    """The end of a day as the supervisor sees it."""

    waiting: tuple[Unserved, ...]
    serving: int
    rebooked: tuple[Rebooked, ...]
    closed: tuple[tuple[Text, int], ...]  # by reason, the most frequent first


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
