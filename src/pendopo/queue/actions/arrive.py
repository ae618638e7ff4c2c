"""Coming: a number at the kiosk or from an officer, or the check-in of an appointment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from pendopo.booking import actions as booking
from pendopo.booking.models import Appointment
from pendopo.catalogue.models import Service
from pendopo.events.actions import record
from pendopo.kit.actor import Actor, Permission
from pendopo.kit.clock import local_date
from pendopo.kit.errors import InvalidInput, NotAllowed, NotFound, Text
from pendopo.kit.ids import clean_code, new_code, new_key, token_hash
from pendopo.kit.text import _
from pendopo.kit.words import clock_time, long_date
from pendopo.malls.models import Mall, Stall
from pendopo.people.models import Applicant
from pendopo.queue import rules
from pendopo.queue.actions.messages import tell_issued_to
from pendopo.queue.actions.moves import channel_of, tell_issued
from pendopo.queue.actions.statements import take_number
from pendopo.queue.models import Ticket, TicketPeriod, Visit
from pendopo.queue.queries.doors import check_may_draw
from pendopo.queue.queries.find import mall_of, visit_token
from pendopo.queue.queries.waits import Estimate, estimate
from pendopo.queue.types import (
    ENDED,
    Arrival,
    Line,
    NoPlaceLeft,
    NotComing,
    NoWalkIn,
    Origin,
    Priority,
    State,
    TicketIssued,
    WrongDay,
    WrongMall,
)

_PEOPLE_A_VISIT = 10


@dataclass(frozen=True, slots=True)
class _Coming:
    """Who comes, how, and what for."""

    mall: Mall
    service: Service
    day: date
    origin: Origin
    arrival: Arrival
    priority: Priority
    people: int
    applicant: Applicant | None
    place: Appointment | None
    booked: Appointment | None
    standby: bool
    helped_by: str
    further: Sequence[Service]


@transaction.atomic
def issue_ticket(
    *,
    mall: Mall | str,
    service: Service | str,
    priority: str = "",
    people: int = 1,
    origin: str = "kiosk",
    applicant: Applicant | None = None,
    further_services: Sequence[Service | str] = (),
    helped: bool = False,
    by: Actor,
    at: datetime,
) -> TicketIssued:
    """Draw a number for somebody who walks in. They take a walk-in place, or stand by where the stall allows.

    Raises StallClosed, AfterLastTicket, NoWalkIn, NoPlaceLeft, NotAllowed, InvalidInput.
    """
    place = mall_of(mall)
    wanted_priority, wanted_origin = _cleaned(priority, people, origin)
    day = local_date(at, place.zone)
    services = [_service(place, item, day) for item in (service, *further_services)]
    first = services[0]
    _check_may_issue(first.stall, place, by=by)
    if not first.walk_in:
        raise NoWalkIn()
    check_may_draw(first.stall, place, at=at)
    taken = booking.take_walk_in_place(
        stall=first.stall,
        service=first,
        people=people,
        priority=bool(wanted_priority),
        by=by,
        at=at,
    )
    if taken is None and first.stall.walk_in_when_full == Stall.WhenFull.REFUSE:
        raise NoPlaceLeft()
    return _come(
        _Coming(
            mall=place,
            service=first,
            day=day,
            origin=wanted_origin,
            arrival=Arrival(
                rules.line_of(priority=wanted_priority, with_appointment=False), None, late=False
            ),
            priority=wanted_priority,
            people=people,
            applicant=applicant,
            place=taken,
            booked=None,
            standby=taken is None,
            helped_by=f"{by.kind}:{by.code}" if helped else "",
            further=services[1:],
        ),
        by=by,
        at=at,
    )


def _check_may_issue(stall: Stall, mall: Mall, *, by: Actor) -> None:
    """In demo mode anyone draws; else devices and officers of the mall, or of this stall of it."""
    allowed = by.may(Permission.ISSUE_TICKETS, region=mall.region_id, mall=mall.slug, stall=stall.slug)
    if not settings.DEMO and not allowed:
        raise NotAllowed()


def _cleaned(priority: str, people: int, origin: str) -> tuple[Priority, Origin]:
    if priority not in {item.value for item in Priority}:
        raise InvalidInput(fields={"priority": _("Pilihan prioritas tidak dikenali.")})
    if not 1 <= people <= _PEOPLE_A_VISIT:
        raise InvalidInput(fields={"people": _("Jumlah orang antara 1 dan 10.")})
    if origin not in {item.value for item in Origin}:
        raise InvalidInput(fields={"origin": _("Asal tiket tidak dikenali.")})
    return Priority(priority), Origin(origin)


def _service(mall: Mall, service: Service | str, day: date) -> Service:
    """A service of this mall that is offered on the day, with its stall."""
    rows = Service.objects.select_related("stall__agency", "stall__mall", "mall").filter(mall=mall)
    wanted = rows.filter(slug=service) if isinstance(service, str) else rows.filter(id=service.id)
    found = wanted.first()
    if found is None or found.starts_date > day or (found.ends_date and found.ends_date < day):
        raise NotFound(_("Layanan ini tidak ada di mal ini."))
    return found


@transaction.atomic
def check_in(
    *,
    mall: Mall | str,
    code: str = "",
    token: str = "",
    priority: str = "",
    helped: bool = False,
    by: Actor,
    at: datetime,
) -> TicketIssued:
    """Somebody with an appointment has come. A repeat gives the same ticket again.

    Raises NotFound, WrongMall, WrongDay, NotComing, StallClosed, each saying what to do.
    """
    place = mall_of(mall)
    booked = _appointment(code=code, token=token)
    if (earlier := Visit.objects.filter(appointment=booked).first()) is not None:
        return _again(earlier, at=at)
    _check_coming(booked, place, at=at)
    check_may_draw(booked.service.stall, place, at=at)
    wanted_priority, _origin = _cleaned(
        priority or ("elderly" if booked.share == "priority" else ""), 1, "appointment"
    )
    booking.mark_checked_in(appointment_id=booked.id, by=by, at=at)
    arrival = rules.join_with_appointment(
        starts_at=booked.window.starts_at, ends_at=booked.window.ends_at, priority=wanted_priority, at=at
    )
    try:
        with transaction.atomic():
            return _come(
                _Coming(
                    mall=place,
                    service=booked.service,
                    day=local_date(at, place.zone),
                    origin=Origin.APPOINTMENT,
                    arrival=arrival,
                    priority=wanted_priority,
                    people=booked.people,
                    applicant=booked.applicant,
                    place=booked,
                    booked=booked,
                    standby=False,
                    helped_by=f"{by.kind}:{by.code}" if helped else "",
                    further=(),
                ),
                by=by,
                at=at,
            )
    except IntegrityError:  # two kiosks at once: the other one's ticket is the answer
        earlier = Visit.objects.filter(appointment=booked).first()
        if earlier is None:
            raise
        return _again(earlier, at=at)


def _appointment(*, code: str, token: str) -> Appointment:
    rows = Appointment.objects.select_for_update(of=("self",)).select_related(
        "window__mall", "service__stall__agency", "service__stall__mall", "service__mall", "applicant"
    )
    found = None
    if token:
        found = rows.filter(token_hash=token_hash(token)).first()
    elif clean_code(code):
        found = rows.filter(code=clean_code(code)).first()
    if found is None:
        raise NotFound(
            _("Kode ini tidak ditemukan. Periksa kembali, atau mintalah bantuan petugas dengan nama Anda.")
        )
    return found


def _check_coming(booked: Appointment, place: Mall, *, at: datetime) -> None:
    window = booked.window
    if window.mall_id != place.id:
        text = _("Janji temu ini untuk %(mall)s. Silakan datang ke sana, atau pesan ulang di sini.")
        raise WrongMall(text % {"mall": window.mall.name})
    if booked.state not in ("booked", "checked_in"):
        raise NotComing()
    today = local_date(at, place.zone)
    if booked.service_day != today:
        when = {
            "date": long_date(booked.service_day),
            "time": clock_time(window.starts_at, place.zone),
        }
        text = (
            _("Janji temu ini untuk %(date)s pukul %(time)s. Datanglah pada hari itu, atau ubah waktunya.")
            if booked.service_day > today
            else _(
                "Janji temu ini untuk %(date)s dan sudah lewat. Ambil nomor antrean baru atau pesan ulang."
            )
        )
        raise WrongDay(text % when)


def _come(coming: _Coming, *, by: Actor, at: datetime) -> TicketIssued:
    """Write the visit with its tickets: the first joins its line, the others are planned steps."""
    visit_id = new_key()
    token = visit_token(visit_id)
    visit = Visit.objects.create(
        id=visit_id,
        mall=coming.mall,
        service_day=coming.day,
        code=new_code(),
        token_hash=token_hash(token),
        origin=coming.origin.value,
        applicant=coming.applicant,
        appointment=coming.booked,
        people=coming.people,
        helped_by=coming.helped_by,
        arrived_at=at,
    )
    ticket, guess = _first_ticket(visit, coming, at=at)
    further = [
        _planned_ticket(visit, coming, service, step) for step, service in enumerate(coming.further, start=2)
    ]
    _record_arrival(visit, ticket, coming, guess, by=by, at=at)
    tell_issued_to(ticket, by=by, at=at)
    return _issued(ticket, guess, late=coming.arrival.late, further=[row.number for row in further])


def _ticket(visit: Visit, coming: _Coming, service: Service, *, step: int, line: Line) -> Ticket:
    """A ticket with the next number of its stall; in the first step also with its tag."""
    sequence, tag = take_number(
        mall_id=coming.mall.id,
        stall_id=service.stall_id,
        prefix=service.stall.prefix,
        day=coming.day,
        line=line if step == 1 else None,
    )
    return Ticket(
        visit=visit,
        step=step,
        mall=coming.mall,
        stall=service.stall,
        service=service,
        service_day=coming.day,
        prefix=service.stall.prefix,
        sequence=sequence,
        line=line.value,
        priority=coming.priority.value,
        queue_rank=tag,
    )


def _first_ticket(visit: Visit, coming: _Coming, *, at: datetime) -> tuple[Ticket, Estimate]:
    ticket = _ticket(visit, coming, coming.service, step=1, line=coming.arrival.line)
    ticket.state = State.WAITING.value
    ticket.place = coming.place
    ticket.standby = coming.standby
    ticket.not_before = coming.arrival.not_before
    ticket.waiting_since = at
    guess = estimate(ticket, at=at)
    ticket.promised_low, ticket.promised_high = guess.low, guess.high
    ticket.save(force_insert=True)
    TicketPeriod.objects.create(ticket=ticket, state=State.WAITING.value, starts_at=at)
    return ticket, guess


def _planned_ticket(visit: Visit, coming: _Coming, service: Service, step: int) -> Ticket:
    line = rules.line_of(priority=coming.priority, with_appointment=False)
    ticket = _ticket(visit, coming, service, step=step, line=line)
    ticket.state = State.PLANNED.value
    ticket.save(force_insert=True)
    return ticket


def _record_arrival(
    visit: Visit, ticket: Ticket, coming: _Coming, guess: Estimate, *, by: Actor, at: datetime
) -> None:
    record(
        "queue.visit.started",
        by=by,
        at=at,
        region=coming.mall.region_id,
        mall=coming.mall.slug,
        stall=ticket.stall.slug,
        agency=ticket.stall.agency_id,
        service=ticket.service.slug,
        channel=channel_of(by, visit.origin),
        visit=str(visit.id),
        person=coming.applicant.pseudonym if coming.applicant else "",
        data={
            "origin": visit.origin,
            "people": visit.people,
            "helped": bool(visit.helped_by),
            "steps": 1 + len(coming.further),
            "late": coming.arrival.late,
        },
    )
    tell_issued(ticket, guess, by=by, at=at)


def _issued(
    ticket: Ticket, guess: Estimate, *, late: bool = False, further: Sequence[str] = ()
) -> TicketIssued:
    return TicketIssued(
        visit_id=UUID(str(ticket.visit_id)),
        ticket_id=ticket.id,
        number=ticket.number,
        code=ticket.visit.code,
        token=visit_token(ticket.visit_id),
        position=guess.ahead + 1,
        low=guess.low,
        high=guess.high,
        standby=ticket.standby,
        service_name=ticket.service.name,
        stall_name=ticket.stall.name,
        line=ticket.line,
        not_before=ticket.not_before,
        late=late,
        note=_note(ticket, late=late),
        further=tuple(further),
    )


def _note(ticket: Ticket, *, late: bool) -> Text:
    """What the person should know, honestly."""
    if ticket.standby:
        return _("Tempat hari ini sudah habis. Nomor Anda cadangan: dilayani jika masih ada waktu.")
    if late:
        return _("Waktu janji temu sudah lewat. Anda tetap dilayani melalui antrean datang langsung.")
    if ticket.not_before:
        text = _("Anda datang lebih awal. Panggilan paling cepat pukul %(time)s.")
        return text % {"time": clock_time(ticket.not_before, ticket.mall.zone)}
    return ""


def _again(visit: Visit, *, at: datetime) -> TicketIssued:
    """The ticket of an earlier check-in of the same appointment: the step that counts now. One that ended is
    not handed out again as if it still waited.
    """
    rows = Ticket.objects.select_related("visit", "stall", "service", "mall").filter(visit=visit)
    steps = list(rows.order_by("step"))
    ticket = next((row for row in steps if State(row.state) not in ENDED), None)
    if ticket is not None:
        return _issued(ticket, estimate(ticket, at=at))
    missed = next((row for row in steps if row.state == State.NO_SHOW), None)
    if missed is not None:
        text = _("Nomor %(number)s sudah dipanggil dan terlewat. Minta petugas memulihkannya.")
        raise NotComing(text % {"number": missed.number})
    raise NotComing()
