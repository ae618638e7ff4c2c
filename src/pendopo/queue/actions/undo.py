"""Taking back the last step of a counter within a minute."""

from datetime import datetime

from django.db import IntegrityError, transaction

from pendopo.booking import actions as booking
from pendopo.booking.types import LimitReached
from pendopo.kit.actor import Actor
from pendopo.kit.errors import Conflict
from pendopo.queue import rules
from pendopo.queue.actions.moves import reopen_last_period, tell
from pendopo.queue.actions.reroute import reopen_visit, retake_place
from pendopo.queue.models import Call, Ticket, TicketPeriod
from pendopo.queue.queries.find import counter_of, ticket_for_update
from pendopo.queue.types import AT_COUNTER, Act, CounterBusy, NothingToUndo, State


@transaction.atomic
def undo_last(*, counter_id: int, version: int | None = None, by: Actor, at: datetime) -> Ticket:
    """Take back the last step at this counter: state, counter and periods are as before (rule queue-11).

    Raises NothingToUndo, Conflict, and CounterBusy when the counter has somebody else by now.
    """
    counter = counter_of(counter_id, by=by)
    last = Ticket.objects.filter(last_counter=counter).order_by("-last_act_at").first()
    if last is None:
        raise NothingToUndo()
    ticket = ticket_for_update(last.id)
    if version is not None and version != ticket.version:
        raise Conflict()
    act = ticket.last_act
    if ticket.last_counter_id != counter.id or not rules.may_undo(act, done_at=ticket.last_act_at, at=at):
        raise NothingToUndo()
    if act == Act.FINISH:
        _call_off_next_step(ticket)
        _take_back_place(ticket, by=by, at=at)
    if act == Act.NO_SHOW:
        retake_place(ticket, by=by, at=at)
    former = reopen_last_period(ticket)
    if former is None:
        raise NothingToUndo()
    ticket.state = former.state
    ticket.counter_id = former.counter_id if State(former.state) in AT_COUNTER else None
    ticket.ended_at, ticket.end_reason = None, ""
    ticket.last_act, ticket.last_act_at = "", at
    if act == Act.CALL:
        ticket.calls = max(0, ticket.calls - 1)
        _unsay(ticket)
    ticket.version += 1
    try:
        with transaction.atomic():
            ticket.save()
    except IntegrityError as problem:
        raise CounterBusy() from problem
    reopen_visit(ticket)
    tell("undone", ticket, by=by, at=at, counter=counter.number, act=act)
    return ticket


def _unsay(ticket: Ticket) -> None:
    """A call taken back leaves the boards; a number never called before counts as never called. The call is
    kept, so that a late repeat of its request does not call somebody else.
    """
    calls = Call.objects.filter(ticket=ticket, taken_back=False)
    spoken = calls.order_by("-id").first()
    if spoken is not None:
        spoken.taken_back = True
        spoken.save(update_fields=["taken_back"])
    if not calls.exists():
        ticket.first_called_at = None


def _take_back_place(ticket: Ticket, *, by: Actor, at: datetime) -> None:
    """The place is as it was before the finish: its person is here."""
    if ticket.place_id is None:
        return
    try:
        booking.take_back_fulfilled(appointment_id=ticket.place_id, by=by, at=at)
    except LimitReached as problem:
        raise NothingToUndo() from problem


def _call_off_next_step(ticket: Ticket) -> None:
    """The next step that joined its line by this finish goes back to planned; not once it was called."""
    following = (
        Ticket.objects.select_for_update()
        .filter(visit=ticket.visit, step__gt=ticket.step)
        .exclude(state=State.PLANNED)
        .order_by("step")
        .first()
    )
    if following is None:
        return
    if following.state != State.WAITING or following.first_called_at is not None:
        raise NothingToUndo()
    TicketPeriod.objects.filter(ticket=following).delete()
    following.state = State.PLANNED.value
    following.waiting_since = None
    following.version += 1
    following.save()
