"""Reading the days of all malls at once, for the search for falls."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction

from pendopo.analytics.models import MonthCell
from pendopo.analytics.queries.falls_room import list_areas, outside_timetable, shares_out
from pendopo.analytics.rules import falls, week_of
from pendopo.analytics.types import MeasureCode
from pendopo.analytics.types.falls import Cadence, DayHistory
from pendopo.malls import queries as malls
from pendopo.regions.queries import list_calendar_rows
from pendopo.regions.rules import layer_places
from pendopo.regions.types import LAYERS, DayKind

_COUNTED = ("visits", "tickets", "bookings", "services_finished", "no_shows")
# Summed by the database, and given as one text of numbers a mall: a line a day would take twice as long.
_CELLS = f"""
SELECT mall, string_agg(concat_ws(' ', day - %s::date, {", ".join(_COUNTED)}), ' ') FROM (
    SELECT mall, day, {", ".join(f"sum({name}) AS {name}" for name in _COUNTED)}
    FROM analytics_daycell WHERE day BETWEEN %s AND %s GROUP BY mall, day
) cell GROUP BY mall
"""
_DAYS = """
SELECT mall, string_agg(concat_ws(' ', day - %s::date, stalls_open, stalls_seen, is_generated::int), ' ')
FROM analytics_daymall WHERE day BETWEEN %s AND %s GROUP BY mall
"""
_SORTED = "SET LOCAL work_mem = '128MB'"  # the sums of three years of all malls, without a file beside


def read_history(*, first: date, last: date) -> DayHistory:
    """All days of all malls from the Monday of `first` to `last`, in about ten queries; the database sums the
    cells, and what it sums comes as plain numbers.
    """
    import numpy as np

    first = week_of(first)
    rows = malls.list_malls()
    where = {mall.slug: number for number, mall in enumerate(rows)}
    width = (last - first).days + 1
    shape = (len(rows), width)
    stalls, seen = np.full(shape, np.nan), np.full(shape, np.nan)
    generated = set()
    for slug, (column, opened, traced, made) in _days(_DAYS, 4, first, last):
        if slug in where:
            stalls[where[slug], column], seen[where[slug], column] = opened, traced
            if made.any():
                generated.add(slug)
    values = {name: np.where(np.isnan(stalls), np.nan, 0.0) for name in _COUNTED}
    for slug, (column, *counts) in _days(_CELLS, 1 + len(_COUNTED), first, last):
        for name, count in zip(_COUNTED, counts if slug in where else (), strict=False):
            values[name][where[slug], column] = count
    lost = (np.nan_to_num(stalls) > 0) & (np.nan_to_num(seen) == 0)
    values = {name: np.where(lost & (days == 0), np.nan, days) for name, days in values.items()}
    usual = _usual(rows, first, width, stalls)
    return DayHistory(
        first=first, places=[mall.slug for mall in rows], regions=[mall.region_id for mall in rows],
        values=values, usual=usual, stalls=stalls, seen=seen,
        months={MeasureCode.WAIT_P90: _month_waits(where, first, last)}, generated=frozenset(generated),
        out=shares_out(rows, first, usual, values), areas=list_areas(rows),
    )  # fmt: skip


def _days(select: str, width: int, first: date, last: date) -> Iterator[tuple[str, Any]]:
    """The days of each mall: columns of so many whole numbers, of which the first is the day's place."""
    import numpy as np

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_SORTED)
        cursor.execute(select, [first, first, last])
        while rows := cursor.fetchmany(50):
            for slug, numbers in rows:
                yield slug, np.fromstring(numbers, sep=" ", dtype=np.int64).reshape(-1, width).T


def _usual(rows: list[Any], first: date, width: int, stalls: Any) -> Any:
    """Days on which the calendar and a place's own weekdays let it work, whatever a restriction says."""
    import numpy as np

    days = [first + timedelta(days=n) for n in range(width)]
    national = np.array([not falls.day_marks(day)[0] for day in days])
    weekday = np.arange(width) % 7
    usual = np.broadcast_to(national, (len(rows), width)).copy()
    layers = {mall.slug: layer_places(mall.region_id, mall.slug) for mall in rows}
    said = list_calendar_rows(
        {pair for places in layers.values() for pair in places.items()}, first=first, last=days[-1]
    )
    usual &= ~outside_timetable(rows, first, width)
    for number, mall in enumerate(rows):
        for layer in LAYERS:
            for entry in said:
                if entry.layer == layer and layers[mall.slug].get(entry.layer) == entry.place:
                    usual[number, (entry.date - first).days] = entry.status != DayKind.CLOSED
        known = ~np.isnan(stalls[number])
        begun = np.maximum.accumulate(known)  # since its first counted day
        for day in range(7):
            # A day without a row is one on which nobody should have worked, or a hole; holes are the fewer.
            mine = begun & (weekday == day) & national
            if mine.sum() >= 4 and np.mean(np.nan_to_num(stalls[number, mine]) > 0) < 0.1:
                usual[number, weekday == day] = False
        if not known.any():
            usual[number, weekday >= 5] = False
        if mall.opened_date is not None:
            usual[number, : max(0, min(width, (mall.opened_date - first).days))] = False
        if mall.closed_date is not None:
            usual[number, max(0, (mall.closed_date - first).days) :] = False
    return usual


def _month_waits(where: Mapping[str, int], first: date, last: date) -> Any:
    import numpy as np

    starts = falls.period_starts(first, last, Cadence.MONTH)
    column = {start: number for number, start in enumerate(starts)}
    found = np.full((len(where), len(starts)), np.nan)
    rows = MonthCell.objects.filter(agency="", channel="", mall__in=where, month__in=starts)
    for slug, month, seconds in rows.values_list("mall", "month", "wait_p90"):
        if seconds:
            found[where[slug], column[month]] = seconds / 60
    return found
