"""Another day for whoever could not be served today."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from pendopo.booking import actions as booking
from pendopo.booking.queries import rebook_offers
from pendopo.booking.types import (
    LimitReached,
    NotBookable,
    TooLate,
    WindowClosed,
    WindowFull,
    WindowView,
)
from pendopo.kit.actor import Actor, Permission
from pendopo.kit.clock import local_date
from pendopo.kit.errors import Conflict, NotFound
from pendopo.malls.models import Mall
from pendopo.queue import rules
from pendopo.queue.actions.moves import advance, end_visit_if_over, tell
from pendopo.queue.models import Ticket
from pendopo.queue.queries.find import TICKET_JOINS, check_mall, mall_of, ticket_for_update
from pendopo.queue.types import ENDED, Act, Rebooking, State, TicketMoved

_REASON = "rebooked"
_REFUSED = (WindowFull, WindowClosed, TooLate, NotBookable, LimitReached)


@transaction.atomic
def rebook_ticket(
    *, ticket_id: UUID, window_id: int, version: int | None = None, by: Actor, at: datetime
) -> Ticket:
    """Give somebody who waits a real place on a coming day, and end today's ticket with that reason.

    Who left a contact gets the new link by message; the page shows and prints the code for the others.
    Raises NotAllowed, TicketMoved (also while being served), Conflict, WindowFull with other times.
    """
    ticket = ticket_for_update(ticket_id)
    check_mall(ticket.mall, by=by, permission=Permission.MANAGE_QUEUE)
    if version is not None and version != ticket.version:
        raise Conflict()
    if ticket.state == State.SERVING or not rules.may_act(State(ticket.state), Act.CLOSE):
        raise TicketMoved()
    if not any(offer.id == window_id for offer in _offers(ticket, at=at, limit=None)):
        raise WindowFull(alternatives=[offer.as_json(ticket.service_id) for offer in _offers(ticket, at=at)])
    booked = booking.rebook(
        instead_of=ticket.place_id,
        window_id=window_id,
        service=ticket.service,
        applicant=ticket.visit.applicant,
        people=ticket.visit.people,
        priority=bool(ticket.priority),
        reason=_REASON,
        by=by,
        at=at,
    )
    ticket.rebooked_id = booked.appointment_id
    advance(ticket, Act.CLOSE, by=by, at=at, reason=_REASON)
    tell("closed", ticket, by=by, at=at, reason=_REASON)
    end_visit_if_over(ticket.visit, by=by, at=at)
    return ticket


def _offers(ticket: Ticket, *, at: datetime, limit: int | None = 12) -> list[WindowView]:
    return rebook_offers(
        ticket.service,
        people=ticket.visit.people,
        priority=bool(ticket.priority),
        after=local_date(at, ticket.mall.zone),
        at=at,
        limit=limit,
    )


def rebook_waiting(*, mall: Mall | str, by: Actor, at: datetime) -> Rebooking:
    """Give everybody who still waits the nearest free time of a coming day, in the order of the line; each is
    a transaction of its own. Who gets none stays as they are, to be closed with a reason.

    Raises NotAllowed.
    """
    place = mall_of(mall)
    check_mall(place, by=by, permission=Permission.MANAGE_QUEUE)
    waiting = Ticket.objects.filter(mall=place, service_day=local_date(at, place.zone))
    ids = waiting.exclude(state__in=[*ENDED, State.SERVING]).order_by("stall_id", "queue_rank", "sequence")
    rebooked = 0
    without = 0
    for ticket_id in list(ids.values_list("id", flat=True)):
        if _rebook_next(ticket_id, by=by, at=at):
            rebooked += 1
        else:
            without += 1
    return Rebooking(rebooked, without)


def _rebook_next(ticket_id: UUID, *, by: Actor, at: datetime) -> bool:
    """The nearest time that is still free when it is taken; a few may go to others in between."""
    ticket = Ticket.objects.select_related(*TICKET_JOINS).filter(id=ticket_id).first()
    if ticket is None:
        return False
    for offer in _offers(ticket, at=at, limit=3):
        try:
            rebook_ticket(ticket_id=ticket_id, window_id=offer.id, by=by, at=at)
        except _REFUSED:
            continue
        except (TicketMoved, Conflict, NotFound):
            return False
        return True
    return False
