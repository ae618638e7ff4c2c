"""Before a fact is applied: whom it hits, and the list to call."""

from datetime import datetime

from pendopo.booking import queries as bookings
from pendopo.booking.models import Appointment
from pendopo.booking.types import Closing, Limiting
from pendopo.continuity import rules
from pendopo.continuity.types import FactImpact, FactInput, HitAppointment
from pendopo.kit.actor import Actor, Permission
from pendopo.kit.clock import local_date
from pendopo.kit.errors import InvalidInput
from pendopo.kit.phones import mask_phone
from pendopo.kit.text import _
from pendopo.malls import queries as malls
from pendopo.malls.models import Counter, Mall, Stall
from pendopo.people.rules import mask_name
from pendopo.queue.models import Ticket


def place_of(fact: FactInput, *, by: Actor, at: datetime) -> tuple[Mall, Stall | None, Counter | None]:
    """The place a fact is about, for an actor who may declare one there.

    Raises InvalidInput, NotFound or NotAllowed.
    """
    found = rules.mistakes(fact, at=at)
    if found:
        raise InvalidInput(fields=found)
    mall = malls.get_mall(fact.mall)
    counter = malls.get_counter(fact.counter) if fact.counter is not None else None
    if counter is not None and counter.mall_id != mall.id:
        raise InvalidInput(fields={"counter": _("Loket ini bukan milik mal tersebut.")})
    stall = counter.stall if counter else malls.get_stall(mall, fact.stall) if fact.stall else None
    malls.require_here(by, Permission.APPLY_FACT, mall=mall, stall=stall.slug if stall else "")
    return mall, stall, counter


def preview_fact(fact: FactInput, *, by: Actor, at: datetime) -> FactImpact:
    """What the fact would do, by the same rules that apply it; nothing is written."""
    mall, stall, counter = place_of(fact, by=by, at=at)
    also: Closing | Limiting
    if fact.kind == "cap":
        also = Limiting(fact.starts_at, fact.ends_at, fact.percent or 0, fact.reason, fact.decree)
    else:
        number = counter.id if counter else None
        also = Closing(fact.starts_at, fact.ends_at, fact.reason, fact.decree, number)
    preview = bookings.preview_refit(
        mall=mall, stall=stall, starts_at=fact.starts_at, ends_at=fact.ends_at, also=[also], at=at
    )
    seen = by.may(
        Permission.SEE_PERSON, mall=mall.slug, region=mall.region_id, stall=stall.slug if stall else ""
    )
    people = tuple(_hit(row, seen=seen) for row in preview.hit)
    return FactImpact(
        count=len(people),
        appointments=people,
        tickets=count_tickets(fact, mall, stall, at=at),
        windows=preview.closed + preview.shrunk,
        closed=preview.closed,
        shrunk=preview.shrunk,
    )


def count_tickets(fact: FactInput, mall: Mall, stall: Stall | None, *, at: datetime) -> int:
    """Tickets waiting today at the place, when the fact begins today."""
    today = local_date(at, mall.zone)
    if fact.kind != "closure" or local_date(fact.starts_at, mall.zone) > today:
        return 0
    rows = Ticket.objects.filter(mall=mall, service_day=today, state="waiting")
    return rows.filter(stall=stall).count() if stall else rows.count()


def hit_appointment(row: Appointment, mall: Mall, *, by: Actor) -> HitAppointment:
    """Somebody to call; masked for who may not see persons at that stall."""
    stall = row.service.stall.slug
    return _hit(row, seen=by.may(Permission.SEE_PERSON, region=mall.region_id, mall=mall.slug, stall=stall))


def _hit(row: Appointment, *, seen: bool) -> HitAppointment:
    person = row.applicant
    name, phone, email = (person.name, person.phone, person.email) if person else ("", "", "")
    if not seen:
        name, phone = mask_name(name), mask_phone(phone) if phone else ""
        email = f"{email[:1]}***" if email else ""
    return HitAppointment(
        id=row.id,
        code=row.code,
        starts_at=row.window.starts_at,
        ends_at=row.window.ends_at,
        service=row.service.name,
        stall=row.service.stall.name,
        people=row.people,
        name=name,
        phone=phone,
        email=email,
    )
