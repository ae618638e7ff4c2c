"""Values and periods in words, in the active language, saying no more than the source does."""

import calendar
from datetime import date

from pendopo.kit import words
from pendopo.kit.errors import Text
from pendopo.kit.text import _, filled
from pendopo.monitoring.rules.values import is_one_day, kind_of
from pendopo.monitoring.types import Per, PrintedFigure, ValueKind


def value_words(figure: PrintedFigure) -> str:
    """A value is read as printed: exact, about, between, more than, or at most; and per what.

    Rule: monitoring-40. Source: figures as printed (docs/adr/figures-as-printed.md).
    """
    low, high = _number(figure.value_low), _number(figure.value_high)
    by_kind: dict[ValueKind, Text] = {
        ValueKind.EXACT: low,
        ValueKind.ABOUT: filled(_("kira-kira {value}"), value=low),
        ValueKind.RANGE: f"{low}–{high}",
        ValueKind.AT_LEAST: filled(_("lebih dari {value}"), value=low),
        ValueKind.AT_MOST: filled(_("paling banyak {value}"), value=high),
    }
    return f"{by_kind[kind_of(figure)]}{_per_suffix(figure)}"


def value_sign(figure: PrintedFigure) -> str:
    """In a drawing a value is short: 7.912, ±500, 150–300, >1.000, ≤800.

    Rule: monitoring-41. Source: figures as printed (docs/adr/figures-as-printed.md).
    """
    low, high = _number(figure.value_low), _number(figure.value_high)
    return {
        ValueKind.EXACT: low,
        ValueKind.ABOUT: f"±{low}",
        ValueKind.RANGE: f"{low}–{high}",
        ValueKind.AT_LEAST: f">{low}",
        ValueKind.AT_MOST: f"≤{high}",
    }[kind_of(figure)]


def per_words(per: Per) -> Text:
    """What one value counts is always said: the whole period, a month, or a day.

    Rule: monitoring-42. Source: figures as printed (docs/adr/figures-as-printed.md).
    """
    return {
        Per.PERIOD: _("jumlah selama masa"),
        Per.MONTH: _("per bulan"),
        Per.DAY: _("per hari"),
    }[per]


def period_words(figure: PrintedFigure) -> str:
    """A period is read with the ends that its source states; an unstated end is called so.

    Rule: monitoring-43. Source: figures as printed (docs/adr/figures-as-printed.md).
    """
    start, end = figure.period_start, figure.period_end
    if start is None and end is None:
        return str(_("masa tidak disebut"))
    if start is None and end is not None:
        return str(filled(_("sampai {end}, awal tidak disebut"), end=_day_or_month_end(end)))
    if end is None and start is not None:
        return str(filled(_("sejak {start}, akhir tidak disebut"), start=_day(start)))
    return _closed_period(figure)


def _closed_period(figure: PrintedFigure) -> str:
    start, end = figure.period_start, figure.period_end
    if start is None or end is None:
        raise ValueError("An open period has words of its own.")
    if is_one_day(figure):
        return _day(start)
    if start.day == 1 and end.day == _last_day(end) and start.year == end.year:
        return _whole_months(start, end)
    if start.year != end.year:
        return f"{_day(start)}–{_day(end)}"
    first = str(start.day) if start.month == end.month else f"{start.day} {_month_name(start)}"
    return f"{first}–{_day(end)}"


def _whole_months(start: date, end: date) -> str:
    if (start.month, end.month) == (1, 12):
        return str(start.year)
    return _month(start) if start.month == end.month else f"{_month_name(start)}–{_month(end)}"


def _per_suffix(figure: PrintedFigure) -> str:
    one = is_one_day(figure)
    return "" if figure.per == Per.PERIOD or one else f" {per_words(figure.per)}"


def _number(value: int | None) -> str:
    return "" if value is None else words.number(value)


def _last_day(day: date) -> int:
    return calendar.monthrange(day.year, day.month)[1]


def _month_name(day: date) -> str:
    return words.MONTHS[words.language()][day.month - 1]


def _month(day: date) -> str:
    return f"{_month_name(day)} {day.year}"


def _day(day: date) -> str:
    return f"{day.day} {_month(day)}"


def _day_or_month_end(day: date) -> str:
    return _month(day) if day.day == _last_day(day) else _day(day)
