"""Estimated waits: a range, and how often yesterday's ranges were right."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from math import ceil, floor, sqrt

from pendopo.kit.intervals import Period
from pendopo.queue.types import STATED, Stated, WaitRange

_SPREAD = 0.6  # of one service time, a service's usual scatter
_SIDES = 1.28  # of the scatter: about eight in ten waits fall inside


def wait_range(*, ahead: int, servers: int, minutes: float) -> WaitRange:
    """The wait is told as a range: people ahead times the usual service time, shared by open counters.

    Rule: queue-12. Source: product rule: mean = (ahead + half a person) x minutes / counters; the scatter
    grows with the square root of the people ahead; ten percent more above, since priority may pass.
    """
    counters = max(1, servers)
    mean = (ahead + 0.5) * minutes / counters
    scatter = _SIDES * _SPREAD * minutes * sqrt(ahead + 1) / counters
    low = max(0, floor(mean - scatter))
    high = max(low + 2, ceil((mean + scatter) * 1.1))
    if high > 20:
        low, high = low // 5 * 5, ceil(high / 5) * 5
    return WaitRange(low, high)


def over_breaks(told: WaitRange, *, at: datetime, periods: Sequence[Period]) -> WaitRange:
    """Nobody is called while a stall rests: breaks and closures of the day are added to both ends of a wait.

    Rule: queue-31. Source: product rule. `periods` are the stall's of the day, in order; what is
    left after the last one is told as it is, because nobody knows when it would go on.
    """
    return WaitRange(_passed(told.low, at, periods), _passed(told.high, at, periods))


def _passed(minutes: int, at: datetime, periods: Sequence[Period]) -> int:
    """How many minutes of the clock pass until so many minutes of service have."""
    left, clock = timedelta(minutes=minutes), at
    for period in periods:
        if period.ends_at is None or period.ends_at <= clock:
            continue
        clock = max(clock, period.starts_at)
        if clock + left <= period.ends_at:
            break
        left -= period.ends_at - clock
        clock = period.ends_at
    return round((clock + left - at) / timedelta(minutes=1))


def hit_rate(waits: Iterable[tuple[int, int, float]]) -> int | None:
    """Beside each estimate stands how many of yesterday's waits ended inside the range that was told.

    Rule: queue-13. Source: product rule; (low, high, actual minutes) of each called ticket; a wait within
    half a minute of the range counts as inside. None without data.
    """
    rows = list(waits)
    if not rows:
        return None
    hits = sum(1 for low, high, actual in rows if low - 0.5 <= actual <= high + 0.5)
    return round(100 * hits / len(rows))


def needs_ticket_link(actor_kind: str) -> bool:
    """Whoever gets a number from an officer or a kiosk is sent its link, if they left a way; who drew it
    themselves sees it.

    Rule: queue-40. Source: issue 4, point 5 (ticket link).
    """
    return actor_kind in ("staff", "kiosk")


def is_nearly_due(ahead: int, *, stated: Stated = STATED) -> bool:
    """The phone says "get ready" when at most two are ahead.

    Rule: queue-14. Source: product rule.
    """
    return ahead <= stated.nearly_due
