"""Places that never were: years of days with known truth, for measuring what the search finds."""

from datetime import date, timedelta
from typing import Any

import numpy as np

from pendopo.analytics.rules import month_after, months
from pendopo.analytics.rules.falls import day_marks
from pendopo.analytics.types.falls import DayHistory

WEEKDAYS = np.array([1.25, 1.1, 1.0, 0.95, 0.7, 0.0, 0.0])


def make_places(
    count: int, *, first: date, weeks: int, seed: int, falls: bool = True, gaps: bool = True,
    level: tuple[float, float] = (25, 250),
) -> DayHistory:  # fmt: skip
    """Quiet places: seasons, trends, weekdays, real holidays, fast and feast, weather of weeks, days that are
    missing, and in one place of ten an earlier fall of six weeks that nobody recorded.
    """
    random = np.random.default_rng(seed)
    days = [first + timedelta(days=n) for n in range(weeks * 7)]
    marks = np.array([day_marks(day) for day in days], dtype=float)  # closed, fast, after, leave
    weekday = np.array([day.weekday() for day in days])
    turn = 2 * np.pi * np.array([(day - date(2000, 1, 1)).days for day in days]) / 365.2425
    levels = np.exp(random.uniform(np.log(level[0]), np.log(level[1]), count))
    log_mean = np.log(levels)[:, None] + random.normal(0, 0.06, count)[:, None] * np.arange(len(days)) / 365
    log_mean = log_mean + random.uniform(0, 0.12, (count, 1)) * np.cos(
        turn + random.uniform(0, 6.3, (count, 1))
    )
    for column, middle, scatter in ((1, -0.15, 0.05), (2, 0.12, 0.05), (3, -1.2, 0.3)):
        log_mean = log_mean + marks[:, column] * random.normal(middle, scatter, (count, 1))
    log_mean = log_mean + _weather(random, count, weeks, scatter=random.uniform(0.03, 0.09, (count, 1)))
    if falls:
        for row in range(0, count, 10):
            start = int(random.integers(10, max(11, weeks - 70))) * 7
            log_mean[row, start : start + 42] += np.log(0.6)
    shape = np.clip(WEEKDAYS * random.uniform(0.85, 1.15, (count, 7)), 0, None)
    usual = np.broadcast_to((weekday < 5) & (marks[:, 0] == 0), (count, len(days))).copy()
    mean = np.exp(log_mean) * shape[:, weekday] * usual
    visits = _counts(random, mean)
    tickets = random.binomial(visits, 0.9)
    values = {
        "visits": visits,
        "tickets": tickets,
        "bookings": _counts(random, mean * 0.3),
        "services_finished": random.binomial(tickets, 0.85),
        "no_shows": random.binomial(tickets, random.uniform(0.03, 0.08, (count, 1))),
    }
    stalls = np.where(usual, 8.0, 0.0)
    seen = stalls.copy()
    if gaps:
        _lose(random, seen, usual)
    lost = (stalls > 0) & (seen == 0)
    return DayHistory(
        first=first, places=[f"mpp-{n:03d}" for n in range(count)],
        regions=[f"{11 + n // 20:02d}.{1 + n % 20:02d}" for n in range(count)],
        values={name: np.where(lost, np.nan, days_of) for name, days_of in values.items()},
        usual=usual, stalls=stalls, seen=seen,
        months={"wait_p90": _waits(random, count, first, days[-1])},
    )  # fmt: skip


def _weather(random: Any, count: int, weeks: int, *, scatter: Any) -> Any:
    """What moves whole weeks, and lingers: autoregressive, a third of a week goes over into the next."""
    noise = random.normal(0, 1, (count, weeks))
    for week in range(1, weeks):
        noise[:, week] = 0.35 * noise[:, week - 1] + np.sqrt(1 - 0.35**2) * noise[:, week]
    return np.repeat(noise * scatter, 7, axis=1)


def _counts(random: Any, mean: Any) -> Any:
    size = 20.0
    return random.negative_binomial(size, size / (size + np.maximum(mean, 1e-12)))


def _lose(random: Any, seen: Any, usual: Any) -> None:
    seen[(random.random(seen.shape) < 0.008) & usual] = 0
    for row in range(0, len(seen), 7):
        start = int(random.integers(0, seen.shape[1] - 30))
        seen[row, start : start + int(random.integers(5, 22))] = 0


def _waits(random: Any, count: int, first: date, last: date) -> Any:
    kept = [
        month for month in months(first, last) if month >= first and month_after(month) <= last + timedelta(1)
    ]
    middle = random.uniform(15, 60, (count, 1))
    return middle * np.exp(random.normal(0, 0.12, (count, len(kept))))


def with_fall(history: DayHistory, *, start: date, percent: float, rows: Any) -> DayHistory:
    """The same places, with a fall of so many percent from a day on in some of them (each count thinned)."""
    random = np.random.default_rng(7)
    column = (start - history.first).days
    values = {}
    for name, days in history.values.items():
        changed = days.copy()
        part = changed[rows, column:]
        known = ~np.isnan(part)
        part[known] = random.binomial(part[known].astype(int), 1 - percent / 100)
        changed[rows, column:] = part
        values[name] = changed
    return DayHistory(
        history.first, history.places, history.regions, values, history.usual, history.stalls, history.seen,
        history.months,
    )  # fmt: skip
