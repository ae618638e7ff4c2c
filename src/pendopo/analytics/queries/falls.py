"""Reading the days of all malls at once, for the search for falls."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import Sum

from pendopo.analytics.models import DayCell, DayMall, MonthCell
from pendopo.analytics.queries.falls_room import list_areas, outside_timetable, shares_out
from pendopo.analytics.rules import falls, week_of
from pendopo.analytics.types import MeasureCode
from pendopo.analytics.types.falls import Cadence, DayHistory
from pendopo.malls import queries as malls
from pendopo.regions.queries import list_calendar_rows
from pendopo.regions.rules import layer_places
from pendopo.regions.types import LAYERS, DayKind

CHUNK = 5000  # rows that come from the database at once
_COUNTED = ("visits", "tickets", "bookings", "services_finished", "no_shows")


def read_history(*, first: date, last: date) -> DayHistory:
    """All days of all malls from the Monday of `first` to `last`, in about ten queries."""
    import numpy as np

    first = week_of(first)
    rows = malls.list_malls()
    where = {mall.slug: number for number, mall in enumerate(rows)}
    width = (last - first).days + 1
    shape = (len(rows), width)
    stalls, seen = np.full(shape, np.nan), np.full(shape, np.nan)
    generated = set()
    days = DayMall.objects.filter(day__range=(first, last), mall__in=where)
    for slug, day, opened, traced, made in days.values_list(
        "mall", "day", "stalls_open", "stalls_seen", "is_generated"
    ).iterator(CHUNK):
        stalls[where[slug], (day - first).days], seen[where[slug], (day - first).days] = opened, traced
        if made:
            generated.add(slug)
    values = {name: np.where(np.isnan(stalls), np.nan, 0.0) for name in _COUNTED}
    cells = DayCell.objects.filter(day__range=(first, last), mall__in=where).values_list("mall", "day")
    summed = cells.annotate(**{f"all_{name}": Sum(name) for name in _COUNTED})
    for slug, day, *counts in summed.iterator(CHUNK):
        for name, count in zip(_COUNTED, counts, strict=True):
            values[name][where[slug], (day - first).days] = count
    lost = (np.nan_to_num(stalls) > 0) & (np.nan_to_num(seen) == 0)
    values = {name: np.where(lost & (days == 0), np.nan, days) for name, days in values.items()}
    usual = _usual(rows, first, width, stalls)
    return DayHistory(
        first=first, places=[mall.slug for mall in rows], regions=[mall.region_id for mall in rows],
        values=values, usual=usual, stalls=stalls, seen=seen,
        months={MeasureCode.WAIT_P90: _month_waits(where, first, last)}, generated=frozenset(generated),
        out=shares_out(rows, first, usual, values), areas=list_areas(rows),
    )  # fmt: skip


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
