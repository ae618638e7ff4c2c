"""The living malls: what their events say about each day."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from pendopo.events.models import Event
from pendopo.events.queries import Cursor
from pendopo.kit import clock, words
from pendopo.kit.text import _
from pendopo.malls import queries as malls
from pendopo.monitoring import charts, rules
from pendopo.monitoring.models import CountCursor, DailyCount
from pendopo.monitoring.types import DayCounts, Happened

SHOWN_DAYS = 7


@dataclass(frozen=True, slots=True)
class LivingDay:
    """One day of a living mall as a page shows it."""

    day: date
    words: str
    visits: int
    tickets: int
    services_finished: int
    waits: int
    wait_median: str
    wait_p90: str


@dataclass(frozen=True, slots=True)
class LivingMall:
    """A mall at work, with its latest days, the newest first."""

    slug: str
    name: str
    region_code: str
    is_demo: bool
    days: tuple[LivingDay, ...]
    chart: str

    @property
    def today(self) -> LivingDay:
        """The newest day."""
        return self.days[0]


def list_living_malls(*, at: datetime, demo: bool) -> list[LivingMall]:
    """Every mall with counted days among its last seven, those with most visits first."""
    shown = []
    for mall in malls.list_malls():
        today = clock.local_date(at, mall.zone)
        rows = DailyCount.objects.filter(mall=mall.slug, day__gt=today - timedelta(days=SHOWN_DAYS))
        by_day = {row.day: row for row in rows.filter(day__lte=today)}
        if not by_day:
            continue
        days = tuple(_living_day(by_day[day]) for day in sorted(by_day, reverse=True))
        shown.append(
            LivingMall(
                mall.slug,
                mall.name,
                mall.region_id,
                demo or mall.is_example,
                days,
                _bars(mall.slug, mall.name, days[::-1]),
            )
        )
    return sorted(shown, key=lambda item: (-item.today.visits, item.name))


def count_day_from_events(mall: str, day: date, zone: str) -> DayCounts:
    """The counts of one day of a mall, straight from the log: what the kept counts must equal."""
    start, end = clock.day_bounds(day, zone)
    rows = Event.objects.filter(
        mall=mall, name__in=rules.COUNTED, occurred_at__gte=start, occurred_at__lt=end
    )
    ordered = rows.order_by("occurred_at", "id").values_list("name", "visit", "data")
    return rules.count_day(
        Happened(
            name=name,
            visit=visit,
            number=str(data.get("number", "")),
            act=str(data.get("act", "")),
            waited_seconds=max(0, int(data.get("waited_seconds") or 0)),
        )
        for name, visit, data in ordered.iterator(chunk_size=2000)
    )


def cursor_for_update() -> CountCursor:
    """The one cursor, locked: one process counts at a time."""
    CountCursor.objects.get_or_create(id=1)
    return CountCursor.objects.select_for_update().get(id=1)


def position_of(cursor: CountCursor) -> Cursor:
    """The reading position of the cursor."""
    return Cursor(cursor.transaction_id, cursor.event_id)


def _living_day(row: DailyCount) -> LivingDay:
    return LivingDay(
        day=row.day,
        words=words.short_date(row.day),
        visits=row.visits,
        tickets=row.tickets,
        services_finished=row.services_finished,
        waits=row.waits,
        wait_median=_minutes(row.wait_median_seconds),
        wait_p90=_minutes(row.wait_p90_seconds),
    )


def _minutes(seconds: int | None) -> str:
    return "–" if seconds is None else words.duration(seconds / 60)


def _bars(slug: str, name: str, days: tuple[LivingDay, ...]) -> str:
    title = f"{name}: {_('Kunjungan')}, {_('per hari')}"
    lines = [f"{day.words}: {words.number(day.visits)}" for day in days]
    bars = [
        charts.Bar(words.number(day.visits), f"{day.day.day}/{day.day.month}", day.visits, line)
        for day, line in zip(days, lines, strict=True)
    ]
    return charts.draw_bars(f"living-{slug}", title, "; ".join(lines) + ".", bars)
