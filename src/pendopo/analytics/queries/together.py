"""Many measures of one mall or of many and one period at once, out of the same rows."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from pendopo.analytics.models import DayCell, DayMall, DaySpread, MonthCell
from pendopo.analytics.queries.cells import month_point
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
from pendopo.analytics.queries.series import BY_DAY, GENERATED
from pendopo.analytics.rules import month_of
from pendopo.analytics.types import Place, Point, Shape


def month_points(measures: Sequence[str], *, mall: str, month: date) -> dict[str, Point]:
    """The month of a mall in several measures, in one reading; as `month_series` gives each."""
    return month_points_of_malls(measures, malls=[mall], month=month)[mall]


def month_points_of_malls(
    measures: Sequence[str], *, malls: Collection[str], month: date
) -> dict[str, dict[str, Point]]:
    """As `month_points`, of many malls in one reading."""
    start = month_of(month)
    cells: dict[str, list[MonthCell]] = {mall: [] for mall in malls}
    for row in MonthCell.objects.filter(mall__in=cells, agency="", channel="", month=start):
        cells[row.mall].append(row)
    return {
        mall: {code: marked(code, [month_point(counted(code).code, start, rows)])[0] for code in measures}
        for mall, rows in cells.items()
    }


def totals(measures: Sequence[str], *, place: Place, first: date, last: date) -> dict[str, Point]:
    """One value a measure for a whole period of days; as `total` gives each. Raises MeasureUnknown."""
    here = of_place(place) & Q(day__gte=first, day__lte=last)
    days = DayMall.objects.filter(here).aggregate(**DAY_SUMS, made=GENERATED)
    cells = DayCell.objects.filter(here).aggregate(**SUMS)
    read: dict[str, list[DaySpread]] = {}

    def spread(code: str) -> list[DaySpread]:
        kind = PERCENTILES[code][0]
        if kind not in read:
            read[kind] = list(spreads(code, here))
        return read[kind]

    return _totals(measures, (first, last), days, cells, spread)


def totals_of_malls(
    measures: Sequence[str], *, malls: Collection[str], first: date, last: date
) -> dict[str, dict[str, Point]]:
    """As `totals`, of many malls, each kind of cells read once."""
    here = Q(mall__in=list(malls), day__gte=first, day__lte=last)
    days = {row["mall"]: row for row in _by_mall(DayMall, here).annotate(**DAY_SUMS, made=GENERATED)}
    cells = {row["mall"]: row for row in _by_mall(DayCell, here).annotate(**SUMS)}
    read: dict[str, dict[str, list[DaySpread]]] = {}
    for code in measures:
        kind = PERCENTILES[code][0] if code in PERCENTILES else ""
        if kind and kind not in read:
            read[kind] = defaultdict(list)
            for row in spreads(code, here):
                read[kind][row.mall].append(row)
    return {
        mall: _totals(
            measures, (first, last), days.get(mall, {}), cells.get(mall, {}),
            lambda code, mall=mall: read[PERCENTILES[code][0]].get(mall, []),  # type: ignore[misc]
        )
        for mall in malls
    }  # fmt: skip


def _by_mall(model: type[DayMall] | type[DayCell], here: Q) -> Any:
    return model._default_manager.filter(here).values("mall").order_by("mall")


def _totals(
    measures: Sequence[str], span: tuple[date, date], days: Mapping[str, Any], cells: Mapping[str, Any],
    spread: Callable[[str], list[DaySpread]],
) -> dict[str, Point]:  # fmt: skip
    known = days.get("stalls_open_sum") is not None
    has_cells = any(cells.get(name) is not None for name in SUMS)
    day_sums: dict[str, Any] = {name: days.get(name) or 0 for name in DAY_SUMS}
    sums: dict[str, Any] = {name: cells.get(name) or 0 for name in SUMS}
    found = {}
    for name in measures:
        entry = counted(name)
        value: float | None = 0 if known and entry.shape == Shape.SUM else None
        if entry.shape == Shape.PERCENTILE:
            rows = spread(entry.code)
            value = spread_value(entry.code, rows)[0] if rows else value
        elif entry.code in BY_DAY:
            value = value_of(entry.code, day_sums) if known else value
        elif has_cells:
            value = value_of(entry.code, sums)
        made = point(
            span[0], span[1] + timedelta(days=1), value,
            open_stalls=day_sums["stalls_open_sum"] if known else None,
            seen=day_sums["stalls_seen_sum"] if known else 0, generated=bool(known and days["made"]),
        )  # fmt: skip
        found[name] = marked(entry.code, [made])[0]
    return found


def count_gap_days(*, malls: Collection[str], first: date, last: date) -> dict[str, int]:
    """On how many days stalls of each mall should have worked and nothing was recorded: the days that
    `day_series` of the visits calls a gap.
    """
    seen = DayCell.objects.filter(mall=OuterRef("mall"), day=OuterRef("day"), visits__gt=0)
    holes = DayMall.objects.filter(
        ~Exists(seen), mall__in=list(malls), day__gte=first, day__lte=last, stalls_open__gt=0, stalls_seen=0
    )
    return dict(holes.values("mall").order_by("mall").annotate(days=Count("id")).values_list("mall", "days"))
