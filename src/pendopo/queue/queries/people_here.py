"""Finding a visit by number, code, phone or name; and the day's list on paper."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from pendopo.booking.models import Appointment
from pendopo.kit.actor import Actor, Permission
from pendopo.kit.clock import local_date
from pendopo.kit.errors import InvalidInput, NotAllowed
from pendopo.kit.ids import clean_code
from pendopo.kit.text import _
from pendopo.malls.models import Mall
from pendopo.malls.queries import list_stalls_where
from pendopo.people import queries as people
from pendopo.people import rules as names
from pendopo.queue.models import Ticket, Visit
from pendopo.queue.queries.find import check_within, mall_of, visit_token
from pendopo.queue.queries.views import view_tickets
from pendopo.queue.types import ENDED, TicketView

_JOINS = ("visit__applicant", "stall", "mall", "service", "counter")
_NUMBER = re.compile(r"^([A-Z]{1,3})[- ]?(\d{1,4})$")
_FOUND = 20


@dataclass(frozen=True, slots=True)
class VisitFound:
    """A visit of today for staff: its tickets, and the link to print a lost ticket again."""

    visit_id: UUID
    code: str
    token: str
    person: str
    people: int
    arrived_at: datetime
    tickets: tuple[TicketView, ...]


@dataclass(frozen=True, slots=True)
class AppointmentFound:
    """A booking of today whose person has not come yet."""

    code: str
    person: str
    people: int
    starts_at: datetime
    service_name: str
    stall_name: str


@dataclass(frozen=True, slots=True)
class DayList:
    """Everything of a day that a mall needs on paper when the power fails."""

    mall: str
    mall_name: str
    zone: str
    at: datetime
    tickets: tuple[TicketView, ...]  # in line, held or at a counter: in calling order per stall
    expected: tuple[AppointmentFound, ...]  # bookings whose person has not come yet


def find_visits(mall: Mall | str, *, text: str, by: Actor, at: datetime) -> list[VisitFound]:
    """Visits of today by ticket number, code, phone or name; the lost ticket is found again.

    Raises NotAllowed, InvalidInput when nothing was typed.
    """
    place = mall_of(mall)
    _check(place, by=by)
    typed = text.strip()
    if len(typed) < 2:
        raise InvalidInput(fields={"text": _("Ketik nomor antrean, kode, nomor telepon, atau nama lengkap.")})
    rows = Visit.objects.filter(mall=place, service_day=local_date(at, place.zone))
    visits = list(_matching(rows, typed).distinct().order_by("-arrived_at")[:_FOUND])
    tickets = Ticket.objects.select_related(*_JOINS).filter(visit__in=visits).order_by("visit_id", "step")
    views = view_tickets(tickets, by=by, at=at)
    return [_found(visit, [view for view in views if view.visit_id == visit.id]) for visit in visits]


def find_expected(mall: Mall | str, *, text: str, by: Actor, at: datetime) -> list[AppointmentFound]:
    """Bookings of today whose person has come without the code: by code, phone or name.

    Raises NotAllowed.
    """
    place = mall_of(mall)
    _check(place, by=by)
    typed = text.strip()
    rows = _booked(place, at=at).filter(
        Q(code=clean_code(typed)) | Q(applicant__in=people.find_applicants(typed))
    )
    return [_expected(row, place, by=by) for row in rows[:_FOUND]]


def _booked(place: Mall, *, at: datetime) -> "QuerySet[Appointment]":
    rows = Appointment.objects.select_related("window", "service__stall", "applicant")
    today = rows.filter(window__mall=place, service_day=local_date(at, place.zone), state="booked")
    return today.order_by("window__starts_at", "service__stall__number")


def _matching(rows: "QuerySet[Visit]", typed: str) -> "QuerySet[Visit]":
    number = _NUMBER.match(typed.upper())
    if number:
        prefix, sequence = number.groups()
        return rows.filter(tickets__prefix=prefix, tickets__sequence=int(sequence))
    code = clean_code(typed)
    by_code = Q(code=code) | Q(appointment__code=code)
    return rows.filter(by_code | Q(applicant__in=people.find_applicants(typed)))


def _found(visit: Visit, views: list[TicketView]) -> VisitFound:
    return VisitFound(
        visit_id=visit.id,
        code=visit.code,
        token=visit_token(visit.id),
        person=views[0].person if views else "",
        people=visit.people,
        arrived_at=visit.arrived_at,
        tickets=tuple(views),
    )


def _check(place: Mall, *, by: Actor) -> None:
    """Staff who call or draw tickets somewhere in this mall."""
    scope: dict[str, Any] = {"region": place.region_id, "mall": place.slug}
    stalls = {grant.scope.stall for grant in by.grants if grant.scope.mall in ("", place.slug)}
    for stall in stalls | {""}:
        for permission in (Permission.ISSUE_TICKETS, Permission.CALL_TICKETS, Permission.SEE_FLOOR):
            if by.kind != "kiosk" and by.may(permission, **scope, stall=stall):
                return
    raise NotAllowed()


def day_list(mall: Mall | str, *, by: Actor, at: datetime) -> DayList:
    """The printed list of the day: who is in line in calling order, and who is still expected.

    Who answers for one stall gets the list of that stall. Raises NotAllowed.
    """
    place = mall_of(mall)
    check_within(place, by=by, permission=Permission.SEE_FLOOR)
    stalls = [stall.pk for stall in list_stalls_where(by, Permission.SEE_FLOOR, mall=place)]
    today = local_date(at, place.zone)
    tickets = (
        Ticket.objects.select_related(*_JOINS)
        .filter(mall=place, service_day=today, stall__in=stalls)
        .exclude(state__in=ENDED)
        .order_by("stall__number", "queue_rank", "sequence")
    )
    booked = _booked(place, at=at).filter(service__stall__in=stalls)
    return DayList(
        mall=place.slug,
        mall_name=place.name,
        zone=place.zone,
        at=at,
        tickets=tuple(view_tickets(tickets, by=by, at=at)),
        expected=tuple(_expected(row, place, by=by) for row in booked),
    )


def _expected(row: Appointment, place: Mall, *, by: Actor) -> AppointmentFound:
    person = str(row.applicant.name) if row.applicant else ""
    stall = row.service.stall
    sees = by.may(Permission.SEE_PERSON, region=place.region_id, mall=place.slug, stall=stall.slug)
    return AppointmentFound(
        code=row.code,
        person=person if sees else str(names.mask_name(person)) if person else "",
        people=row.people,
        starts_at=row.window.starts_at,
        service_name=row.service.name,
        stall_name=stall.name,
    )
