"""Weeks and months of the calendar as half-open periods of dates."""

from collections.abc import Iterator
from datetime import date, timedelta


def month_of(day: date) -> date:
    """A month is named by its first day.

    Rule: analytics-01. Source: house (periods are half-open).
    """
    return day.replace(day=1)


def month_after(day: date, count: int = 1) -> date:
    """The first day of the month `count` months later (earlier when negative).

    Rule: analytics-02. Source: calendar.
    """
    index = day.year * 12 + day.month - 1 + count
    return date(index // 12, index % 12 + 1, 1)


def months(first: date, last: date) -> Iterator[date]:
    """Every month from that of `first` to that of `last`, both included.

    Rule: analytics-03. Source: calendar.
    """
    month = month_of(first)
    while month <= last:
        yield month
        month = month_after(month)


def week_of(day: date) -> date:
    """A week begins on Monday and is named by it.

    Rule: analytics-04. Source: ISO 8601.
    """
    return day - timedelta(days=day.weekday())


def month_numbered(number: int) -> date:
    """The month of a number counted from the year nought (analytics-31).

    Rule: analytics-32. Source: calendar.
    """
    return date(number // 12, number % 12 + 1, 1)


def archive_path(mall: str, region: str, day: date) -> str:
    """A closed day of a mall is one file, below its month and region.

    Rule: analytics-33. Source: design monitoring (events are exported by closed day: month, region).
    """
    return f"month={day:%Y-%m}/region={region}/{mall}-{day.isoformat()}.parquet"
