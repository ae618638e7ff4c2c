"""Series over days, weeks and months, with the holes told from the zeros."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any

from django.contrib.postgres.aggregates import BoolOr
from django.db.models import Q

from pendopo.analytics.models import DayCell, DayMall, DaySpread, MonthCell
from pendopo.analytics.queries.cells import month_point
from pendopo.analytics.queries.measures import counted, marked
from pendopo.analytics.queries.select import (
    DAY_SUMS,
    PERCENTILES,
    SUMS,
    cut,
    of_place,
    point,
    spread_value,
    spreads,
    value_of,
)
from pendopo.analytics.queries.sheets import month_sheets, names_of, sheet_total
from pendopo.analytics.rules import month_after, month_of, months, week_of
from pendopo.analytics.types import MeasureCode, Place, PlaceKind, Point, Shape

BY_DAY = (MeasureCode.VISITORS, MeasureCode.COVERAGE, MeasureCode.OPEN_DAYS)


def day_series(
    measure: str, *, place: Place, first: date, last: date, agency: str = "", channel: str = "",
    service: str = "",
) -> list[Point]:  # fmt: skip
    """One point a day from `first` to `last`, both included. Raises MeasureUnknown."""
    return _series(measure, (place, cut(agency, channel, service)), (first, last), lambda day: day, _next_day)


def week_series(
    measure: str, *, place: Place, first: date, last: date, agency: str = "", channel: str = "",
    service: str = "",
) -> list[Point]:  # fmt: skip
    """One point a week (from Monday) that lies wholly within `first` to `last`. Raises MeasureUnknown."""
    start = week_of(first + timedelta(days=6))
    end = week_of(last + timedelta(days=1)) - timedelta(days=1)
    if end < start:
        return []
    return _series(measure, (place, cut(agency, channel, service)), (start, end), week_of, _next_week)


def month_series(
    measure: str, *, place: Place, first: date, last: date, agency: str = "", channel: str = ""
) -> list[Point]:
    """One point a month from that of `first` to that of `last`. Raises MeasureUnknown.

    Provinces and the nation are read from the sheets of the months, the rest from the month cells; a
    percentile over several malls and a cut by both agency and channel are answered by the day cells.
    """
    code = counted(measure).code
    wide = place.kind in {PlaceKind.NATION, PlaceKind.PROVINCE}
    if (agency and channel) or (code in PERCENTILES and wide):
        end = month_after(month_of(last)) - timedelta(days=1)
        return _series(measure, (place, cut(agency, channel)), (month_of(first), end), month_of, month_after)
    wanted = list(months(first, last))
    if not wanted:
        return []
    if not wide or agency or channel:
        return marked(code, _of_cells(code, of_place(place) & Q(agency=agency, channel=channel), wanted))
    found = []
    for sheet in month_sheets(wanted, names_of(measure)):
        found.append(sheet_total(measure, sheet, place.code) or month_point(code, sheet.month, []))
    return marked(code, found)


def _of_cells(code: MeasureCode, where: Q, wanted: list[date]) -> list[Point]:
    found: dict[date, list[MonthCell]] = defaultdict(list)
    for row in MonthCell.objects.filter(where, month__gte=wanted[0], month__lte=wanted[-1]):
        found[row.month].append(row)
    return [month_point(code, month, found.get(month, [])) for month in wanted]


def total(
    measure: str, *, place: Place, first: date, last: date, agency: str = "", channel: str = "",
    service: str = "",
) -> Point:  # fmt: skip
    """One value for a whole period of days, both ends included. Raises MeasureUnknown.

    Visitors of several months are persons a month, added: nobody is followed over months.
    """
    points = _series(measure, (place, cut(agency, channel, service)), (first, last), lambda _day: first,
        lambda _day: last + timedelta(days=1),
    )  # fmt: skip
    return points[0]


def _series(
    measure: str, where: tuple[Place, Q], span: tuple[date, date], start_of: Callable[[date], date],
    after: Callable[[date], date],
) -> list[Point]:  # fmt: skip
    place, part = where
    first, last = span
    entry = counted(measure)
    here = of_place(place) & Q(day__gte=first, day__lte=last)
    days = _sum_by(DayMall.objects.filter(here).values("day").annotate(**DAY_SUMS, made=GENERATED), start_of)
    values: dict[date, float | None] = {}
    if entry.shape == Shape.PERCENTILE:
        kept: dict[date, list[DaySpread]] = defaultdict(list)
        for row in spreads(entry.code, here & part):
            kept[start_of(row.day)].append(row)
        values = {start: spread_value(entry.code, rows)[0] for start, rows in kept.items()}
    elif entry.code in BY_DAY:
        values = {start: value_of(entry.code, sums) for start, sums in days.items()}
    else:
        cells = _sum_by(DayCell.objects.filter(here & part).values("day").annotate(**SUMS), start_of)
        values = {start: value_of(entry.code, sums) for start, sums in cells.items()}
    found = []
    start = start_of(first)
    while start <= last:
        sums = days.get(start)
        value = values.get(start, 0 if sums and entry.shape == Shape.SUM else None)
        found.append(
            point(
                start, after(start), value, open_stalls=sums["stalls_open_sum"] if sums else None,
                seen=sums["stalls_seen_sum"] if sums else 0, generated=bool(sums and sums["made"]),
            )
        )  # fmt: skip
        start = after(start)
    return marked(entry.code, found)


GENERATED = BoolOr("is_generated")


def _sum_by(rows: Iterable[Any], start_of: Callable[[date], date]) -> dict[date, dict[str, Any]]:
    sums: dict[date, dict[str, Any]] = {}
    for row in rows:
        into = sums.setdefault(start_of(row["day"]), defaultdict(int))
        for name, value in row.items():
            if name != "day":
                into[name] += value or 0
    return sums


def _next_day(day: date) -> date:
    return day + timedelta(days=1)


def _next_week(day: date) -> date:
    return day + timedelta(days=7)
