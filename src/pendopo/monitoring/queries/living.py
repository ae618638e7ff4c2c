"""The living malls: what their events say about each day."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from pendopo.analytics.queries import DaySummary, has_generated_days, list_day_summaries
from pendopo.kit import clock, words
from pendopo.kit.actor import Actor
from pendopo.kit.text import _
from pendopo.malls import queries as malls
from pendopo.monitoring import charts
from pendopo.monitoring.queries.country import LEAST_CASES
from pendopo.monitoring.queries.values import sees_all
from pendopo.monitoring.rules.suppression import coarse

SHOWN_DAYS = 7


@dataclass(frozen=True, slots=True)
class LivingDay:
    """One day of a living mall as a page shows it; None is a count that the public may not see."""

    day: date
    words: str
    visits: int | None
    tickets: int | None
    services_finished: int | None
    wait_median: str
    wait_p90: str
    is_generated: bool


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
    def has_generated(self) -> bool:
        """Whether one of the days was made for the demo."""
        return any(day.is_generated for day in self.days)

    @property
    def today(self) -> LivingDay:
        """The newest day."""
        return self.days[0]


def is_history_pending(*, years: int) -> bool:
    """Whether the demo's generated history is still being made."""
    return bool(years) and not has_generated_days()


def list_living_malls(*, by: Actor, at: datetime, demo: bool) -> list[LivingMall]:
    """Every mall with counted days among its last seven, those with most visits first. For the public the
    last finished ones, in fives.
    """
    shown = []
    for mall in malls.list_malls():
        exact = sees_all(by)
        today = clock.local_date(at, mall.zone) - timedelta(days=0 if exact else 1)
        rows = list_day_summaries(mall.slug, today - timedelta(days=SHOWN_DAYS - 1), today)
        if not rows:
            continue
        days = tuple(_living_day(row, exact=exact) for row in reversed(rows))
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
    return sorted(shown, key=lambda item: (-(item.today.visits or 0), item.name))


def _living_day(row: DaySummary, *, exact: bool) -> LivingDay:
    counts = [row.visits, row.tickets, row.services_finished]
    visits, tickets, finished = counts if exact else [coarse(count) for count in counts]
    timed = exact or row.waits >= LEAST_CASES
    return LivingDay(
        day=row.day,
        words=words.short_date(row.day),
        visits=visits,
        tickets=tickets,
        services_finished=finished,
        wait_median=_minutes(row.wait_median_seconds if timed else None),
        wait_p90=_minutes(row.wait_p90_seconds if timed else None),
        is_generated=row.is_generated,
    )


def _minutes(seconds: int | None) -> str:
    return "–" if seconds is None else words.duration(seconds / 60)


def _bars(slug: str, name: str, days: tuple[LivingDay, ...]) -> str:
    title = f"{name}: {_('Kunjungan')}, {_('per hari')}"
    said = ["< 5" if day.visits is None else words.number(day.visits) for day in days]
    lines = [f"{day.words}: {text}" for day, text in zip(days, said, strict=True)]
    bars = [
        charts.Bar(text, f"{day.day.day}/{day.day.month}", day.visits or 0, line)
        for day, text, line in zip(days, said, lines, strict=True)
    ]
    return charts.draw_bars(f"living-{slug}", title, "; ".join(lines) + ".", bars)
