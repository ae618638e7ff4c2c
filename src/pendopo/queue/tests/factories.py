"""A small mall to queue in: one or two stalls with counters and services, open from 8 to 15."""

from datetime import UTC, date, datetime, time, timedelta

from pendopo.booking import actions as booking
from pendopo.booking.models import Appointment, Window
from pendopo.booking.tests.factories import make_stall
from pendopo.catalogue.models import Service
from pendopo.kit.actor import Actor, Grant, Permission, Scope
from pendopo.malls.models import Counter, Mall, OpeningHours, Stall
from pendopo.people.models import Applicant
from pendopo.queue import actions
from pendopo.queue.models import Ticket, Visit
from pendopo.regions.models import Region

MONDAY = date(2026, 11, 23)
AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # 09.00 in Bogor
KIOSK = Actor("kiosk", "k1", (Grant(frozenset({Permission.ISSUE_TICKETS}), Scope(mall="bogor")),))
JOKO = Actor(  # officer of stall 1
    "staff",
    "joko",
    (
        Grant(
            frozenset({Permission.CALL_TICKETS, Permission.ISSUE_TICKETS, Permission.SEE_PERSON}),
            Scope(mall="bogor", stall="gerai-1"),
        ),
    ),
)
RINA = Actor("staff", "rina", JOKO.grants)
DEWI = Actor("staff", "dewi", (Grant(frozenset(Permission), Scope(mall="bogor")),))  # supervisor
STRANGER = Actor(
    "staff", "asep", (Grant(frozenset({Permission.CALL_TICKETS}), Scope(mall="bogor", stall="gerai-9")),)
)


def make_mall(slug: str = "bogor", zone: str = "Asia/Jakarta") -> Mall:
    """A mall of Kota Bogor, open every day from 8 to 15."""
    province, _ = Region.objects.get_or_create(
        code="32", defaults={"name": "Jawa Barat", "kind": "province", "zone": zone}
    )
    city, _ = Region.objects.get_or_create(
        code="32.71", defaults={"name": "Kota Bogor", "kind": "city", "parent": province, "zone": zone}
    )
    mall = Mall.objects.create(slug=slug, name=f"MPP {slug}", region=city, zone=zone)
    for weekday in range(7):
        OpeningHours.objects.create(mall=mall, weekday=weekday, opens=time(8), closes=time(15))
    return mall


def make_service(stall: Stall, slug: str = "ktp", *, minutes: int = 10, **values) -> Service:
    """A service of a stall."""
    return Service.objects.create(
        mall=stall.mall, stall=stall, slug=slug, type_code=slug, name=slug.upper(), short_name=slug.upper(),
        duration_minutes=minutes, starts_date=date(2026, 1, 1), **values,
    )  # fmt: skip


def make_person(name: str = "Sari", phone: str = "") -> Applicant:
    """An applicant."""
    from pendopo.kit.crypto import keyed_hash

    return Applicant.objects.create(
        name=name, phone=phone, phone_hash=keyed_hash("phone", phone),
        name_hash=keyed_hash("name", name.lower()), pseudonym=name.lower() * 4,
    )  # fmt: skip


def make_floor(**values) -> tuple[Mall, Stall, Service]:
    """A mall with one stall, two counters, one service, and windows for today."""
    mall = make_mall()
    stall = make_stall(mall, **values)
    service = make_service(stall)
    booking.generate_windows(mall=mall, days=1, by=DEWI, at=AT)
    return mall, stall, service


def book(service: Service, *, hour: int, person: Applicant | None = None):
    """A booking of today at a local hour of Bogor."""
    start = datetime(2026, 11, 23, hour - 7, tzinfo=UTC)
    window = Window.objects.get(stall=service.stall, starts_at=start)
    return booking.book_window(
        window_id=window.id, service=service, applicant=person or make_person(),
        person_key=b"", by=DEWI, at=AT - timedelta(hours=3),
    )  # fmt: skip


def draw(service: Service, *, at: datetime = AT, **values):
    """A walk-in ticket."""
    return actions.issue_ticket(mall=service.mall, service=service, by=KIOSK, at=at, **values)


def open_counters(stall: Stall, *, at: datetime = AT, by: Actor = JOKO) -> list[Counter]:
    """Every counter of the stall at work."""
    counters = list(Counter.objects.filter(stall=stall).order_by("number"))
    for counter in counters:
        actions.open_counter(counter_id=counter.id, by=by, at=at)
    return counters


__all__ = ["Appointment", "Ticket", "Visit"]
