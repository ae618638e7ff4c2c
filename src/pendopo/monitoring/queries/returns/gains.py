"""What a mall's head gains: own trends, waits by hour, staffing, and where the mall stands among its
peers.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import Count, Q

from pendopo.analytics import queries as analytics
from pendopo.analytics.rules import month_after, month_of
from pendopo.analytics.types import MEASURES, Direction, Place, PlaceKind, PointState
from pendopo.kit import words
from pendopo.kit.errors import Text
from pendopo.malls import queries as malls
from pendopo.malls import rules as opening
from pendopo.malls.models import Mall
from pendopo.monitoring.models import ReturnValue
from pendopo.monitoring.queries.kept import kept
from pendopo.monitoring.queries.returns.reading import number_words
from pendopo.monitoring.rules import returns as rules
from pendopo.monitoring.types.returns import Period, PeriodKind, ReturnState

TRENDS = ("visits", "services_finished", "wait_p90", "coverage")
PEERS = ("wait_p90", "services_finished", "share_remote", "coverage")
SAMPLED_DAYS = 10
SIMILAR = 3.0  # peers have between a third and three times as many visits


@dataclass(frozen=True, slots=True)
class TrendView:
    """Twelve months of one measure."""

    name: Text
    unit: Text
    values: tuple[float, ...]  # months with a value, the oldest first
    months: tuple[tuple[str, str], ...]  # every month in words with its value, or why there is none
    newest: str
    is_generated: bool


@dataclass(frozen=True, slots=True)
class HourView:
    """One hour of the day: how many joined the line a day, how long half and nine of ten waited, open
    counters.
    """

    hour: int
    people: float  # a day
    wait_median: float | None
    wait_p90: float | None
    counters: float  # open by the timetable, mean of the days looked at
    people_words: str
    per_counter: str
    wait_words: str


@dataclass(frozen=True, slots=True)
class PeerView:
    """Where the mall stands in one measure."""

    name: Text
    own: str
    unit: Text
    middle: str  # of the accepted peers
    percentile: int | None
    better: bool | None
    accepted: int
    unaccepted: int
    peers: tuple[str, ...]  # names of those whose values were accepted


@dataclass(frozen=True, slots=True)
class Gains:
    """The other side of a return: what comes back."""

    trends: tuple[TrendView, ...]
    hours: tuple[HourView, ...]
    busiest: HourView | None
    peers: tuple[PeerView, ...]


def gains_of(mall: Mall, period: Period) -> Gains:
    """What the head of a mall sees beside the return of a period."""
    touched = sorted({month_of(period.start), month_of(period.end - timedelta(days=1))})
    stamps = tuple(analytics.month_stamps(touched).values())
    key = ("gained-hours", mall.pk, mall.version, period.start, period.end, words.language())
    hours = kept(key, stamps, lambda: _hours(mall, period))
    year = analytics.month_stamps(_year(period))
    trended = ("gained-trends", mall.slug, mall.version, period.end, words.language())
    return Gains(
        trends=kept(
            trended, tuple(year.values()), lambda: tuple(_trend(mall, code, period) for code in TRENDS)
        ),
        hours=hours,
        busiest=max(hours, key=lambda hour: hour.people / max(hour.counters, 0.5), default=None),
        peers=_peers(mall, period) if period.kind == PeriodKind.MONTH else (),
    )


def _year(period: Period) -> list[date]:
    """The twelve whole months up to the period."""
    last = month_after(month_of(period.end), -1)  # a part of a month looks like a fall
    return [month_after(last, -back) for back in range(11, -1, -1)]


def _trend(mall: Mall, code: str, period: Period) -> TrendView:
    months = _year(period)
    points = analytics.month_series(code, place=Place.of_mall(mall.slug), first=months[0], last=months[-1])
    measure, decimals = MEASURES[code], 1 if code in {"wait_p90", "coverage"} else 0
    shown = []
    for point in points:
        name = f"{words.MONTHS[words.language()][point.start.month - 1]} {point.start.year}"
        shown.append((name, "–" if point.value is None else number_words(point.value, decimals)))
    values = tuple(float(point.value) for point in points if point.value is not None)
    return TrendView(
        measure.name, measure.unit, values, tuple(shown),
        number_words(values[-1], decimals) if values else "",
        any(point.state == PointState.GENERATED for point in points),
    )  # fmt: skip


def _hours(mall: Mall, period: Period) -> tuple[HourView, ...]:
    place, last = Place.of_mall(mall.slug), period.end - timedelta(days=1)
    middle = analytics.list_parts("wait_median", place=place, first=period.start, last=last, by="hour")
    high = {
        part.code: part.value
        for part in analytics.list_parts("wait_p90", place=place, first=period.start, last=last, by="hour")
    }
    opened = analytics.total("open_days", place=place, first=period.start, last=last).value or 0
    counters = _counters_by_hour(mall, period)
    made = []
    for part in middle:
        people, open_counters = part.count / max(opened, 1), counters.get(int(part.code), 0.0)
        made.append(
            HourView(
                int(part.code), people, part.value, high.get(part.code), open_counters,
                number_words(round(people, 1), 1),
                number_words(round(people / open_counters, 1), 1) if open_counters else "",
                words.duration(part.value) if part.value is not None else "",
            )
        )  # fmt: skip
    return tuple(made)


def _counters_by_hour(mall: Mall, period: Period) -> dict[int, float]:
    """How many counters the timetable has open in the middle of each hour, over the last open days."""
    last = period.end - timedelta(days=1)
    table = malls.timetable(mall, first=period.start, last=last)
    sums: dict[int, int] = defaultdict(int)
    day, looked = last, 0
    while day >= period.start and looked < SAMPLED_DAYS:
        if opening.service_periods(table, day, stall_id=None):
            looked += 1
            middles = _middles(day, mall.zone)
            for stall_id in table.stalls:
                served = opening.service_periods(table, day, stall_id=stall_id)
                for hour, middle in middles:
                    if any(one.contains(middle) for one in served):
                        sums[hour] += len(opening.open_counters(table, day, stall_id=stall_id, at=middle))
        day -= timedelta(days=1)
    return {hour: count / looked for hour, count in sums.items() if looked}


def _middles(day: date, zone: str) -> list[tuple[int, datetime]]:
    """Half past every hour in which a mall could serve, in UTC, which compares fast."""
    local = ZoneInfo(zone)
    return [
        (hour, datetime(day.year, day.month, day.day, hour, 30, tzinfo=local).astimezone(UTC))
        for hour in range(6, 20)
    ]


def _peers(mall: Mall, period: Period) -> tuple[PeerView, ...]:
    stamp = tuple(analytics.month_stamps([period.start]).values())
    visits = kept(("visits-of-malls", period.start), stamp, lambda: _visits(period.start))
    own = visits.get(mall.slug)
    if not own:
        return ()
    similar = {
        slug
        for slug, count in visits.items()
        if slug != mall.slug and count and 1 / SIMILAR <= count / own <= SIMILAR
    }
    told: dict[str, list[_Peer]] = defaultdict(list)
    rows = ReturnValue.objects.filter(
        field__in=PEERS, of__kind=PeriodKind.MONTH, of__starts_date=period.start,
        of__mall__in={*similar, mall.slug},
    )  # fmt: skip
    accepted = Q(of__state=ReturnState.ACCEPTED, accepted_value__isnull=False)
    waiting = dict(
        rows.exclude(accepted | Q(of__mall=mall.slug)).values("field").annotate(n=Count("id"))
        .order_by("field").values_list("field", "n")
    )  # fmt: skip
    columns = ("field", "of__mall", "of__mall_name", "value", "accepted_value")
    named = rows.filter(accepted | Q(of__mall=mall.slug)).order_by("of__mall_name").values_list(*columns)
    for field, *peer in named:
        told[field].append(_Peer(*peer))
    return tuple(_peer(mall, code, told[code], waiting.get(code, 0)) for code in PEERS)


def _visits(month: date) -> dict[str, float | None]:
    points = analytics.month_values("visits", month=month, by=PlaceKind.MALL)
    return {slug: point.value for slug, point in points.items()}


class _Peer(NamedTuple):
    mall: str
    name: str
    value: float | None
    accepted: float | None  # of those whose return was accepted, and of the mall itself


def _peer(mall: Mall, code: str, rows: list[_Peer], waiting: int) -> PeerView:
    measure, decimals = MEASURES[code], 0 if code == "services_finished" else 1
    mine, others, names = None, [], []
    for row in rows:
        if row.mall == mall.slug:
            mine = row.value
        elif row.accepted is not None:
            others.append(row.accepted)
            names.append(row.name)
    percentile = None if mine is None else rules.percentile_among(mine, others)
    better = None
    if percentile is not None and measure.direction != Direction.NEUTRAL:
        better = (percentile >= 50) == (measure.direction == Direction.MORE_IS_BETTER)
    middle = sorted(others)[len(others) // 2] if len(others) >= 3 else None
    return PeerView(
        measure.name, number_words(mine, decimals), measure.unit, number_words(middle, decimals), percentile,
        better, len(others), waiting, tuple(names),
    )  # fmt: skip
