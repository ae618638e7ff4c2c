"""The country at once: sheets of months, which the database packs as cells are written (`models.MonthSheet`).

A map, thirty small panels or a table of five years read thirty thousand numbers here in some milliseconds.
What was read is kept in this process as packed as it came, and is true as long as the stamp of its month is
the same. Nobody may change an answer.
"""

import sys
from array import array
from collections import OrderedDict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from threading import Lock

from django.db import connection

from pendopo.analytics.models import MonthCell
from pendopo.analytics.queries.cells import month_point, point_of_sums
from pendopo.analytics.queries.measures import counted, marked
from pendopo.analytics.queries.select import PERCENTILES
from pendopo.analytics.queries.stamps import month_stamps
from pendopo.analytics.rules import month_of, months
from pendopo.analytics.types import COUNTS, MeasureCode, MeasureUnknown, Point, Sheet
from pendopo.analytics.types.cubes import NO_TIME, SEVERAL_TIMES

STATE = ("stall_days_open", "stall_days_seen", "generated")  # what tells a hole from a zero
MOST = 240  # months kept in one process; all counts of one take 32 kilobytes

# The codes are mostly those of the month before: then none are sent.
_READ = """
    SELECT s.month, s.version, h.name, CASE WHEN h.name <> 'places' THEN h.packed
        ELSE nullif(h.packed, lag(h.packed) OVER (PARTITION BY h.name ORDER BY h.month)) END AS packed
    FROM analytics_monthstamp s
    LEFT JOIN analytics_monthsheet h ON h.month = s.month AND h.name = ANY (%s)
    WHERE s.month = ANY (%s) ORDER BY h.name, s.month"""


@dataclass(frozen=True, slots=True)
class _Codes:
    places: tuple[str, ...] = ()
    where: dict[str, int] = field(default_factory=dict)
    spans: dict[str, slice] = field(default_factory=dict)


@dataclass(slots=True)
class _Month:
    version: int = 0
    codes: _Codes = _Codes()
    columns: dict[str, Sequence[int]] = field(default_factory=dict)


_KEPT: OrderedDict[tuple[str, date], _Month] = OrderedDict()
_LOCK = Lock()


def names_of(measure: str) -> tuple[str, ...]:
    """The columns that a measure is read from. Raises MeasureUnknown."""
    code = counted(measure).code
    if code == MeasureCode.COVERAGE:
        return STATE
    if code == MeasureCode.SHARE_REMOTE:
        return ("remote", "tickets", "bookings", *STATE)
    return (code.value, *STATE)


def month_sheets(wanted: Iterable[date], names: Collection[str]) -> list[Sheet]:
    """One sheet a month with these columns, in the order asked for."""
    days = [month_of(day) for day in wanted]
    found = _read(days, names) if connection.in_atomic_block else _current(days, names)
    return [
        Sheet(day, one.codes.places, one.codes.where, one.codes.spans, one.columns)
        for day in days
        for one in (found[day],)
    ]


def sheet_point(measure: str, sheet: Sheet, region: str) -> Point | None:
    """What `month_values` says of a region, out of a sheet; None where it was not counted."""
    index = sheet.where.get(region)
    if index is None:
        return None
    entry, columns = counted(measure), sheet.columns
    value: float | None = None
    if entry.code in PERCENTILES:
        seconds = columns[entry.code.value][index]
        value = None if seconds == NO_TIME else seconds / 60
        if seconds == SEVERAL_TIMES:
            value = _of_several(entry.code, sheet.month, region)
    sums = {name: columns[name][index] for name in names_of(measure) if name not in PERCENTILES}
    made = point_of_sums(entry.code, sheet.month, sums, value, generated=bool(columns["generated"][index]))
    return made if entry.since is None else marked(entry.code, [made])[0]


def sheet_total(measure: str, sheet: Sheet, province: str = "") -> Point | None:
    """What `month_values` says of a province, or of the nation; None for times and where nothing is."""
    entry = counted(measure)
    part = sheet.spans.get(province)
    if part is None or entry.code in PERCENTILES:
        return None
    sums = {
        name: (max if name == "open_days" else sum)(sheet.columns[name][part]) for name in names_of(measure)
    }
    made = point_of_sums(entry.code, sheet.month, sums, None, generated=bool(sums["generated"]))
    return made if entry.since is None else marked(entry.code, [made])[0]


