"""Every region, province or mall of one month: what a map shows."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from pendopo.analytics.models import MonthCell
from pendopo.analytics.queries.measures import counted, marked
from pendopo.analytics.queries.series import month_point
from pendopo.analytics.rules import month_of
from pendopo.analytics.types import PlaceKind, Point


def month_values(
    measure: str, *, month: date, by: PlaceKind = PlaceKind.REGION, agency: str = "", channel: str = ""
) -> dict[str, Point]:
    """The value of each place that has one in the month, by code (region, province) or slug (mall).

    Raises MeasureUnknown.
    """
    return values_of_cells(measure, month_cells(month, agency=agency, channel=channel), month=month, by=by)


def month_cells(month: date, *, agency: str = "", channel: str = "") -> list[MonthCell]:
    """The cells of a month, for several measures to be read out of them."""
    return list(MonthCell.objects.filter(agency=agency, channel=channel, month=month_of(month)))


def values_of_cells(
    measure: str, cells: Iterable[MonthCell], *, month: date, by: PlaceKind = PlaceKind.REGION
) -> dict[str, Point]:
    """As `month_values`, out of cells that were read before. Raises MeasureUnknown."""
    code = counted(measure).code
    found: dict[str, list[MonthCell]] = defaultdict(list)
    for row in cells:
        found[_key(row, by)].append(row)
    points = {key: month_point(code, month_of(month), rows) for key, rows in sorted(found.items())}
    return dict(zip(points, marked(code, list(points.values())), strict=True))


def _key(row: MonthCell, by: PlaceKind) -> str:
    if by == PlaceKind.MALL:
        return row.mall
    if by == PlaceKind.PROVINCE:
        return row.region_code.partition(".")[0]
    return row.region_code if by == PlaceKind.REGION else ""
