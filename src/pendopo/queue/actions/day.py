"""The end of the day: nobody stays waiting."""

from collections import Counter as Tally
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from pendopo.booking import actions as booking
from pendopo.events.actions import record
from pendopo.kit.actor import SYSTEM, Actor, Permission
from pendopo.kit.clock import local_date
from pendopo.kit.errors import Conflict, InvalidInput
from pendopo.kit.text import _
from pendopo.malls.models import Mall
from pendopo.queue.actions.counters import end_session
from pendopo.queue.actions.messages import tell_closed
from pendopo.queue.actions.moves import advance, channel_of, end_visit_if_over, tell
from pendopo.queue.actions.rebook import rebook_waiting
from pendopo.queue.models import CounterSession, Ticket
from pendopo.queue.queries.doors import closing_time
from pendopo.queue.queries.find import TICKET_JOINS, check_mall, mall_of, ticket_for_update
from pendopo.queue.types import ENDED, STATED, Act, DayClosed, SessionState, State, TicketMoved


def close_day(
    *,
    mall: Mall | str,
    reason: str,
    rebook: bool = False,
    everything: bool = False,
    by: Actor,
    at: datetime,
) -> DayClosed:
    """Close every ticket that still waits, with a reason that counts; with `rebook`, whoever can get a place
    on a coming day gets it first. Whoever is being served stays until the officer finishes, unless
    `everything` (the safety job after closing) ends those too.

    Raises NotAllowed.
    """
    place = mall_of(mall)
    check_mall(place, by=by, permission=Permission.MANAGE_QUEUE)
    if rebook:
        rebook_waiting(mall=place, by=by, at=at)
    return _close_day(place, reason, everything=everything, by=by, at=at)


@transaction.atomic
def close_ticket(
    *, ticket_id: UUID, reason: str, version: int | None = None, by: Actor, at: datetime
) -> Ticket:
    """Send one person home who waits, with a reason that counts.

    Raises NotAllowed, InvalidInput, TicketMoved (also while being served), Conflict.
    """
    if not reason.strip():
        raise InvalidInput(fields={"reason": _("Pilih atau tulis alasannya.")})
    ticket = ticket_for_update(ticket_id)
    check_mall(ticket.mall, by=by, permission=Permission.MANAGE_QUEUE)
    if version is not None and version != ticket.version:
        raise Conflict()
    if ticket.state == State.SERVING:
        raise TicketMoved()
    close_tickets([ticket], reason.strip(), by=by, at=at)
    return ticket


@transaction.atomic
def _close_day(place: Mall, reason: str, *, everything: bool, by: Actor, at: datetime) -> DayClosed:
    today = local_date(at, place.zone)
    own = Ticket.objects.filter(mall=place, service_day__lte=today)
    rows = list(
        own.select_for_update(of=("self",))
        .select_related(*TICKET_JOINS)
        .exclude(state__in=ENDED)
        .order_by("id")
    )
    going = [row for row in rows if everything or row.state != State.SERVING]
    by_state = Tally(str(row.state) for row in going)
    close_tickets(going, reason, by=by, at=at)
    if everything:
        close_sessions(place, by=by, at=at)
    rebooked = own.filter(service_day=today, rebooked__isnull=False).count()
    result = DayClosed(len(going), rebooked, len(rows) - len(going), dict(by_state))
    record(
        "queue.day.closed",
        by=by,
        at=at,
        region=place.region_id,
        mall=place.slug,
        channel=channel_of(by, ""),
        data={"closed": result.closed, "rebooked": result.rebooked, "serving": result.still_serving},
    )
    return result


def close_tickets(rows: list[Ticket], reason: str, *, by: Actor, at: datetime) -> None:
    """Close locked tickets and end their visits. Who was being served has used the place; the places of the
    others go back: the mall did not serve them. No moment lies before what the ticket has already lived.
    """
    serving = {row.place_id for row in rows if row.state == State.SERVING}
    places = [row.place_id for row in rows if row.place_id is not None]
    for ticket in rows:
        advance(ticket, Act.CLOSE, by=by, at=at, reason=reason)
        tell("closed", ticket, by=by, at=ticket.ended_at or at, reason=reason[:120])
        tell_closed(ticket, reason, by=by, at=at)
    # Windows are locked before any appointment is, so the unserved come first.
    unserved = [place for place in places if place not in serving]
    booking.mark_unserved(appointment_ids=unserved, reason=reason, by=by, at=at)
    for place in places:
        if place in serving:
            booking.mark_fulfilled(appointment_id=place, by=by, at=at)
    for visit in {row.visit_id: row.visit for row in rows}.values():
        end_visit_if_over(visit, by=by, at=at)


def close_sessions(place: Mall, *, by: Actor, at: datetime) -> None:
    """Nobody is at work at any counter of a mall any more."""
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
