"""How a measure is read out of rows of the cubes: which columns, and what is made of their sums."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from pendopo.analytics.models import DaySpread
from pendopo.analytics.rules import percentile
from pendopo.analytics.types import COUNTS, MeasureCode, Place, PlaceKind, Point, PointState

# Kind of the distribution and the percentile, by measure.
PERCENTILES: dict[str, tuple[str, int]] = {
    MeasureCode.WAIT_MEDIAN: ("wait", 50),
    MeasureCode.WAIT_P90: ("wait", 90),
    MeasureCode.SERVE_MEDIAN: ("serve", 50),
    MeasureCode.SERVE_P90: ("serve", 90),
}
SUMS = {name: Sum(name) for name in COUNTS}
DAY_SUMS = {
    "visitors": Sum("visitors"),
    "stalls_open_sum": Sum("stalls_open"),
    "stalls_seen_sum": Sum("stalls_seen"),
    "open_days": Count("day", filter=Q(stalls_open__gt=0), distinct=True),
}


def of_place(place: Place) -> Q:
    """The rows of a place."""
    if place.kind == PlaceKind.NATION:
        return Q()
    if place.kind == PlaceKind.PROVINCE:
        return Q(region_code__startswith=f"{place.code}.")
    if place.kind == PlaceKind.REGION:
        return Q(region_code=place.code)
    return Q(mall=place.code)


def cut(agency: str, channel: str, service: str = "") -> Q:
    """The rows of an agency, channel or service, where one is asked for."""
    wanted = {"agency": agency, "channel": channel, "service": service}
    return Q(**{name: value for name, value in wanted.items() if value})


def value_of(code: str, sums: Mapping[str, Any]) -> float | None:
    """The value of a measure that is made of sums; None where it is not defined (a share of nothing)."""
    if code == MeasureCode.SHARE_REMOTE:
        whole = (sums.get("tickets") or 0) + (sums.get("bookings") or 0)
        return 100 * (sums.get("remote") or 0) / whole if whole else None
    if code == MeasureCode.COVERAGE:
        whole = sums.get("stalls_open_sum") or 0
        return 100 * (sums.get("stalls_seen_sum") or 0) / whole if whole else None
    return sums.get(code) or 0


def spread_value(code: str, rows: Iterable[DaySpread]) -> tuple[float | None, int]:
    """A percentile of distributions in minutes, and the cases it comes from."""
    seconds, cases = percentile(
        ((row.seconds, row.people) for row in rows), PERCENTILES[MeasureCode(code)][1]
    )
    return (None if seconds is None else seconds / 60), cases


def spreads(code: str, where: Q) -> QuerySet[DaySpread]:
    """The distributions that a percentile is read from."""
    return DaySpread.objects.filter(where, kind=PERCENTILES[MeasureCode(code)][0])


def point(
    start: date, end: date, value: float | None, *, open_stalls: int | None, seen: int, generated: bool
) -> Point:
    """A point with its state: a hole in the data is told apart from a closed day and from a real zero."""
    if open_stalls is None:
        return Point(start, end, value if value else None, _made(generated) if value else PointState.NONE)
    covered = seen / open_stalls if open_stalls else None
    if not open_stalls:
        return Point(start, end, value, _made(generated) if value else PointState.CLOSED)
    if not seen and not value:
        return Point(start, end, None, PointState.GAP, 0.0)
    return Point(start, end, value, _made(generated), covered)


def _made(generated: bool) -> PointState:
    return PointState.GENERATED if generated else PointState.COUNTED
