"""What the system knows for a return: every computed field with its state and its gaps."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from pendopo.analytics import queries as analytics
from pendopo.analytics.rules import month_of
from pendopo.analytics.types import Point
from pendopo.monitoring.types.returns import Definition, FieldKind, Period, PeriodKind


@dataclass(frozen=True, slots=True)
class Computed:
    """A computed value, where it comes from, and how many open days left no record."""

    value: float | None
    state: str
    gaps: int = 0


def compute_values(mall: str, definition: Definition, period: Period) -> dict[str, Computed]:
    """Every computed field of a definition, for one mall and period."""
    return compute_many([mall], definition, period)[mall]


def compute_many(
    malls: Collection[str], definition: Definition, period: Period
) -> dict[str, dict[str, Computed]]:
    """Every computed field of a definition for many malls and one period, the cells of all read together.

    A month comes out of its month cell, in which each person is counted once; a week out of its days.
    """
    asked = [spec for spec in definition.fields if spec.kind == FieldKind.COMPUTED]
    measures, last = [spec.measure for spec in asked], period.end - timedelta(days=1)
    if period.kind == PeriodKind.MONTH:
        points = analytics.month_points_of_malls(measures, malls=malls, month=period.start)
    else:
        points = analytics.totals_of_malls(measures, malls=malls, first=period.start, last=last)
    gaps = analytics.count_gap_days(malls=malls, first=period.start, last=last)
    return {
        mall: {spec.code: _computed(points[mall][spec.measure], gaps.get(mall, 0)) for spec in asked}
        for mall in malls
    }


def _computed(point: Point, gaps: int) -> Computed:
    value = point.value if point.value is None else round(point.value, 4)
    return Computed(value, point.state.value, gaps)


Span = tuple[str, date, date]  # a mall, the first day, the exclusive last day


def count_stamps(spans: Iterable[Span]) -> dict[Span, str]:
    """What tells whether the months of a period were counted again for a mall."""
    touched = {
        span: sorted({month_of(span[1]), month_of(span[2] - timedelta(days=1))}) for span in set(spans)
    }
    months = {month for some in touched.values() for month in some}
    stamps = analytics.mall_stamps(months, {mall for mall, _start, _end in touched})
    return {
        span: "-".join(stamps.get((span[0], month), "") for month in some) for span, some in touched.items()
    }


def coverage_of(computed: dict[str, Computed]) -> float | None:
    """The coverage of a return as a share from 0 to 1."""
    point = computed.get("coverage")
    return None if point is None or point.value is None else point.value / 100
