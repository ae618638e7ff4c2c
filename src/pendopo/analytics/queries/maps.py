"""Every region, province or mall of one month: what a map shows."""

from collections import defaultdict
from datetime import date

from pendopo.analytics.models import MonthCell
from pendopo.analytics.queries.cells import month_point
from pendopo.analytics.queries.measures import counted, marked
from pendopo.analytics.rules import month_of
from pendopo.analytics.types import PlaceKind, Point


def month_values(
    measure: str, *, month: date, by: PlaceKind = PlaceKind.REGION, agency: str = "", channel: str = "",
    region: str = "",
) -> dict[str, Point]:  # fmt: skip
    """The value of each place that has one in the month, by code (region, province) or slug (mall); of one
    region only where it is named. Raises MeasureUnknown.

    The whole country without a cut is read faster from its sheet (`sheets`).
    """
    code, month = counted(measure).code, month_of(month)
    cells = MonthCell.objects.filter(agency=agency, channel=channel, month=month)
    found: dict[str, list[MonthCell]] = defaultdict(list)
    for row in cells.filter(region_code=region) if region else cells:
        found[_key(row, by)].append(row)
    points = {key: month_point(code, month, rows) for key, rows in sorted(found.items())}
    return dict(zip(points, marked(code, list(points.values())), strict=True))


def _key(row: MonthCell, by: PlaceKind) -> str:
    if by == PlaceKind.MALL:
        return row.mall
    if by == PlaceKind.PROVINCE:
        return row.region_code.partition(".")[0]
    return row.region_code if by == PlaceKind.REGION else ""
