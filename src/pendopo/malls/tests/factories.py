"""A mall to test with: Bogor on a Monday, 08.00 to 15.00 with a break, two stalls, three counters."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from pendopo.kit.actor import Actor, Grant, Permission, Scope
from pendopo.malls.models import Agency, Counter, Mall, OpeningHours, Stall
from pendopo.regions.tests.factories import make_region

MONDAY = date(2026, 11, 23)
AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # 09.00 WIB
STARTS = date(2026, 1, 1)


def make_agency(slug: str = "disdukcapil", name: str = "Dinas Kependudukan dan Pencatatan Sipil") -> Agency:
    """An agency, made once."""
    return Agency.objects.get_or_create(
        slug=slug, defaults={"name": name, "short_name": slug.title(), "kind": "local"}
    )[0]


def make_mall(
    slug: str = "bogor", region: str = "32.71", zone: str = "Asia/Jakarta", *, hours: bool = True
) -> Mall:
    """A mall with hours Monday to Friday 08.00-12.00 and 13.00-15.00, last ticket 14.00."""
    mall = Mall.objects.create(
        slug=slug, name=f"MPP {slug.title()}", region=make_region(region, zone=zone), zone=zone
    )
    if hours:
        add_hours(mall)
    return mall


def add_hours(
    mall: Mall,
    *,
    stall: Stall | None = None,
    days: tuple[int, ...] = (0, 1, 2, 3, 4),
    times: tuple[tuple[time, time, time | None], ...] = (
        (time(8), time(12), None),
        (time(13), time(15), time(14)),
    ),
    step: str = "service",
    **more: object,
) -> None:
    """Weekly hours of a mall or stall."""
    for day in days:
        for opens, closes, last in times:
            OpeningHours.objects.create(
                mall=mall,
                stall=stall,
                step=step,
                weekday=day,
                opens=opens,
                closes=closes,
                last_ticket=last,
                **more,
            )


def make_stall(mall: Mall, slug: str = "disdukcapil", *, counters: int = 2, **facts: object) -> Stall:
    """A stall with counters."""
    count = Stall.objects.filter(mall=mall).count()
    values: dict[str, object] = {
        "number": count + 1,
        "prefix": "ABCDEFGHJK"[count],
        "starts_date": STARTS,
        "name": slug.title(),
    }
    stall = Stall.objects.create(mall=mall, agency=make_agency(slug), slug=slug, **(values | facts))
    for _ in range(counters):
        number = Counter.objects.filter(mall=mall).count() + 1
        Counter.objects.create(mall=mall, stall=stall, number=number, starts_date=STARTS)
    return stall


def manager(mall: str = "bogor") -> Actor:
    """The manager of one mall (Ayu)."""
    return Actor(
        "staff",
        "ayu",
        (
            Grant(
                frozenset({Permission.MANAGE_MALL, Permission.APPLY_FACT, Permission.MANAGE_STAFF}),
                Scope(mall=mall),
            ),
        ),
    )


def wib(hour: int, minute: int = 0, day: date = MONDAY) -> datetime:
    """A moment by the clock of Bogor, in UTC."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo("Asia/Jakarta")).astimezone(
        UTC
    )
