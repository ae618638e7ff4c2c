"""Many measures of one mall and period at once, out of the same rows."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db.models import Q

from pendopo.analytics.models import DayCell, DayMall, DaySpread, MonthCell
from pendopo.analytics.queries.measures import counted, marked
from pendopo.analytics.queries.select import (
    DAY_SUMS,
    PERCENTILES,
    SUMS,
    of_place,
    point,
    spread_value,
    spreads,
    value_of,
)
from pendopo.analytics.queries.series import BY_DAY, GENERATED, month_point
from pendopo.analytics.rules import month_of
from pendopo.analytics.types import Place, Point, Shape


def month_points(measures: Sequence[str], *, mall: str, month: date) -> dict[str, Point]:
    """The month of a mall in several measures, in one reading; as `month_series` gives each."""
    cells = list(MonthCell.objects.filter(mall=mall, agency="", channel="", month=month_of(month)))
    return {
        code: marked(code, [month_point(counted(code).code, month_of(month), cells)])[0] for code in measures
    }


def totals(measures: Sequence[str], *, place: Place, first: date, last: date) -> dict[str, Point]:
    """One value a measure for a whole period of days; as `total` gives each. Raises MeasureUnknown."""
    here = of_place(place) & Q(day__gte=first, day__lte=last)
    days = DayMall.objects.filter(here).aggregate(**DAY_SUMS, made=GENERATED)
    known = days["stalls_open_sum"] is not None
    cells = DayCell.objects.filter(here).aggregate(**SUMS)
    has_cells = any(value is not None for value in cells.values())
    day_sums = {name: value or 0 for name, value in days.items()}
    sums = {name: value or 0 for name, value in cells.items()}
    rows: dict[str, list[DaySpread]] = {}
    found = {}
    for name in measures:
        entry = counted(name)
        value: float | None = 0 if known and entry.shape == Shape.SUM else None
        if entry.shape == Shape.PERCENTILE:
            kind = PERCENTILES[entry.code][0]
            if kind not in rows:
                rows[kind] = list(spreads(entry.code, here))
            value = spread_value(entry.code, rows[kind])[0] if rows[kind] else value
        elif entry.code in BY_DAY:
            value = value_of(entry.code, day_sums) if known else value
        elif has_cells:
            value = value_of(entry.code, sums)
        made = point(
            first, last + timedelta(days=1), value,
            open_stalls=day_sums["stalls_open_sum"] if known else None,
            seen=day_sums["stalls_seen_sum"] if known else 0, generated=bool(known and days["made"]),
        )  # fmt: skip
        found[name] = marked(entry.code, [made])[0]
    return found