def sheet_counts(measure: str, sheet: Sheet) -> dict[str, int]:
    """The counts of regions that were open and left a trace, as `sheet_point` tells them: neither closed nor
    a hole. Raises MeasureUnknown for what is no count.
    """
    counts = zip(
        sheet.places, sheet.columns.get(_whole(measure), ()), sheet.columns.get(STATE[0], ()),
        sheet.columns.get(STATE[1], ()), strict=True,
    )  # fmt: skip
    return {code: count for code, count, opened, seen in counts if count or (opened and seen)}


def region_months(measure: str, *, first: date, last: date) -> dict[str, tuple[int | None, ...]]:
    """A count of every region, a number for each month from that of `first` to that of `last`; None where
    there is none. Raises MeasureUnknown for what is no count.
    """
    name = _whole(measure)
    sheets = month_sheets(months(first, last), [name])
    every = {sheet.places: sheet.where for sheet in sheets}
    if len(every) == 1:
        rows = zip(*(sheet.columns[name] for sheet in sheets), strict=True)
        return dict(zip(sheets[0].places, rows, strict=True))
    codes = sorted(set().union(*every))
    columns = [
        [None if (index := sheet.where.get(code)) is None else sheet.columns[name][index] for code in codes]
        for sheet in sheets
    ]
    return dict(zip(codes, zip(*columns, strict=True), strict=True))


def forget() -> None:
    """Drop what this process keeps (where a read from the database is to be measured)."""
    with _LOCK:
        _KEPT.clear()


def is_count(measure: str) -> bool:
    """Whether a measure is a count that stands in a column of its own. Raises MeasureUnknown."""
    code = counted(measure).code
    return code in COUNTS or code == MeasureCode.VISITORS


def _whole(measure: str) -> str:
    if not is_count(measure):
        raise MeasureUnknown
    return measure


def _of_several(code: MeasureCode, month: date, region: str) -> float | None:
    rows = MonthCell.objects.filter(region_code=region, month=month, agency="", channel="")
    return month_point(code, month, list(rows)).value


def _current(days: list[date], names: Collection[str]) -> dict[date, _Month]:
    name = str(connection.settings_dict["NAME"])
    with _LOCK:
        known = {day: _KEPT[name, day] for day in days if (name, day) in _KEPT}
    known = {day: one for day, one in known.items() if all(column in one.columns for column in names)}
    if known:
        stamps = month_stamps(known)
        known = {day: one for day, one in known.items() if one.version == stamps[day]}
    missing = [day for day in days if day not in known]
    if not missing:
        return known
    fresh = _read(missing, names)
    with _LOCK:
        for day, one in fresh.items():
            before = _KEPT.get((name, day))
            if before is not None and before.version == one.version:
                one.columns = {**before.columns, **one.columns}
            _KEPT[name, day] = one
            _KEPT.move_to_end((name, day))
        while len(_KEPT) > MOST:
            _KEPT.popitem(last=False)
    return known | fresh


def _read(days: list[date], names: Collection[str]) -> dict[date, _Month]:
    """Stamps and sheets out of one statement, so that they belong together."""
    with connection.cursor() as cursor:
        cursor.execute(_READ, [["places", *names], days])
        rows = cursor.fetchall()
    found = {day: _Month() for day in days}
    codes = _Codes()
    for day, version, name, packed in rows:
        one = found[day]
        one.version = version
        if name == "places":
            one.codes = codes = _codes(packed) if packed is not None else codes
        elif name is not None:
            one.columns[name] = _unpacked(packed)
    for one in found.values():
        if not one.codes.places:
            one.columns = dict.fromkeys(names, ())
    return found


def _unpacked(packed: bytes) -> Sequence[int]:
    column = array("i")
    column.frombytes(packed)
    if sys.byteorder == "little":
        column.byteswap()
    return column


@lru_cache(maxsize=32)
def _codes(packed: bytes) -> _Codes:
    places = tuple(packed.decode().split(" "))
    spans = {"": slice(0, len(places))}
    for index, code in enumerate(places):
        province = code.partition(".")[0]
        spans[province] = slice(spans[province].start if province in spans else index, index + 1)
    return _Codes(places, {code: index for index, code in enumerate(places)}, spans)
