"""The shape of the year as numbers: seasons, the moving fast and feast, leave days, and periods of days."""

from datetime import date, timedelta
from functools import lru_cache
from math import cos, pi, sin
from typing import Any

from pendopo.analytics.rules.periods import month_after, month_of, week_of
from pendopo.analytics.types.falls import Cadence
from pendopo.regions.rules import national_days

FAST_DAYS = 30
AFTER_DAYS = 14
YEAR = 365.2425

# What may move a period besides its open days, and how far from nothing (as a logarithm) each is believed to
# lie before any data are seen. What the history cannot tell stays as uncertain as this, and widens the range.
COVARIATES: tuple[tuple[str, float], ...] = (
    ("level", 100.0),
    ("trend", 0.25),  # a year
    ("cos 1", 0.15),
    ("sin 1", 0.15),
    ("cos 2", 0.10),
    ("sin 2", 0.10),
    ("fast", 0.25),  # Ramadan
    ("after", 0.25),  # the two weeks after Idul Fitri
    ("leave", 0.7),  # collective leave that closes nothing by itself
)


@lru_cache(maxsize=64)
def feasts_of(year: int) -> tuple[date, ...]:
    """Idul Fitri moves eleven days back each year, and may come twice in one.

    Rule: analytics-70. Source: SKB 3 menteri through the `holidays` library. Gives the first day of each.
    """
    return tuple(
        day for day, said in national_days(year).items() if said.reason.startswith("Hari Raya Idul Fitri")
    )


def day_marks(day: date) -> tuple[bool, bool, bool, bool]:
    """A day may be closed for the nation, lie in the fast, in the two weeks after the feast, or be leave.

    Rule: analytics-71. Source: domain 4.2 (holidays, collective leave); Ramadan is the month before Idul
    Fitri.
    """
    feasts = [feast for year in (day.year, day.year + 1) for feast in feasts_of(year)]
    feasts += feasts_of(day.year - 1)
    said = national_days(day.year).get(day)
    closed = said is not None and said.status == "closed"
    fast = any(timedelta() < feast - day <= timedelta(days=FAST_DAYS) for feast in feasts)
    after = any(timedelta() <= day - feast < timedelta(days=AFTER_DAYS + 2) for feast in feasts)
    return closed, fast, after, bool(said and said.collective_leave and not closed)


def period_after(start: date, cadence: Cadence, count: int = 1) -> date:
    """The next week begins seven days later, the next month on its first day.

    Rule: analytics-72. Source: ISO 8601; house (periods are half-open).
    """
    return start + timedelta(days=7 * count) if cadence == Cadence.WEEK else month_after(start, count)


def period_of(day: date, cadence: Cadence) -> date:
    """A day belongs to the week of its Monday and to its month.

    Rule: analytics-73. Source: ISO 8601.
    """
    return week_of(day) if cadence == Cadence.WEEK else month_of(day)


def period_starts(first: date, last: date, cadence: Cadence) -> list[date]:
    """Only periods that lie wholly within the known days are judged; the last one begins on `last`.

    Rule: analytics-74. Source: house (a running week is no fall).
    """
    start = period_of(first, cadence)
    if start < first:
        start = period_after(start, cadence)
    found = []
    while start <= last:
        found.append(start)
        start = period_after(start, cadence)
    return found


def covariates(starts: list[date], cadence: Cadence) -> Any:
    """A period is its place in the year, the years to now, and its days of fast, feast and leave.

    Rule: analytics-75. Source: harmonic regression as in Serfling 1963 and Noufal et al. 2013; the moving
    feast as its own terms, since no season of the sun holds it. Gives an array, a row a period.
    """
    import numpy as np

    last = starts[-1]
    rows = []
    for start in starts:
        days = [start + timedelta(days=n) for n in range((period_after(start, cadence) - start).days)]
        marks = [day_marks(day) for day in days if day.weekday() < 5]
        kept = [mark for mark in marks if not mark[0]] or marks
        middle = start + timedelta(days=len(days) // 2)
        turn = 2 * pi * (middle - date(2000, 1, 1)).days / YEAR
        shares = [sum(mark[which] for mark in kept) / len(kept) for which in (1, 2, 3)]
        season = [cos(turn), sin(turn), cos(2 * turn), sin(2 * turn)]
        rows.append([1.0, (start - last).days / YEAR, *season, *shares])
    return np.array(rows)
