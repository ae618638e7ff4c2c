"""Counters at work: open with their services, pause, go on, close."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from pendopo.catalogue.models import Service
from pendopo.events.actions import record
from pendopo.kit.actor import Actor
from pendopo.kit.errors import InvalidInput
from pendopo.kit.text import _
from pendopo.malls.models import Counter
from pendopo.queue.actions.moves import channel_of
from pendopo.queue.actions.statements import announce
from pendopo.queue.models import CounterSession, Ticket
from pendopo.queue.queries.find import counter_of, session_for_update, session_of
from pendopo.queue.types import AT_COUNTER, CounterBusy, CounterTaken, SessionState


@transaction.atomic
def open_counter(
    *, counter_id: int, service_ids: Sequence[int] = (), by: Actor, at: datetime
) -> CounterSession:
    """Begin to work at a counter with the chosen services (none chosen: all of the stall).

    Opening again by the same person changes the services. Raises CounterTaken, InvalidInput.
    """
    counter = counter_of(counter_id, by=by)
    chosen = sorted(set(service_ids))
    known = Service.objects.filter(stall=counter.stall, id__in=chosen).count()
    if known != len(chosen):
        raise InvalidInput(fields={"services": _("Pilih layanan dari gerai ini saja.")})
    actor = f"{by.kind}:{by.code}"
    session = session_of(counter.id)
    if session is None:
        try:
            with transaction.atomic():
                session = CounterSession.objects.create(
                    counter=counter,
                    mall=counter.mall,
                    stall=counter.stall,
                    user_id=by.user_id,
                    actor=actor,
                    service_ids=chosen,
                    opened_at=at,
                )
        except IntegrityError as problem:
            raise CounterTaken() from problem
    elif session.actor != actor:
        raise CounterTaken()
    else:
        session.service_ids = chosen
        session.state = SessionState.OPEN.value
        session.pause_reason = ""
        session.save(update_fields=["service_ids", "state", "pause_reason"])
    _tell("opened", counter, by=by, at=at, services=len(chosen))
    return session


@transaction.atomic
def pause_counter(*, counter_id: int, reason: str = "", by: Actor, at: datetime) -> None:
    """Call nobody for a while; whoever is at the counter is still served. A repeat changes nothing."""
    counter = counter_of(counter_id, by=by)
    session = session_for_update(counter.id)
    if session.state == SessionState.PAUSED:
        return
    session.state = SessionState.PAUSED.value
    session.pause_reason = reason.strip()[:120]
    session.save(update_fields=["state", "pause_reason"])
    _tell("paused", counter, by=by, at=at, reason=session.pause_reason)


@transaction.atomic
def resume_counter(*, counter_id: int, by: Actor, at: datetime) -> None:
    """Go on after a pause. A repeat changes nothing."""
    counter = counter_of(counter_id, by=by)
    session = session_for_update(counter.id)
    if session.state == SessionState.OPEN:
        return
    session.state = SessionState.OPEN.value
    session.pause_reason = ""
    session.save(update_fields=["state", "pause_reason"])
    _tell("resumed", counter, by=by, at=at)


@transaction.atomic
def close_counter(*, counter_id: int, by: Actor, at: datetime) -> None:
    """Stop working at a counter. Raises CounterBusy while somebody is called or served there."""
    counter = counter_of(counter_id, by=by)
    session = session_for_update(counter.id)
    there = Ticket.objects.filter(counter=counter, state__in=AT_COUNTER).first()
    if there is not None:
        text = _("Nomor %(number)s masih di loket ini. Selesaikan dulu, lalu tutup loket.")
        raise CounterBusy(text % {"number": there.number})
    end_session(session, counter, by=by, at=at)


def end_session(session: CounterSession, counter: Counter, *, by: Actor, at: datetime) -> None:
    """Close a locked session and record how long it lasted."""
    session.state = SessionState.CLOSED.value
    session.closed_at = max(at, session.opened_at)
    session.save(update_fields=["state", "closed_at"])
    seconds = int((session.closed_at - session.opened_at).total_seconds())
    _tell("closed", counter, by=by, at=session.closed_at, seconds=seconds)


def _tell(name: str, counter: Counter, *, by: Actor, at: datetime, **data: Any) -> None:
    record(
        f"queue.counter.{name}",
        by=by,
        at=at,
        region=counter.mall.region_id,
        mall=counter.mall.slug,
        stall=counter.stall.slug,
        agency=counter.stall.agency_id,
        channel=channel_of(by, ""),
        data={"counter": counter.number, **data},
    )
    announce(counter.mall.slug)
