"""The doors to counters, tickets and visits, permission included; locks end in `_for_update`."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from pendopo.booking.models import Appointment
from pendopo.kit.actor import Actor, Permission
from pendopo.kit.crypto import keyed_hash
from pendopo.kit.errors import NotAllowed, NotFound
from pendopo.kit.ids import clean_code, token_hash
from pendopo.kit.writes import fetch
from pendopo.malls.models import Counter, Mall
from pendopo.queue.models import CounterSession, Ticket, Visit
from pendopo.queue.types import AT_COUNTER, CounterNotOpen, SessionState, TicketMoved

TICKET_JOINS = ("visit__applicant", "stall__agency", "mall", "service", "counter", "last_counter")


def mall_of(mall: Mall | str) -> Mall:
    """A mall by itself or by its slug. Raises NotFound."""
    if isinstance(mall, Mall):
        return mall
    found = Mall.objects.filter(slug=mall).first()
    if found is None:
        raise NotFound()
    return found


def visit_token(visit_id: UUID) -> str:
    """The link token of a visit. It is derived from the installation's key, so that a lost ticket can be
    printed again, and only its hash is stored."""
    return keyed_hash("visit-token", str(visit_id)).hex()[:48]


def visit_of_token(token: str) -> Visit:
    """The visit behind a private link: its own, or that of its appointment. Raises NotFound."""
    joins = Visit.objects.select_related("mall")
    digest = token_hash(token)
    visit = joins.filter(token_hash=digest).first() or joins.filter(appointment__token_hash=digest).first()
    if visit is None:
        raise NotFound()
    return visit


def person_of_token(token: str) -> tuple[UUID | None, str]:
    """The applicant behind a private link, of an appointment or of a visit, and the mall. Raises NotFound."""
    booked = (
        Appointment.objects.filter(token_hash=token_hash(token))
        .values_list("applicant_id", "service__mall__slug")
        .first()
    )
    if booked is not None:
        return booked
    visit = visit_of_token(token)
    return visit.applicant_id, visit.mall.slug


def token_of_code(code: str) -> str:
    """The private link behind the code that is printed on a ticket. Raises NotFound."""
    visit_id = Visit.objects.filter(code=clean_code(code)).values_list("id", flat=True).first()
    if visit_id is None:
        raise NotFound()
    return visit_token(visit_id)


def last_set_aside(counter_id: int, *, state: str, by: Actor) -> UUID:
    """The ticket that was last held or missed at a counter and still is. Raises TicketMoved, NotAllowed."""
    counter = counter_of(counter_id, by=by)
    rows = Ticket.objects.filter(last_counter=counter, state=state).order_by("-last_act_at")
    found = rows.values_list("id", flat=True).first()
    if found is None:
        raise TicketMoved()
    return found


def counter_of(counter_id: int, *, by: Actor, permission: Permission = Permission.CALL_TICKETS) -> Counter:
    """A counter that the actor may work at. Raises NotFound or NotAllowed."""
    counter = Counter.objects.select_related("stall__agency", "mall").filter(id=counter_id).first()
    if counter is None:
        raise NotFound()
    if not may_at(counter, by=by, permission=permission):
        raise NotAllowed()
    return counter


@dataclass(frozen=True, slots=True)
class Desk:
    """What a call needs to know of its counter."""

    id: int
    number: int
    stall: str
    agency: str
    mall: str
    region: str
    zone: str


_DESK = """
    SELECT c.id, c.number, s.slug, s.agency_id, m.slug, m.region_id, m.zone
    FROM malls_counter c JOIN malls_stall s ON s.id = c.stall_id JOIN malls_mall m ON m.id = c.mall_id
    WHERE c.id = %s"""


def desk_of(counter_id: int, *, by: Actor, permission: Permission = Permission.CALL_TICKETS) -> Desk:
    """The facts of a counter that the actor may work at, read before every call. Raises NotFound or
    NotAllowed.
    """
    rows = fetch(_DESK, [counter_id])
    if not rows:
        raise NotFound()
    desk = Desk(*rows[0])
    if not by.may(permission, region=desk.region, mall=desk.mall, stall=desk.stall, counter=desk.id):
        raise NotAllowed()
    return desk


def may_at(counter: Counter, *, by: Actor, permission: Permission) -> bool:
    """Whether the actor holds a permission at a counter."""
    return by.may(
        permission,
        region=counter.mall.region_id,
        mall=counter.mall.slug,
        stall=counter.stall.slug,
        counter=counter.id,
    )


def check_mall(mall: Mall, *, by: Actor, permission: Permission) -> None:
    """Raises NotAllowed unless the actor holds the permission in the mall."""
    if not by.may(permission, region=mall.region_id, mall=mall.slug):
        raise NotAllowed()


def check_within(mall: Mall, *, by: Actor, permission: Permission) -> None:
    """Raises NotAllowed unless the actor holds the permission in the mall or at some stall of it."""
    if not by.may_within(permission, region=mall.region_id, mall=mall.slug):
        raise NotAllowed()


def session_of(counter_id: int) -> CounterSession | None:
    """The session of a counter that is not closed, if any."""
    return CounterSession.objects.filter(counter_id=counter_id).exclude(state=SessionState.CLOSED).first()


def session_for_update(counter_id: int) -> CounterSession:
    """The same, locked. Raises CounterNotOpen."""
    rows = CounterSession.objects.select_for_update().filter(counter_id=counter_id)
    session = rows.exclude(state=SessionState.CLOSED).first()
    if session is None:
        raise CounterNotOpen()
    return session


def ticket_for_update(ticket_id: UUID) -> Ticket:
    """A ticket with its places, locked. Raises NotFound."""
    rows = Ticket.objects.select_for_update(of=("self",)).select_related(*TICKET_JOINS)
    ticket = rows.filter(id=ticket_id).first()
    if ticket is None:
        raise NotFound()
    return ticket


def ticket_at_counter_for_update(counter_id: int) -> Ticket:
    """The ticket called to or served at a counter, locked. Raises TicketMoved when there is none."""
    rows = Ticket.objects.select_for_update(of=("self",)).select_related(*TICKET_JOINS)
    ticket = rows.filter(counter_id=counter_id, state__in=AT_COUNTER).first()
    if ticket is None:
        raise TicketMoved()
    return ticket


def check_may_serve(ticket: Ticket, *, counter_id: int | None, by: Actor) -> None:
    """Whoever works at the ticket's counter, or has the say over the stall's queue. Raises NotAllowed."""
    place: dict[str, Any] = {
        "region": ticket.mall.region_id,
        "mall": ticket.mall.slug,
        "stall": ticket.stall.slug,
    }
    counter = ticket.counter_id or counter_id or ticket.last_counter_id
    works_there = by.may(Permission.CALL_TICKETS, **place, counter=counter)
    if not works_there and not by.may(Permission.MANAGE_QUEUE, **place):
        raise NotAllowed()
