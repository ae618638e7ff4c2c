"""The end of the day: nobody stays waiting."""

from collections import Counter as Tally
from datetime import date, datetime

from django.db import transaction

from pendopo.booking import actions as booking
from pendopo.booking.types import WrongState
from pendopo.events.actions import record
from pendopo.kit.actor import SYSTEM, Actor, Permission
from pendopo.kit.clock import local_date
from pendopo.malls.models import Mall
from pendopo.queue.actions.counters import end_session
from pendopo.queue.actions.moves import advance, channel_of, end_visit, tell
from pendopo.queue.models import CounterSession, Ticket
from pendopo.queue.queries.doors import closing_time
from pendopo.queue.queries.find import check_mall, mall_of
from pendopo.queue.types import ENDED, STATED, Act, DayClosed, SessionState, State

_JOINS = ("visit__applicant", "stall__agency", "mall", "service", "counter", "last_counter")
_PLACE_OPEN = ("booked", "checked_in")


def close_day(
    *, mall: Mall | str, reason: str, everything: bool = False, by: Actor, at: datetime
) -> DayClosed:
    """Close every ticket that still waits, with a reason that counts. Whoever is being served stays until the
    officer finishes, unless `everything` (the safety job after closing) ends those too.

    Raises NotAllowed.
    """
    place = mall_of(mall)
    check_mall(place, by=by, permission=Permission.MANAGE_QUEUE)
    today = local_date(at, place.zone)
    with transaction.atomic():
        rows = list(
            Ticket.objects.select_for_update(of=("self",))
            .select_related(*_JOINS)
            .filter(mall=place, service_day__lte=today)
            .exclude(state__in=ENDED)
            .order_by("id")
        )
        by_state: Tally[str] = Tally()
        for ticket in rows:
            if ticket.state == State.SERVING and not everything:
                continue
            by_state[ticket.state] += 1
            _close(ticket, reason, by=by, at=at)
        still = sum(1 for row in rows if row.state == State.SERVING)
        for visit in {row.visit_id: row.visit for row in rows}.values():
            tickets = list(visit.tickets.select_related(*_JOINS).order_by("step"))
            if all(State(row.state) in ENDED for row in tickets):
                end_visit(visit, tickets, by=by, at=at)
        if everything:
            _close_sessions(place, by=by, at=at)
        result = DayClosed(sum(by_state.values()), 0, still, dict(by_state))
        record(
            "queue.day.closed",
            by=by,
            at=at,
            region=place.region_id,
            mall=place.slug,
            channel=channel_of(by, ""),
            data={"closed": result.closed, "rebooked": 0, "serving": still},
        )
    return result


def _close(ticket: Ticket, reason: str, *, by: Actor, at: datetime) -> None:
    """Close one ticket; its place counts as used: the person was here. One who never was served is counted
    by the ticket's reason, so the place's own state says fulfilled only after serving."""
    served = ticket.state == State.SERVING
    advance(ticket, Act.CLOSE, by=by, at=at, reason=reason)
    if ticket.place_id is not None:
        mark = booking.mark_fulfilled if served else booking.mark_no_show
        try:
            with transaction.atomic():
                mark(appointment_id=ticket.place_id, by=by, at=at)
        except WrongState:
            served = False
    tell("closed", ticket, by=by, at=at, reason=reason[:120])


def _close_sessions(place: Mall, *, by: Actor, at: datetime) -> None:
    rows = CounterSession.objects.select_for_update(of=("self",)).select_related(
        "counter__stall__agency", "counter__mall"
    )
    for session in rows.filter(mall=place).exclude(state=SessionState.CLOSED).order_by("id"):
        end_session(session, session.counter, by=by, at=at)


def close_past_days(*, by: Actor = SYSTEM, at: datetime) -> int:
    """The safety job: an hour after a mall has closed, whatever is still open is closed with that reason."""
    closed = 0
    open_malls = Ticket.objects.exclude(state__in=ENDED).values_list("mall", flat=True).distinct()
    at_work = CounterSession.objects.exclude(state=SessionState.CLOSED).values_list("mall", flat=True)
    for place in Mall.objects.filter(id__in=set(open_malls) | set(at_work)):
        closes = closing_time(place, day=_oldest_day(place, at=at))
        if closes is not None and at < closes + STATED.safety_after_closing:
            continue
        closed += close_day(mall=place, reason="after_closing", everything=True, by=by, at=at).closed
    return closed


def _oldest_day(place: Mall, *, at: datetime) -> date:
    oldest = Ticket.objects.filter(mall=place).exclude(state__in=ENDED).order_by("service_day").first()
    session = CounterSession.objects.filter(mall=place).exclude(state=SessionState.CLOSED)
    opened = session.order_by("opened_at").first()
    days = [oldest.service_day] if oldest else []
    days += [local_date(opened.opened_at, place.zone)] if opened else []
    return min(days, default=local_date(at, place.zone))
