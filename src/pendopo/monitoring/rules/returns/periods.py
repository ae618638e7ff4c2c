"""Periods of returns, their due and lock days, who is expected to send, and when people are reminded."""

import re
from datetime import date, timedelta

from pendopo.analytics.rules import month_after, month_of, week_of
from pendopo.kit import words
from pendopo.kit.errors import InvalidInput
from pendopo.kit.text import _
from pendopo.monitoring.types.returns import Dates, Definition, Period, PeriodKind

_CODE = re.compile(r"(\d{4})-(?:(\d{2})|W(\d{2}))", re.ASCII)
REMIND_BEFORE_DAYS = 2
REMIND_LATE_DAYS = (1, 3)


def period_of(kind: PeriodKind, day: date) -> Period:
    """A return covers a calendar month, or a week from Monday.

    Rule: monitoring-80. Source: monitoring.md (returns weekly and monthly).
    """
    if kind == PeriodKind.MONTH:
        return Period(kind, month_of(day), month_after(day))
    start = week_of(day)
    return Period(kind, start, start + timedelta(days=7))


def previous_period(period: Period) -> Period:
    """The period before is the one that ends where this one starts.

    Rule: monitoring-81. Source: calendar.
    """
    return period_of(period.kind, period.start - timedelta(days=1))


def period_code(period: Period) -> str:
    """In addresses and files a month is written 2026-10 and a week 2026-W43.

    Rule: monitoring-82. Source: ISO 8601.
    """
    if period.kind == PeriodKind.MONTH:
        return f"{period.start:%Y-%m}"
    year, week, _day = period.start.isocalendar()
    return f"{year:04d}-W{week:02d}"


def parse_period(text: str) -> Period:
    """A period is read from its code; anything else is refused with an example.

    Rule: monitoring-83. Source: ISO 8601.
    """
    match = _CODE.fullmatch(text.strip())
    if match:
        try:
            if match[2]:
                return period_of(PeriodKind.MONTH, date(int(match[1]), int(match[2]), 1))
            return period_of(PeriodKind.WEEK, date.fromisocalendar(int(match[1]), int(match[3]), 1))
        except ValueError:
            pass
    raise InvalidInput(fields={"period": _("Tulis bulan seperti 2026-10 atau minggu seperti 2026-W43.")})


def period_words(period: Period) -> str:
    """A month is read by its name, a week by its first and last day.

    Rule: monitoring-84. Source: house (dates as Indonesians read them).
    """
    if period.kind == PeriodKind.MONTH:
        return f"{words.MONTHS[words.language()][period.start.month - 1]} {period.start.year}"
    first, last = period.start, period.end - timedelta(days=1)
    if first.year != last.year:
        return f"{words.short_date(first)}–{words.short_date(last)}"
    start = str(first.day) if first.month == last.month else words.short_date(first).rpartition(" ")[0]
    return f"{start}–{words.short_date(last)}"


def dates_of(definition: Definition, period: Period, *, opened: date | None = None) -> Dates:
    """A return is due and locks so many days after its period has ended, as its definition says. Nobody is
    late
    for a return that did not exist: one that was opened after its due day counts from the day it was opened.

    Rule: monitoring-85. Source: monitoring.md. With 4 days a month is due on the 5th of the next; with 1 day
    a week is due on Tuesday.
    """
    due, lock = timedelta(days=definition.due_days), timedelta(days=definition.lock_days)
    start = opened if opened is not None and opened > period.end + due else period.end
    return Dates(start + due, start + lock)


def ended_periods(kind: PeriodKind, *, today: date, count: int) -> list[Period]:
    """Returns are asked for periods that have wholly ended, the newest first.

    Rule: monitoring-86. Source: monitoring.md (computed from what happened).
    """
    period = previous_period(period_of(kind, today))
    found = []
    for _number in range(count):
        found.append(period)
        period = previous_period(period)
    return found


def is_expected(period: Period, *, opened: date | None, closed: date | None) -> bool:
    """A mall owes a return for each period in which it existed for at least a day: none before it opened,
    none after it was closed for good.

    Rule: monitoring-87. Source: issue of monitoring (closed malls, malls opened later). A mall that is shut
    for a while still exists and says so in its return. `closed` is its first day without service.
    """
    return (opened is None or opened < period.end) and (closed is None or closed > period.start)


def is_on_time(local_day: date, due: date) -> bool:
    """A return is in time when it was first confirmed by the end of its due day, on the clock of the mall.

    Rule: monitoring-88. Source: monitoring.md (timeliness).
    """
    return local_day <= due


def reminder_of(local_day: date, due: date) -> str:
    """People are reminded two days before a return is due, on the day, and one and three days late.

    Rule: monitoring-89. Source: issue of monitoring, 2. Gives before, due, late, or nothing.
    """
    days = (local_day - due).days
    if days == -REMIND_BEFORE_DAYS:
        return "before"
    if days == 0:
        return "due"
    return "late" if days in REMIND_LATE_DAYS else ""
