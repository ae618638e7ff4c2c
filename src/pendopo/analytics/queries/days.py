"""The counted days of a mall at a glance."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.aggregates import BoolOr
from django.db.models import Sum

from pendopo.analytics.models import DayCell, DayMall, DaySpread
from pendopo.analytics.rules import percentile


@dataclass(frozen=True, slots=True)
class DaySummary:
    """What happened in a mall on one day; the waits are None when nobody was called."""

    day: date
    visits: int
    tickets: int
    services_finished: int
    waits: int
    wait_median_seconds: int | None
    wait_p90_seconds: int | None
    is_generated: bool = False  # made for the demo


def list_day_summaries(mall: str, first: date, last: date) -> list[DaySummary]:
    """The days of a mall with counted cases, from `first` to `last`, in order."""
    here = {"mall": mall, "day__gte": first, "day__lte": last}
    sums: Any = DayCell.objects.filter(**here).values("day")
    sums = sums.annotate(
        v=Sum("visits"), t=Sum("tickets"), f=Sum("services_finished"), made=BoolOr("is_generated")
    )
    counts = {row["day"]: (row["v"], row["t"], row["f"]) for row in sums}
    generated = {row["day"] for row in sums if row["made"]}
    waits: dict[date, list[DaySpread]] = defaultdict(list)
    for row in DaySpread.objects.filter(**here, kind="wait"):
        waits[row.day].append(row)
    return [
        DaySummary(
            day, *counts.get(day, (0, 0, 0)), *_times(waits.get(day, [])), is_generated=day in generated
        )
        for day in sorted(set(counts) | set(waits))
    ]


def has_generated_days() -> bool:
    """Whether any day of any mall was made for the demo."""
    return DayMall.objects.filter(is_generated=True).exists()


def _times(rows: list[DaySpread]) -> tuple[int, int | None, int | None]:
    spreads = [(row.seconds, row.people) for row in rows]
    median, cases = percentile(spreads, 50)
    return cases, median, percentile(spreads, 90)[0]
