"""Distributions of seconds: merged, and read off at a percentile."""

from collections import Counter
from collections.abc import Iterable, Sequence


def percentile(
    spreads: Iterable[tuple[Sequence[int], Sequence[int]]], percent: int
) -> tuple[int | None, int]:
    """A percentile is the smallest time that at least so many percent of the cases did not exceed, over all
    cases together, never an average of percentiles. Gives it (seconds, None without cases) and the cases.

    Rule: analytics-05. Source: nearest-rank definition of percentiles.
    """
    merged: Counter[int] = Counter()
    for seconds, people in spreads:
        for second, count in zip(seconds, people, strict=True):
            merged[second] += count
    total = sum(merged.values())
    if not total:
        return None, 0
    rank = max(1, -(-total * percent // 100))
    for second in sorted(merged):
        rank -= merged[second]
        if rank <= 0:
            return second, total
    return None, total
