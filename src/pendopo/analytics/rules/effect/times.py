"""Periods as files write them: an index, a month, a date."""

import re
from calendar import monthrange
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from itertools import pairwise

from pendopo.analytics.types.effects import EffectRefused, Moment, TimeKind
from pendopo.kit.words import MONTHS

INDEX = re.compile(r"[+-]?\d+([.,]0+)?")
MONTH = re.compile(r"(\d{4})[-/.](\d{1,2})")
MONTH_LAST = re.compile(r"(\d{1,2})[-/.](\d{4})")
NAMED = re.compile(r"([a-z]+)\.?[\s-]+(\d{4})", re.IGNORECASE)
QUARTER = re.compile(r"(\d{4})[\s-]?[QqTt]([1-4])")
DAY_FIRST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
SHORT = {name[:3].casefold(): number for names in MONTHS.values() for number, name in enumerate(names, 1)}
SHORT |= {"mei": 5, "agt": 8, "ags": 8, "okt": 10, "des": 12}


def read_moment(text: str) -> Moment | None:
    """A period is an index (1, 2, 3), a month (2020-03, Maret 2020) or a date (2020-03-15, 15/03/2020).

    Rule: analytics-54. Source: issue of the command; the day comes first in Indonesian dates.
    """
    text = text.strip()
    if INDEX.fullmatch(text):
        whole = int(float(text.replace(",", ".")))
        return Moment(TimeKind.INDEX, float(whole), str(whole))
    month = _month(text)
    if month is not None:
        return month
    day = _day(text)
    return None if day is None else Moment(TimeKind.DATE, float(day.toordinal()), day.isoformat())


def _month(text: str) -> Moment | None:
    year = number = 0
    if found := MONTH.fullmatch(text):
        year, number = int(found[1]), int(found[2])
    elif found := MONTH_LAST.fullmatch(text):
        year, number = int(found[2]), int(found[1])
    elif found := QUARTER.fullmatch(text):
        year, number = int(found[1]), int(found[2]) * 3 - 2
    elif found := NAMED.fullmatch(text):
        year, number = int(found[2]), SHORT.get(found[1][:3].casefold(), 0)
    if not (1 <= number <= 12 and 1 <= year <= 9999):
        return None
    return Moment(TimeKind.MONTH, float(date(year, number, 1).toordinal()), f"{year:04d}-{number:02d}")


def _day(text: str) -> date | None:
    try:
        if found := DAY_FIRST.fullmatch(text):
            return date(int(found[3]), int(found[2]), int(found[1]))
        return datetime.fromisoformat(text.replace("/", "-")).date()
    except ValueError:
        return None


def read_moments(cells: Sequence[tuple[int, str]]) -> list[Moment]:
    """All periods of a column are of one kind; a column of numbers that are all months (202003) or days
    (20200315) is read as such. Raises EffectRefused with the line of the first that is not.

    Rule: analytics-55. Source: house.
    """
    moments: list[Moment] = []
    for line, text in cells:
        moment = read_moment(text)
        if moment is None:
            raise EffectRefused("time_unreadable", line=line, value=text[:40])
        if moments and moment.kind != moments[0].kind:
            raise EffectRefused("time_mixed", line=line, value=text[:40])
        moments.append(moment)
    compact = [read_compact(moment) for moment in moments]
    whole = [moment for moment in compact if moment is not None]
    return whole if len(whole) == len(moments) and len({one.kind for one in whole}) == 1 else moments


def read_compact(moment: Moment) -> Moment | None:
    """Six digits can be a month and eight a day, written without signs between.

    Rule: analytics-114. Source: house (exports write 202003 and 20200315).
    """
    text = moment.label
    if moment.kind != TimeKind.INDEX or not re.fullmatch(r"(19|20)\d{4}(\d\d)?", text):
        return None
    return read_moment("-".join(part for part in (text[:4], text[4:6], text[6:]) if part))


def read_at(text: str, *, like: Moment) -> Moment:
    """The event's own period; among dates a month means its first day, among months a date means its month
    when it lies in the first half of it, else the next.

    Rule: analytics-56. Source: issue of the command; analytics-67.
    """
    moment = read_moment(text)
    if moment is not None and like.kind != TimeKind.INDEX:
        moment = read_compact(moment) or moment
    if moment is None or (moment.kind == TimeKind.INDEX) != (like.kind == TimeKind.INDEX):
        raise EffectRefused("at_unreadable", value=text[:40], example=like.label)
    if like.kind == TimeKind.MONTH and moment.kind == TimeKind.DATE:
        day = date.fromordinal(int(moment.number))
        month = day.year * 12 + day.month - 1 + (2 * (day.day - 1) >= monthrange(day.year, day.month)[1])
        found = read_moment(f"{month // 12:04d}-{month % 12 + 1:02d}")
        return found or moment
    return moment


def place_among(first: Moment, wanted: Moment, step: float, monthly: bool) -> float | None:
    """The position of a period that has no row of its own; None when it lies between two periods.

    Rule: analytics-115. Source: issue of the command (the ratio is that at the event's own period).
    """
    if monthly:
        if wanted.kind != TimeKind.MONTH:
            return None
        here, there = (date.fromordinal(int(one.number)) for one in (first, wanted))
        apart = (there.year - here.year) * 12 + there.month - here.month
    elif first.kind != wanted.kind:
        return None
    else:
        apart = round(wanted.number - first.number)
    position = apart / step
    return position if abs(position - round(position)) < 1e-9 else None


def place_moments(moments: Sequence[Moment]) -> tuple[list[float], float, bool]:
    """Positions count periods from the first: months by the calendar, indices and dates by their commonest
    distance; gives the positions, the length of one period, and whether that counts months.

    Rule: analytics-57. Source: house.
    """
    if moments[0].kind == TimeKind.INDEX:
        numbers = [moment.number for moment in moments]
        step = _commonest(numbers)
        return [(number - numbers[0]) / step for number in numbers], step, False
    days = [date.fromordinal(int(moment.number)) for moment in moments]
    months = [day.year * 12 + day.month - 1 for day in days]
    a_month = 28 <= _commonest([moment.number for moment in moments]) <= 31
    once_a_month = len(set(months)) == len(months) and (a_month or {day.day for day in days} == {1})
    if moments[0].kind == TimeKind.MONTH or (once_a_month and len(days) > 1):
        step = _commonest([float(month) for month in months])
        return [(month - months[0]) / step for month in months], step, True
    numbers = [moment.number for moment in moments]
    step = _commonest(numbers)
    return [(number - numbers[0]) / step for number in numbers], step, False


def _commonest(numbers: Sequence[float]) -> float:
    apart = Counter(b - a for a, b in pairwise(numbers) if b > a)
    return min(apart, key=lambda gap: (-apart[gap], gap)) if apart else 1.0


def name_period(first: Moment, position: float, step: float, *, monthly: bool = False) -> str:
    """A period that is not in the data, by its name.

    Rule: analytics-58. Source: house (gaps are listed).
    """
    if first.kind == TimeKind.INDEX:
        return str(round(first.number + position * step))
    day = date.fromordinal(int(first.number))
    if first.kind == TimeKind.DATE and not monthly:
        return date.fromordinal(int(first.number + position * step)).isoformat()
    index = day.year * 12 + day.month - 1 + round(position * step)
    return f"{index // 12:04d}-{index % 12 + 1:02d}"
