"""Calling: the next ticket by the published rule, and calling again."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from pendopo.events.actions import record
from pendopo.kit.actor import Actor
from pendopo.kit.clock import local_date
from pendopo.kit.errors import Conflict, InvalidInput
from pendopo.kit.text import _
from pendopo.queue import rules
from pendopo.queue.actions.moves import advance, channel_of, locked_ticket, tell, waited_seconds
from pendopo.queue.actions.statements import NextCall, call_next
from pendopo.queue.models import Call, Ticket
from pendopo.queue.queries.find import Desk, desk_of, session_of
from pendopo.queue.types import (
    AT_COUNTER,
    Act,
    CallTakenBack,
    CounterBusy,
    CounterNotOpen,
    CounterPaused,
    SessionState,
    TicketCalled,
)


def call_next_ticket(
    *, counter_id: int, request_key: str = "", by: Actor, at: datetime
) -> TicketCalled | None:
    """Call whoever is next at this counter; None when nobody waits. The same request key, the same answer.

    Raises NotAllowed, CounterNotOpen, CounterPaused, CounterBusy, CallTakenBack.
    """
    if len(request_key) > 80:
        raise InvalidInput(fields={"request_key": _("Kunci permintaan paling panjang 80 tanda.")})
    desk = desk_of(counter_id, by=by)
    try:
        with transaction.atomic():
            if request_key and (before := _answered(desk, request_key)):
                return before
            given = call_next(
                counter_id=desk.id,
                day=local_date(at, desk.zone),
                mall=desk.mall,
                officer=f"{by.kind}:{by.code}",
                key=request_key,
                at=at,
            )
            if given is not None:
                _record_call(given, desk, by=by, at=at)
    except IntegrityError as problem:
        return _taken(desk, request_key, problem)
    if given is not None:
        return _called(given, desk)
    _check_working(desk)
    return None


def _record_call(given: NextCall, desk: Desk, *, by: Actor, at: datetime) -> None:
    record(
        "queue.ticket.called",
        by=by,
        at=at,
        region=desk.region,
        mall=desk.mall,
        stall=desk.stall,
        agency=desk.agency,
        service=given.service_slug,
        channel=channel_of(by, ""),
        visit=str(given.visit_id),
        data={
            "number": rules.ticket_number(given.prefix, given.sequence),
            "line": given.line,
            "priority": given.priority,
            "step": given.step,
            "counter": desk.number,
            "waited_seconds": given.waited_seconds,
        },
    )


def _called(given: NextCall, desk: Desk) -> TicketCalled:
    return TicketCalled(
        ticket_id=given.ticket_id,
        visit_id=given.visit_id,
        number=rules.ticket_number(given.prefix, given.sequence),
        counter_id=desk.id,
        counter_number=desk.number,
        call_id=given.call_id,
        service_name=given.service_name,
        line=given.line,
        priority=given.priority,
        people=given.people,
        waited_minutes=given.waited_seconds // 60,
        version=given.version,
        spoken=rules.call_sentence(given.prefix, given.sequence, desk.number),
    )


def _answered(desk: Desk, request_key: str) -> TicketCalled | None:
    """The first answer to this request key, if there was one. Raises CallTakenBack when it holds no more."""
    rows = Call.objects.select_related("ticket__visit", "ticket__service")
    call = rows.filter(counter_id=desk.id, request_key=request_key).first()
    if call is None:
        return None
    if call.taken_back:
        raise CallTakenBack()
    ticket = call.ticket
    return TicketCalled(
        ticket_id=ticket.id,
        visit_id=ticket.visit_id,
        number=ticket.number,
        counter_id=desk.id,
        counter_number=desk.number,
        call_id=call.id,
        service_name=ticket.service.name,
        line=ticket.line,
        priority=ticket.priority,
        people=ticket.visit.people,
        waited_minutes=waited_seconds(ticket, at=call.called_at) // 60,
        version=ticket.version,
        spoken=rules.call_sentence(ticket.prefix, ticket.sequence, desk.number),
        replayed=True,
    )


def _taken(desk: Desk, request_key: str, problem: IntegrityError) -> TicketCalled:
    """The database refused a second ticket at this counter: give the first answer, or say who is there."""
    if request_key and (before := _answered(desk, request_key)):
        return before
    there = Ticket.objects.filter(counter_id=desk.id, state__in=AT_COUNTER).first()
    if there is None:
        raise Conflict() from problem
    text = _("Loket ini masih melayani %(number)s. Selesaikan dulu, lalu panggil berikutnya.")
    raise CounterBusy(
        text % {"number": there.number},
        alternatives=[{"ticket": str(there.id), "number": there.number, "state": there.state}],
    ) from problem


def _check_working(desk: Desk) -> None:
    """Nobody was given: because nobody waits, or because the counter is not at work."""
    session = session_of(desk.id)
    if session is None:
        raise CounterNotOpen()
    if session.state != SessionState.OPEN:
        raise CounterPaused()
    there = Ticket.objects.filter(counter_id=desk.id, state__in=AT_COUNTER).exists()
    if there:
        raise CounterBusy()


@transaction.atomic
def recall_ticket(
    *,
    ticket_id: UUID | None = None,
    counter_id: int | None = None,
    version: int | None = None,
    by: Actor,
    at: datetime,
) -> TicketCalled:
    """Call the same number again. Raises TicketMoved when it is no longer being called."""
    ticket = locked_ticket(ticket_id=ticket_id, counter_id=counter_id, version=version, by=by)
    ticket.calls += 1
    advance(ticket, Act.RECALL, by=by, at=at)
    return speak(ticket, by=by, at=at, recall=True)


def speak(ticket: Ticket, *, by: Actor, at: datetime, recall: bool) -> TicketCalled:
    """Put a call of a ticket at its counter on the boards, and record it."""
    counter = ticket.counter
    if counter is None:
        raise Conflict()
    call = Call.objects.create(
        mall=ticket.mall, stall=ticket.stall, ticket=ticket, counter=counter, is_recall=recall, called_at=at
    )
    waited = waited_seconds(ticket, at=at)
    if recall:
        tell("recalled", ticket, by=by, at=at, counter=counter.number)
    else:
        tell("called", ticket, by=by, at=at, counter=counter.number, waited_seconds=waited)
    return TicketCalled(
        ticket_id=ticket.id,
        visit_id=ticket.visit_id,
        number=ticket.number,
        counter_id=counter.id,
        counter_number=counter.number,
        call_id=call.id,
        service_name=ticket.service.name,
        line=ticket.line,
        priority=ticket.priority,
        people=ticket.visit.people,
        waited_minutes=waited // 60,
        version=ticket.version,
        spoken=rules.call_sentence(ticket.prefix, ticket.sequence, counter.number),
    )
