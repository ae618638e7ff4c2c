"""What every change of a ticket does: ask the rule, close one period, open the next, and tell."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from pendopo.events.actions import record
from pendopo.kit.actor import Actor
from pendopo.kit.errors import Conflict, InvalidInput
from pendopo.kit.intervals import Period, total
from pendopo.queue import rules
from pendopo.queue.actions.statements import announce, take_tag
from pendopo.queue.models import Ticket, TicketPeriod, Visit
from pendopo.queue.queries.find import (
    TICKET_JOINS,
    check_may_serve,
    counter_of,
    ticket_at_counter_for_update,
    ticket_for_update,
)
from pendopo.queue.queries.waits import Estimate, estimate
from pendopo.queue.types import AT_COUNTER, ENDED, Act, Line, State, TicketMoved


def locked_ticket(
    *, ticket_id: UUID | None, counter_id: int | None, version: int | None, by: Actor
) -> Ticket:
    """The ticket by its id, or the one at the counter; locked, permitted, and as the actor saw it."""
    if ticket_id is None and counter_id is None:
        raise InvalidInput()
    if ticket_id is not None:
        ticket = ticket_for_update(ticket_id)
    else:
        try:
            ticket = ticket_at_counter_for_update(counter_id or 0)
        except TicketMoved:
            counter_of(counter_id or 0, by=by)  # a stranger is not even told that nobody is there
            raise
    check_may_serve(ticket, counter_id=counter_id, by=by)
    if counter_id is not None and ticket.counter_id not in (None, counter_id):
        raise TicketMoved()
    if version is not None and version != ticket.version:
        raise Conflict()
    return ticket


def advance(
    ticket: Ticket, act: Act, *, by: Actor, at: datetime, counter_id: int | None = None, reason: str = ""
) -> None:
    """Move a locked ticket by one act. Raises TicketMoved when its state forbids it (rule queue-09)."""
    after = rules.state_after(State(ticket.state), act)
    if after is None:
        raise TicketMoved()
    ticket.last_counter_id = counter_id or ticket.counter_id or ticket.last_counter_id
    if after != State(ticket.state):
        moment = _close_period(ticket, at=at)
        if after not in ENDED:
            _open_period(ticket, after, counter_id=counter_id or ticket.counter_id, by=by, at=moment)
        ticket.ended_at = moment if after in ENDED else None
        ticket.end_reason = reason[:200] if after in ENDED else ""
    ticket.state = after
    ticket.counter_id = (counter_id or ticket.counter_id) if after in AT_COUNTER else None
    if after == State.WAITING:
        ticket.waiting_since = at
    ticket.last_act, ticket.last_act_at = act.value, at
    ticket.version += 1
    ticket.save()


def _close_period(ticket: Ticket, *, at: datetime) -> datetime:
    """Close the open period; the moment is never before its start, whatever the clock says."""
    row = ticket.periods.filter(ends_at__isnull=True).first()
    if row is None:
        return at
    row.ends_at = max(row.starts_at, at)
    row.save(update_fields=["ends_at"])
    return row.ends_at


def _open_period(ticket: Ticket, state: State, *, counter_id: int | None, by: Actor, at: datetime) -> None:
    TicketPeriod.objects.create(
        ticket=ticket,
        state=state,
        counter_id=counter_id if state in AT_COUNTER else None,
        officer=f"{by.kind}:{by.code}" if state in AT_COUNTER else "",
        starts_at=at,
    )


def tell(name: str, ticket: Ticket, *, by: Actor, at: datetime, **data: Any) -> None:
    """Record one event of a ticket and wake boards and phones at commit."""
    counter = ticket.counter or ticket.last_counter
    if "counter" in data and data["counter"] is None:
        data["counter"] = counter.number if counter else None
    record(
        f"queue.ticket.{name}",
        by=by,
        at=at,
        **place_of(ticket, by=by),
        data={
            "number": ticket.number,
            "line": ticket.line,
            "priority": ticket.priority,
            "step": ticket.step,
            **data,
        },
    )
    announce(ticket.mall.slug, ticket.visit_id)


def place_of(ticket: Ticket, *, by: Actor) -> dict[str, str]:
    """The plain codes every event of a ticket carries."""
    applicant = ticket.visit.applicant
    return {
        "region": ticket.mall.region_id,
        "mall": ticket.mall.slug,
        "stall": ticket.stall.slug,
        "agency": ticket.stall.agency_id,
        "service": ticket.service.slug,
        "channel": channel_of(by, ticket.visit.origin),
        "visit": str(ticket.visit_id),
        "person": applicant.pseudonym if applicant else "",
    }


def channel_of(by: Actor, origin: str) -> str:
    """The channel of an event: how the visit began, or `demo` for what the demo day drives."""
    return "demo" if by.kind == "demo" else origin


def seconds_of(periods: list[TicketPeriod], *, at: datetime) -> dict[str, int]:
    """Waiting, serving and hold seconds: sums over periods, open ones until `at`."""
    sums = {}
    for state, name in (
        (State.WAITING, "waiting_seconds"),
        (State.SERVING, "serving_seconds"),
        (State.ON_HOLD, "hold_seconds"),
    ):
        spans = [Period(row.starts_at, row.ends_at) for row in periods if row.state == state]
        sums[name] = round(total(spans, at=at).total_seconds())
    return sums


def waited_seconds(ticket: Ticket, *, at: datetime) -> int:
    """How long a ticket had waited until a moment: the sum of its waiting periods that had begun."""
    return seconds_of(list(ticket.periods.filter(starts_at__lte=at)), at=at)["waiting_seconds"]


def join_line(ticket: Ticket, *, by: Actor, at: datetime) -> None:
    """A planned step joins its line: it gets its tag, its range and its first period."""
    ticket.queue_rank = take_tag(
        mall_id=ticket.mall_id,
        stall_id=ticket.stall_id,
        prefix=ticket.prefix,
        day=ticket.service_day,
        line=Line(ticket.line),
    )
    ticket.state = State.WAITING
    ticket.waiting_since = at
    guess = estimate(ticket, at=at)
    ticket.promised_low, ticket.promised_high = guess.low, guess.high
    ticket.version += 1
    ticket.save()
    _open_period(ticket, State.WAITING, counter_id=None, by=by, at=at)
    tell_issued(ticket, guess, by=by, at=at)


def tell_issued(ticket: Ticket, guess: Estimate, *, by: Actor, at: datetime) -> None:
    """A number waits from now on, with what was promised about the wait."""
    tell(
        "issued",
        ticket,
        by=by,
        at=at,
        standby=ticket.standby,
        ahead=guess.ahead,
        low=guess.low,
        high=guess.high,
    )


def go_on(visit: Visit, *, by: Actor, at: datetime) -> None:
    """After a step: the next planned step joins its line; with nothing left open the visit ends."""
    rows = list(
        Ticket.objects.select_for_update(of=("self",))
        .select_related(*TICKET_JOINS)
        .filter(visit=visit)
        .order_by("step")
    )
    if any(State(row.state) not in ENDED | {State.PLANNED} for row in rows):
        return
    planned = next((row for row in rows if row.state == State.PLANNED), None)
    if planned is not None:
        join_line(planned, by=by, at=at)
        return
    end_visit(visit, rows, by=by, at=at)


def end_visit_if_over(visit: Visit, *, by: Actor, at: datetime) -> None:
    """A visit with no step left in line or planned has ended."""
    steps = list(visit.tickets.select_related(*TICKET_JOINS).order_by("step"))
    if all(State(row.state) in ENDED for row in steps):
        end_visit(visit, steps, by=by, at=at)


def end_visit(visit: Visit, tickets: list[Ticket], *, by: Actor, at: datetime) -> None:
    """Close a visit and record the sums of its waiting and serving."""
    if visit.ended_at is not None or not tickets:
        return
    visit.ended_at = max(at, visit.arrived_at, *(row.ended_at for row in tickets if row.ended_at))
    visit.save(update_fields=["ended_at"])
    states = {row.state for row in tickets}
    outcome = State.FINISHED.value if State.FINISHED in states else tickets[-1].state
    periods = list(TicketPeriod.objects.filter(ticket__visit=visit))
    record(
        "queue.visit.finished",
        by=by,
        at=visit.ended_at,
        **{**place_of(tickets[-1], by=by)},
        data={
            "outcome": str(outcome),
            "people": visit.people,
            "steps": len(tickets),
            **seconds_of(periods, at=visit.ended_at),
        },
    )


def reopen_last_period(ticket: Ticket) -> TicketPeriod | None:
    """Take back the last change: remove the open period if there is one, and open the former again."""
    TicketPeriod.objects.filter(ticket=ticket, ends_at__isnull=True).delete()
    former = ticket.periods.order_by("-starts_at", "-id").first()
    if former is not None:
        former.ends_at = None
        former.save(update_fields=["ends_at"])
    return former


def span_minutes(since: datetime | None, at: datetime) -> int:
    """Whole minutes since a moment, never below nothing."""
    return max(0, int((at - since) / timedelta(minutes=1))) if since else 0
