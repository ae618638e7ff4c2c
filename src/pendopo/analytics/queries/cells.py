"""One month of a place out of month cells, or out of their sums."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Q

from pendopo.analytics.models import MonthCell
from pendopo.analytics.queries.select import PERCENTILES, point, spread_value, spreads, value_of
from pendopo.analytics.rules import month_after
from pendopo.analytics.types import COUNTS, MeasureCode, Point


def month_point(code: MeasureCode, month: date, rows: list[MonthCell]) -> Point:
    """One month of one place out of the cells of its malls (one cut)."""
    if not rows:
        return point(month, month_after(month), None, open_stalls=None, seen=0, generated=False)
    sums: dict[str, Any] = {"visitors": sum(row.visitors for row in rows)}
    sums["open_days"] = max(row.open_days for row in rows)
    sums["stall_days_open"] = sum(row.stall_days_open for row in rows)
    sums["stall_days_seen"] = sum(row.stall_days_seen for row in rows)
    value = None
    if code in PERCENTILES:
        kept = [value for row in rows if (value := getattr(row, code.value)) is not None]
        value = kept[0] / 60 if len(kept) == 1 else _percentile_of(code, month, rows) if kept else None
    else:
        sums |= {name: sum(getattr(row, name) for row in rows) for name in COUNTS}
    return point_of_sums(code, month, sums, value, generated=any(row.is_generated for row in rows))


def point_of_sums(
    code: MeasureCode, month: date, sums: Mapping[str, Any], value: float | None, *, generated: bool
) -> Point:
    """One month of one place out of its sums; `value` is that of a percentile, which is no sum."""
    opened, seen = sums["stall_days_open"], sums["stall_days_seen"]
    if code not in PERCENTILES:
        value = value_of(code, {**sums, "stalls_open_sum": opened, "stalls_seen_sum": seen})
    return point(month, month_after(month), value, open_stalls=opened, seen=seen, generated=generated)


def _percentile_of(code: MeasureCode, month: date, rows: list[MonthCell]) -> float | None:
    where = Q(mall__in=[row.mall for row in rows], day__gte=month, day__lt=month_after(month))
    if rows[0].agency:
        where &= Q(agency=rows[0].agency)
    return spread_value(code, spreads(code, where))[0]
