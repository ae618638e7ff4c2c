"""What the system knows for a return: every computed field with its state and its gaps."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from pendopo.analytics import queries as analytics
from pendopo.analytics.rules import month_of
from pendopo.analytics.types import Place, Point, PointState
from pendopo.monitoring.types.returns import Definition, FieldKind, Period, PeriodKind


@dataclass(frozen=True, slots=True)
class Computed:
    """A computed value, where it comes from, and how many open days left no record."""

    value: float | None
    state: str
    gaps: int = 0


def compute_values(mall: str, definition: Definition, period: Period) -> dict[str, Computed]:
    """Every computed field of a definition, for one mall and period."""
    place, last = Place.of_mall(mall), period.end - timedelta(days=1)
    days = analytics.day_series("visits", place=place, first=period.start, last=last)
    gaps = sum(point.state == PointState.GAP for point in days)
    found = {}
    points = _points(
        [spec.measure for spec in definition.fields if spec.kind == FieldKind.COMPUTED], mall, period
    )
    for spec in definition.fields:
        if spec.kind != FieldKind.COMPUTED:
            continue
        point = points[spec.measure]
        value = point.value if point.value is None else round(point.value, 4)
        found[spec.code] = Computed(value, point.state.value, gaps)
    return found


def _points(measures: list[str], mall: str, period: Period) -> dict[str, Point]:
    """A month out of its month cell, in which each person is counted once; a week out of its days."""
    if period.kind == PeriodKind.MONTH:
        return analytics.month_points(measures, mall=mall, month=period.start)
    place, last = Place.of_mall(mall), period.end - timedelta(days=1)
    return analytics.totals(measures, place=place, first=period.start, last=last)


def count_stamps(spans: Iterable[tuple[date, date]]) -> dict[tuple[date, date], str]:
    """What tells whether the months of a period were counted again, for each first and exclusive last day."""
    touched = {
        (start, end): sorted({month_of(start), month_of(end - timedelta(days=1))}) for start, end in spans
    }
    stamps = analytics.month_stamps({month for months in touched.values() for month in months})
    return {span: "-".join(str(stamps[month]) for month in months) for span, months in touched.items()}


def coverage_of(computed: dict[str, Computed]) -> float | None:
    """The coverage of a return as a share from 0 to 1."""
    point = computed.get("coverage")
    return None if point is None or point.value is None else point.value / 100
