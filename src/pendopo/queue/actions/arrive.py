"""Coming: a number at the kiosk or from an officer, or the check-in of an appointment."""

from collections.abc import Sequence
from datetime import date, datetime

from django.conf import settings
from django.db import IntegrityError, transaction

from pendopo.booking import actions as booking
from pendopo.booking.models import Appointment
from pendopo.catalogue.models import Service
from pendopo.kit.actor import Actor, Permission
from pendopo.kit.clock import local_date
from pendopo.kit.errors import InvalidInput, NotAllowed, NotFound
from pendopo.kit.ids import clean_code, token_hash
from pendopo.kit.text import _
from pendopo.kit.words import clock_time, long_date
from pendopo.malls.models import Mall, Stall
from pendopo.people.models import Applicant
from pendopo.queue import rules
from pendopo.queue.actions.coming import Coming, again, come
from pendopo.queue.models import Visit
from pendopo.queue.queries.doors import check_may_draw
from pendopo.queue.queries.find import mall_of
from pendopo.queue.types import (
    Arrival,
    NoPlaceLeft,
    NotComing,
    NoWalkIn,
    Origin,
    Priority,
    TicketIssued,
    WrongDay,
    WrongMall,
)

_PEOPLE_A_VISIT = 10


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
    wanted_priority, wanted_origin = cleaned(priority, people, origin)
    day = local_date(at, place.zone)
    services = [service_of(place, item, day) for item in (service, *further_services)]
    first = services[0]
    check_may_issue(first.stall, place, by=by)
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
    return come(
        Coming(
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


def check_may_issue(stall: Stall, mall: Mall, *, by: Actor) -> None:
    """In demo mode anyone draws; else devices and officers of the mall, or of this stall of it."""
    allowed = by.may(Permission.ISSUE_TICKETS, region=mall.region_id, mall=mall.slug, stall=stall.slug)
    if not settings.DEMO and not allowed:
        raise NotAllowed()


def cleaned(priority: str, people: int, origin: str) -> tuple[Priority, Origin]:
    if priority not in {item.value for item in Priority}:
        raise InvalidInput(fields={"priority": _("Pilihan prioritas tidak dikenali.")})
    if not 1 <= people <= _PEOPLE_A_VISIT:
        raise InvalidInput(fields={"people": _("Jumlah orang antara 1 dan 10.")})
    if origin not in {item.value for item in Origin}:
        raise InvalidInput(fields={"origin": _("Asal tiket tidak dikenali.")})
    return Priority(priority), Origin(origin)


def service_of(mall: Mall, service: Service | str, day: date) -> Service:
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
        return again(earlier, at=at)
    _check_coming(booked, place, at=at)
    check_may_draw(booked.service.stall, place, at=at)
    wanted_priority, _origin = cleaned(
        priority or ("elderly" if booked.share == "priority" else ""), 1, "appointment"
    )
    booking.mark_checked_in(appointment_id=booked.id, by=by, at=at)
    arrival = rules.join_with_appointment(
        starts_at=booked.window.starts_at, ends_at=booked.window.ends_at, priority=wanted_priority, at=at
    )
    try:
        with transaction.atomic():
            return come(
                Coming(
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
        return again(earlier, at=at)


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
