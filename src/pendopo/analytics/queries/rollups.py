"""The country at once out of the month cells: every region's months, and one month's agencies or channels.

Plain statements with bare numbers: a page of small multiples asks for thirty thousand values.
"""

from datetime import date

from django.db import connection

from pendopo.analytics.models import MonthCell
from pendopo.analytics.queries.measures import counted
from pendopo.analytics.queries.select import of_place
from pendopo.analytics.rules import month_of, months
from pendopo.analytics.types import COUNTS, MeasureUnknown, Part, Place

CUTS = ("agency", "channel")


def region_months(
    measure: str, *, first: date, last: date, agency: str = "", channel: str = ""
) -> dict[str, dict[date, int]]:
    """A count of every region in every month that has one, from that of `first` to that of `last`.

    Raises MeasureUnknown for what is not a sum.
    """
    name = _count(measure)
    begin = month_of(first)
    where = "agency = '' AND channel = ''" if not agency and not channel else "agency = %s AND channel = %s"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT region_code, array_agg((extract(year FROM month) * 12 + extract(month FROM month))::int),"
            f" array_agg({name}) FROM analytics_monthcell"
            f" WHERE {where} AND month BETWEEN %s AND %s GROUP BY region_code",
            [*([agency, channel] if agency or channel else []), begin, month_of(last)],
        )
        rows = cursor.fetchall()
    named = {month.year * 12 + month.month: month for month in months(begin, last)}
    return {region: _summed(named, numbers, values) for region, numbers, values in rows}


def _summed(named: dict[int, date], numbers: list[int], values: list[int]) -> dict[date, int]:
    found = dict(zip(map(named.__getitem__, numbers), values, strict=True))
    if len(found) == len(values):
        return found
    several: dict[date, int] = {}  # a region with several malls
    for number, value in zip(numbers, values, strict=True):
        several[named[number]] = several.get(named[number], 0) + value
    return several


def month_parts(measure: str, *, place: Place, month: date, by: str) -> list[Part]:
    """One month of a place by agency or by channel, by code. Raises MeasureUnknown."""
    name = _count(measure)
    if by not in CUTS:
        raise MeasureUnknown
    rows = MonthCell.objects.filter(of_place(place), month=month_of(month)).exclude(**{by: ""})
    sums: dict[str, int] = {}
    for code, value in rows.values_list(by, name):
        sums[code] = sums.get(code, 0) + value
    return [Part(code, value, value) for code, value in sorted(sums.items()) if value]


def _count(measure: str) -> str:
    code = counted(measure).code
    if code not in COUNTS:
        raise MeasureUnknown
    return code.value
