"""Joining the line: the visit with its tickets, once it is decided who comes and how."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from pendopo.booking.models import Appointment
from pendopo.catalogue.models import Service
from pendopo.events.actions import record
from pendopo.kit.actor import Actor
from pendopo.kit.errors import Text
from pendopo.kit.ids import new_code, new_key, token_hash
from pendopo.kit.text import _
from pendopo.kit.words import clock_time
from pendopo.malls.models import Mall
from pendopo.people.models import Applicant
from pendopo.queue import rules
from pendopo.queue.actions.messages import tell_issued_to
from pendopo.queue.actions.moves import channel_of, tell_issued
from pendopo.queue.actions.statements import take_number
from pendopo.queue.models import Ticket, TicketPeriod, Visit
from pendopo.queue.queries.find import visit_token
from pendopo.queue.queries.waits import Estimate, estimate
from pendopo.queue.types import (
    ENDED,
    Arrival,
    Line,
    NotComing,
    Origin,
    Priority,
    State,
    TicketIssued,
)


@dataclass(frozen=True, slots=True)
class Ahead:
    """What a number handed out before brings along: itself, its code, and its place in line."""

    sequence: int
    code: str
    rank: float


@dataclass(frozen=True, slots=True)
class Coming:
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
    ahead: "Ahead | None" = None  # a number that was handed out before


def come(coming: Coming, *, by: Actor, at: datetime) -> TicketIssued:
    """Write the visit with its tickets: the first joins its line, the others are planned steps."""
    visit_id = new_key()
    token = visit_token(visit_id)
    visit = Visit.objects.create(
        id=visit_id,
        mall=coming.mall,
        service_day=coming.day,
        code=coming.ahead.code if coming.ahead else new_code(),
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


def _ticket(visit: Visit, coming: Coming, service: Service, *, step: int, line: Line) -> Ticket:
    """A ticket with the next number of its stall; in the first step also with its tag."""
    if coming.ahead is not None and step == 1:
        sequence, tag = coming.ahead.sequence, coming.ahead.rank
    else:
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


def _first_ticket(visit: Visit, coming: Coming, *, at: datetime) -> tuple[Ticket, Estimate]:
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


def _planned_ticket(visit: Visit, coming: Coming, service: Service, step: int) -> Ticket:
    line = rules.line_of(priority=coming.priority, with_appointment=False)
    ticket = _ticket(visit, coming, service, step=step, line=line)
    ticket.state = State.PLANNED.value
    ticket.save(force_insert=True)
    return ticket


def _record_arrival(
    visit: Visit, ticket: Ticket, coming: Coming, guess: Estimate, *, by: Actor, at: datetime
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


def again(visit: Visit, *, at: datetime) -> TicketIssued:
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
