"""Serving: start, hold, return, finish."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from pendopo.booking import actions as booking
from pendopo.kit.actor import Actor
from pendopo.queue import rules
from pendopo.queue.actions.call import speak
from pendopo.queue.actions.moves import advance, go_on, locked_ticket, seconds_of, tell
from pendopo.queue.actions.statements import virtual_time
from pendopo.queue.models import Ticket
from pendopo.queue.queries.find import counter_of
from pendopo.queue.types import Act, CounterBusy, Line, TicketCalled


@transaction.atomic
def start_serving(
    *,
    ticket_id: UUID | None = None,
    counter_id: int | None = None,
    version: int | None = None,
    by: Actor,
    at: datetime,
) -> Ticket:
    """The person is here: serving begins. Raises TicketMoved, Conflict."""
    ticket = locked_ticket(ticket_id=ticket_id, counter_id=counter_id, version=version, by=by)
    advance(ticket, Act.START, by=by, at=at)
    tell("started", ticket, by=by, at=at, counter=None)
    return ticket


@transaction.atomic
def hold_ticket(
    *,
    ticket_id: UUID | None = None,
    counter_id: int | None = None,
    reason: str = "",
    version: int | None = None,
    by: Actor,
    at: datetime,
) -> Ticket:
    """Set aside (to fetch a copy, to fill in a form): the counter is free for the next."""
    ticket = locked_ticket(ticket_id=ticket_id, counter_id=counter_id, version=version, by=by)
    advance(ticket, Act.HOLD, by=by, at=at)
    tell("held", ticket, by=by, at=at, counter=None, reason=reason[:120])
    return ticket


@transaction.atomic
def return_ticket(
    *,
    ticket_id: UUID,
    counter_id: int | None = None,
    version: int | None = None,
    by: Actor,
    at: datetime,
) -> TicketCalled | Ticket:
    """Bring a held ticket back: to a free counter when one is named, else to the next turn of its line.

    Raises TicketMoved, CounterBusy.
    """
    ticket = locked_ticket(ticket_id=ticket_id, counter_id=None, version=version, by=by)
    ticket.queue_rank = rules.rejoin_tag(
        Line(ticket.line), virtual=virtual_time(stall_id=ticket.stall_id, day=ticket.service_day)
    )
    advance(ticket, Act.RETURN, by=by, at=at, counter_id=counter_id)
    tell("returned", ticket, by=by, at=at, counter=None)
    if counter_id is None:
        return ticket
    ticket.counter = counter_of(counter_id, by=by)
    ticket.calls += 1
    try:
        with transaction.atomic():
            advance(ticket, Act.CALL, by=by, at=at, counter_id=counter_id)
    except IntegrityError as problem:
        raise CounterBusy() from problem
    return speak(ticket, by=by, at=at, recall=False)


@transaction.atomic
def finish_ticket(
    *,
    ticket_id: UUID | None = None,
    counter_id: int | None = None,
    version: int | None = None,
    by: Actor,
    at: datetime,
) -> Ticket:
    """Served. The next step of the visit joins its line; without one the visit ends. Raises TicketMoved."""
    ticket = locked_ticket(ticket_id=ticket_id, counter_id=counter_id, version=version, by=by)
    advance(ticket, Act.FINISH, by=by, at=at)
    fulfil(ticket, by=by, at=at)
    tell("finished", ticket, by=by, at=at, counter=None, **seconds_of(list(ticket.periods.all()), at=at))
    go_on(ticket.visit, by=by, at=at)
    return ticket


def fulfil(ticket: Ticket, *, by: Actor, at: datetime) -> None:
    """The place of the ticket was used."""
    if ticket.place_id is not None:
        booking.mark_fulfilled(appointment_id=ticket.place_id, by=by, at=at)
