"""A small mall to test in: Bogor, one stall with counters, services, hours, and Sari, Budi, Ayu and Joko."""

from datetime import UTC, date, datetime, time, timedelta

from pendopo.booking import actions
from pendopo.booking.models import Appointment, Window
from pendopo.booking.types import ApplicantInput
from pendopo.catalogue.models import Service
from pendopo.kit.actor import ANYONE, SYSTEM, Actor, Grant, Permission, Scope
from pendopo.malls.models import Agency, Counter, Mall, OpeningHours, Stall
from pendopo.people.models import Applicant
from pendopo.regions.models import Region

MONDAY = date(2026, 11, 23)
AT = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)  # 07.00 in Bogor
SARI = ApplicantInput(name="Sari", phone="0812 3456 7890", email="sari@example.org")
BUDI = ApplicantInput(name="Budi", phone="0813 3456 7891")
AYU = ApplicantInput(name="Ayu")
OFFICER = Actor(
    kind="staff",
    code="joko",
    grants=(
        Grant(
            frozenset(
                {Permission.ISSUE_TICKETS, Permission.OVERBOOK, Permission.APPLY_FACT, Permission.SEE_PERSON}
            ),
            Scope(mall="bogor"),
        ),
    ),
)
__all__ = ["ANYONE", "SYSTEM"]


def make_mall(slug: str = "bogor", zone: str = "Asia/Jakarta") -> Mall:
    """A mall of Kota Bogor, open from Monday to Friday, 8 to 12 and 13 to 15."""
    province, _ = Region.objects.get_or_create(
        code="32", defaults={"name": "Jawa Barat", "kind": "province", "zone": zone}
    )
    city, _ = Region.objects.get_or_create(
        code="32.71", defaults={"name": "Kota Bogor", "kind": "city", "parent": province, "zone": zone}
    )
    mall = Mall.objects.create(slug=slug, name=f"MPP {slug}", region=city, zone=zone)
    for weekday in range(5):
        for opens, closes in ((time(8), time(12)), (time(13), time(15))):
            OpeningHours.objects.create(mall=mall, weekday=weekday, opens=opens, closes=closes)
    return mall


def make_stall(mall: Mall, *, number: int = 1, counters: int = 2, **values) -> Stall:
    """A stall with counters."""
    agency, _ = Agency.objects.get_or_create(
        slug="disdukcapil", defaults={"name": "Disdukcapil", "short_name": "Disdukcapil", "kind": "local"}
    )
    stall = Stall.objects.create(
        mall=mall, agency=agency, slug=f"gerai-{number}", name=f"Gerai {number}", number=number,
        prefix=chr(64 + number), starts_date=date(2026, 1, 1), **values,
    )  # fmt: skip
    for index in range(counters):
        Counter.objects.create(
            mall=mall, stall=stall, number=number * 10 + index, starts_date=date(2026, 1, 1)
        )
    return stall


def make_service(stall: Stall, *, slug: str = "ktp-hilang", minutes: int = 10) -> Service:
    """A service of the stall."""
    return Service.objects.create(
        mall=stall.mall, stall=stall, slug=slug, type_code=slug, name=f"Layanan {slug}",
        short_name=slug[:24], duration_minutes=minutes, starts_date=date(2026, 1, 1),
    )  # fmt: skip


def make_place(**values) -> tuple[Mall, Stall, Service]:
    """A mall with one stall, one service and windows for the week."""
    mall = make_mall()
    stall = make_stall(mall, **values)
    service = make_service(stall)
    actions.generate_windows(mall=mall, by=SYSTEM, at=AT)
    return mall, stall, service


def make_window(
    stall: Stall, *, online: int = 1, walk_in: int = 0, priority: int = 0, starts_at: datetime | None = None
) -> Window:
    """One window with exact places, tomorrow unless said."""
    start = starts_at or AT + timedelta(days=1, hours=3, minutes=5)
    capacity = online + walk_in + priority
    return Window.objects.create(
        mall=stall.mall, stall=stall, service_day=(start + timedelta(hours=7)).date(), starts_at=start,
        ends_at=start + timedelta(hours=1), capacity=capacity, usual_capacity=capacity,
        online_capacity=online, walk_in_capacity=walk_in, priority_capacity=priority,
    )  # fmt: skip


def person(index: int) -> ApplicantInput:
    """One of many people, each with a telephone."""
    return ApplicantInput(name=f"Warga {index}", phone=f"0812{index:08d}")


def make_applicant(index: int = 0) -> Applicant:
    """A stored applicant with a key of their own."""
    return Applicant.objects.create(
        name=f"Warga {index}", phone_hash=index.to_bytes(32, "big"), pseudonym=f"{index:020x}"
    )


def assert_recount(window: Window) -> None:
    """The taken places equal the recount, in total and by share, and never exceed what is allowed."""
    window.refresh_from_db()
    rows = Appointment.objects.filter(window=window, state__in=Appointment.USES_CAPACITY)
    sums = {"online": 0, "walk_in": 0, "priority": 0}
    for row in rows:
        sums[row.share] += row.units
    taken = (window.online_taken, window.walk_in_taken, window.priority_taken)
    assert taken == tuple(sums.values())
    assert window.taken == sum(taken)
    assert window.taken <= window.capacity + window.overbook + window.excess
