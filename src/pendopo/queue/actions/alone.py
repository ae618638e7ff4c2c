"""A counter without its server: heard while it has a link, and what it did alone taken in afterwards."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from pendopo.kit.actor import Actor
from pendopo.kit.clock import local_date
from pendopo.kit.errors import PendopoError
from pendopo.kit.idempotency import KeyReused, answer_once
from pendopo.kit.writes import fetch
from pendopo.queue import rules
from pendopo.queue.actions.call import recall_ticket, speak
from pendopo.queue.actions.moves import advance, locked_ticket
from pendopo.queue.actions.reroute import mark_no_show
from pendopo.queue.actions.serve import finish_ticket, start_serving
from pendopo.queue.models import CounterSession, Ticket
from pendopo.queue.queries.alone import kit_of, list_callable
from pendopo.queue.queries.find import counter_of, session_of
from pendopo.queue.types import (
    Act,
    AloneAct,
    CounterBusy,
    CounterKit,
    DoneAlone,
    SessionState,
    State,
    TakenIn,
    TicketMoved,
    Took,
)

_HEARD = """
    UPDATE queue_countersession SET heard_at = clock_timestamp(), share = %s::uuid[] WHERE id = %s
"""

_LEFT = """
    UPDATE queue_countersession SET heard_at = NULL, share = '{}' WHERE counter_id = %s AND state <> %s
"""


@transaction.atomic
def hear_counter(*, counter_id: int, by: Actor, at: datetime) -> CounterKit:
    """A console says that it has a link, every few seconds, and gets what it needs should it lose it.

    Counters of one stall are heard one after another: no two have the same person in their share (rule
    queue-64). Raises NotFound, NotAllowed.
    """
    counter = counter_of(counter_id, by=by)
    rows = CounterSession.objects.select_for_update().filter(stall=counter.stall)
    sessions = list(rows.filter(state=SessionState.OPEN.value).order_by("id"))
    own = next((each for each in sessions if each.counter_id == counter.id), None)
    if own is None:
        return kit_of(counter, (), is_open=session_of(counter.id) is not None, at=at)
    line = list_callable(counter.stall_id, day=local_date(at, counter.mall.zone), at=at)
    mine = [each.id for each in line if not own.service_ids or each.service_id in own.service_ids]
    others = {each for session in sessions if session is not own for each in session.share}
    share = rules.share_of(mine, mine=set(own.share), others=others, counters=len(sessions))
    fetch(_HEARD, (list(share), own.pk))
    return kit_of(counter, share, is_open=True, at=at)


@transaction.atomic
def leave_counter(*, counter_id: int, by: Actor, at: datetime) -> None:
    """The console is closed on purpose: nobody is kept for it. Raises NotFound, NotAllowed."""
    counter_of(counter_id, by=by)
    fetch(_LEFT, (counter_id, SessionState.CLOSED.value))


def take_done(*, counter_id: int, done: Sequence[DoneAlone], by: Actor, at: datetime) -> list[TakenIn]:
    """Take in what a counter did without its server, in its order: each act once, by its key.

    Times are by the counter's reckoning of the mall's time, not later than now nor before the person waited.
    What cannot be taken in says why, and holds up no other. Raises NotFound, NotAllowed.
    """
    counter_of(counter_id, by=by)
    return [_take_one(counter_id, one, by=by, at=at) for one in done]


def _take_one(counter_id: int, one: DoneAlone, *, by: Actor, at: datetime) -> TakenIn:
    moment = max(min(one.done_at, at), _earliest(one.ticket, at))
    body = json.dumps([one.act.value, str(one.ticket)]).encode()

    def run() -> tuple[int, dict[str, Any]]:
        _DOERS[one.act](one, counter_id, by, moment)
        return 200, {}

    try:
        _status, _answer, again = answer_once(
            caller=f"counter:{counter_id}", key=one.key, request_body=body, run=run
        )
    except KeyReused:
        return TakenIn(one.key, Took.UNKNOWN)
    except PendopoError as refused:
        return TakenIn(one.key, Took.REFUSED, str(refused.message))
    return TakenIn(one.key, Took.BEFORE if again else Took.NOW)


def _earliest(ticket: UUID, at: datetime) -> datetime:
    """Before it waited nobody was called, whatever a clock says."""
    since = Ticket.objects.filter(pk=ticket).values_list("waiting_since", flat=True).first()
    return min(since, at) if since else at


def _call(one: DoneAlone, counter_id: int, by: Actor, at: datetime) -> None:
    ticket = locked_ticket(ticket_id=one.ticket, counter_id=None, version=None, by=by)
    counter = counter_of(counter_id, by=by)
    if ticket.stall_id != counter.stall_id or ticket.state != State.WAITING:
        raise TicketMoved
    ticket.counter, ticket.not_before = counter, None
    ticket.calls += 1
    ticket.first_called_at = ticket.first_called_at or at
    try:
        with transaction.atomic():
            advance(ticket, Act.CALL, by=by, at=at, counter_id=counter_id)
    except IntegrityError as problem:
        raise CounterBusy from problem
    speak(ticket, by=by, at=at, recall=False)


def _at_counter(one: DoneAlone, counter_id: int) -> dict[str, Any]:
    """The act is about the ticket that stands at this very counter. Raises TicketMoved."""
    if not Ticket.objects.filter(pk=one.ticket, counter_id=counter_id).exists():
        raise TicketMoved
    return {"ticket_id": one.ticket}


def _recall(one: DoneAlone, counter_id: int, by: Actor, at: datetime) -> None:
    recall_ticket(**_at_counter(one, counter_id), by=by, at=at)


def _start(one: DoneAlone, counter_id: int, by: Actor, at: datetime) -> None:
    start_serving(**_at_counter(one, counter_id), by=by, at=at)


def _finish(one: DoneAlone, counter_id: int, by: Actor, at: datetime) -> None:
    finish_ticket(**_at_counter(one, counter_id), by=by, at=at)


def _no_show(one: DoneAlone, counter_id: int, by: Actor, at: datetime) -> None:
    mark_no_show(**_at_counter(one, counter_id), by=by, at=at)


_DOERS = {
    AloneAct.CALL: _call,
    AloneAct.RECALL: _recall,
    AloneAct.START: _start,
    AloneAct.FINISH: _finish,
    AloneAct.NO_SHOW: _no_show,
}
