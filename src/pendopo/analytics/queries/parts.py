"""Parts of a whole, and the cells behind a figure."""

from collections import defaultdict
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import F
from django.db.models.functions import ExtractIsoWeekDay

from pendopo.analytics.models import DayCell, DaySpread
from pendopo.analytics.queries.measures import counted
from pendopo.analytics.queries.select import SUMS, cut, of_place, spread_value, spreads, value_of
from pendopo.analytics.rules import month_of
from pendopo.analytics.types import COUNTS, MeasureUnknown, Part, Place, PlaceKind, Row, Shape

CELL_PARTS = ("agency", "service", "channel", "stall", "mall", "region_code", "weekday")
MONTH_PARTS = ("agency", "channel")
SPREAD_PARTS = ("agency", "service", "mall", "region_code", "hour", "weekday")


def list_parts(
    measure: str, *, place: Place, first: date, last: date, by: str, agency: str = "", channel: str = ""
) -> list[Part]:
    """The parts of a measure over a period of days, both ends included, by code.

    `by` is one of CELL_PARTS for counts and shares, of SPREAD_PARTS for times (weekday: 0 Monday; hour:
    local, in which people joined the line). Raises MeasureUnknown where the cells cannot be parted so.
    """
    entry = counted(measure)
    here = of_place(place) & cut(agency, channel)
    if entry.shape == Shape.PERCENTILE:
        if by not in SPREAD_PARTS:
            raise MeasureUnknown
        groups: dict[str, list[DaySpread]] = defaultdict(list)
        for row in spreads(entry.code, here).filter(day__gte=first, day__lte=last):
            groups[str(row.day.weekday() if by == "weekday" else getattr(row, by))].append(row)
        made = {code: spread_value(entry.code, rows) for code, rows in groups.items()}
        return [Part(code, value, cases) for code, (value, cases) in sorted(made.items(), key=_order)]
    if by not in CELL_PARTS or (entry.code not in COUNTS and entry.code != "share_remote"):
        raise MeasureUnknown
    rows = DayCell.objects.filter(here, day__gte=first, day__lte=last)
    rows = rows.annotate(part=ExtractIsoWeekDay("day") - 1 if by == "weekday" else F(by))
    sums: list[Any] = list(rows.values("part").annotate(**SUMS))
    parts = {str(row["part"]): row for row in sums}
    return [
        Part(code, value_of(entry.code, row), row["tickets"] or 0)
        for code, row in sorted(parts.items(), key=_order)
    ]


def list_month_parts(measure: str, *, place: Place, month: date, by: str) -> list[Part]:
    """A count of a month by agency or by channel, by code, out of the month cells.

    Raises MeasureUnknown for what is no count, and for another cut.
    """
    entry = counted(measure)
    if entry.code not in COUNTS or by not in MONTH_PARTS:
        raise MeasureUnknown
    where = _WHERE[place.kind]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {by}, sum({entry.code.value})::bigint FROM analytics_monthcell"
            f" WHERE month = %s AND {by} <> '' AND {where} GROUP BY 1 ORDER BY 1",
            [month_of(month), *([place.code] if "%s" in where else [])],
        )
        return [Part(code, value, value) for code, value in cursor.fetchall() if value]


_WHERE = {
    PlaceKind.NATION: "true",
    PlaceKind.PROVINCE: "region_code LIKE %s || '.%%'",
    PlaceKind.REGION: "region_code = %s",
    PlaceKind.MALL: "mall = %s",
}


def _order(item: tuple[str, Any]) -> tuple[int, int, str]:
    code = item[0]
    return (0, int(code), "") if code.isdecimal() else (1, 0, code)


def list_rows(
    measure: str, *, place: Place, first: date, last: date, agency: str = "", channel: str = "",
    service: str = "", limit: int = 100, offset: int = 0,
) -> tuple[list[Row], int]:  # fmt: skip
    """The day cells behind a count with their share of it, the newest first, and how many there are.

    Raises MeasureUnknown for what is not a sum of cells.
    """
    entry = counted(measure)
    if entry.code not in COUNTS:
        raise MeasureUnknown
    name = entry.code.value
    rows = DayCell.objects.filter(
        of_place(place) & cut(agency, channel, service), day__gte=first, day__lte=last, **{f"{name}__gt": 0}
    )
    ordered = rows.order_by("-day", "mall", "stall", "service", "channel")[offset : offset + limit]
    found = [
        Row(
            row.mall,
            row.region_code,
            row.day,
            row.stall,
            row.agency,
            row.service,
            row.channel,
            getattr(row, name),
            row.is_generated,
        )
        for row in ordered
    ]
    return found, rows.count()
