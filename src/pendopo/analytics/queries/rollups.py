"""The country at once out of the month cells: every region's months, and one month's agencies or channels.

A page of small multiples asks for thirty thousand values. What was read is kept in memory, and is true as
long as the stamps of its months are the same (`stamps`): one small read tells. Nobody may change an answer.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from threading import Lock
from typing import Any

from django.db import connection

from pendopo.analytics.models import MonthCell
from pendopo.analytics.queries.measures import counted
from pendopo.analytics.queries.select import of_place
from pendopo.analytics.queries.stamps import month_stamps
from pendopo.analytics.rules import month_of, months
from pendopo.analytics.types import COUNTS, MeasureUnknown, Part, Place

CUTS = ("agency", "channel")
KEPT = 24  # answers kept by a process; the largest takes some megabytes

_kept: OrderedDict[tuple[object, ...], tuple[dict[date, int], Any]] = OrderedDict()
_lock = Lock()


def region_months(
    measure: str, *, first: date, last: date, agency: str = "", channel: str = ""
) -> Mapping[str, Mapping[date, int]]:
    """A count of every region in every month that has one, from that of `first` to that of `last`.

    Raises MeasureUnknown for what is not a sum.
    """
    name, wanted = _count(measure), list(months(first, last))
    key = (name, agency, channel, first, last)
    found: dict[str, dict[date, int]] = _keep(key, wanted, lambda: _read(name, wanted, agency, channel))
    return found


def _read(name: str, wanted: list[date], agency: str, channel: str) -> dict[str, dict[date, int]]:
    whole = not agency and not channel
    where = "agency = '' AND channel = ''" if whole else "agency = %s AND channel = %s"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT region_code, array_agg(month - %s::date), array_agg({name}) FROM analytics_monthcell"
            f" WHERE {where} AND month BETWEEN %s AND %s GROUP BY region_code",
            [wanted[0], *([] if whole else [agency, channel]), wanted[0], wanted[-1]],
        )
        rows = cursor.fetchall()
    named = {(month - wanted[0]).days: month for month in wanted}
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
    name, month = _count(measure), month_of(month)
    if by not in CUTS:
        raise MeasureUnknown
    return list(_keep((name, place, month, by), [month], lambda: _parts(name, place, month, by)))


def _parts(name: str, place: Place, month: date, by: str) -> list[Part]:
    rows = MonthCell.objects.filter(of_place(place), month=month).exclude(**{by: ""})
    sums: dict[str, int] = {}
    for code, value in rows.values_list(by, name):
        sums[code] = sums.get(code, 0) + value
    return [Part(code, value, value) for code, value in sorted(sums.items()) if value]


def _keep(key: tuple[object, ...], wanted: Iterable[date], read: Callable[[], Any]) -> Any:
    """What is kept under a key while the stamps of its months hold, else what is read anew. A transaction
    that may have written cells itself reads.
    """
    if connection.in_atomic_block:
        return read()
    stamps = month_stamps(wanted)  # before the cells: what is newer than its stamp is read again
    with _lock:
        known = _kept.get(key)
        if known is not None and known[0] == stamps:
            _kept.move_to_end(key)
            return known[1]
    found = read()
    with _lock:
        _kept[key] = (stamps, found)
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return found


def forget() -> None:
    """Drop what this process keeps (tests, and where a read from the database is to be measured)."""
    with _lock:
        _kept.clear()


def _count(measure: str) -> str:
    code = counted(measure).code
    if code not in COUNTS:
        raise MeasureUnknown
    return code.value
