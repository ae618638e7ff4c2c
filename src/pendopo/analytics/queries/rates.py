"""Rates as so many of so many: what a comparison of places by chance needs."""

from datetime import date
from typing import Any

from django.db.models import Sum

from pendopo.analytics.models import MonthCell
from pendopo.analytics.rules import month_of
from pendopo.analytics.types import MeasureUnknown

# Code of the rate: what is counted, out of what.
RATES = {
    "no_show_rate": (("no_shows",), ("tickets", "bookings")),
    "share_remote": (("remote",), ("tickets", "bookings")),
    "coverage": (("stall_days_seen",), ("stall_days_open",)),
}


def month_rates(rate: str, *, month: date) -> dict[str, tuple[int, int, bool]]:
    """Hits and cases of each region in a month, and whether any were generated. Raises MeasureUnknown."""
    if rate not in RATES:
        raise MeasureUnknown
    hits, cases = RATES[rate]
    rows = MonthCell.objects.filter(agency="", channel="", month=month_of(month)).values("region_code")
    named = {f"sum_{name}": Sum(name) for name in (*hits, *cases)}
    summed: list[Any] = list(rows.annotate(**named))
    generated = set(rows.filter(is_generated=True).values_list("region_code", flat=True))
    return {
        row["region_code"]: (
            sum(row[f"sum_{name}"] for name in hits),
            sum(row[f"sum_{name}"] for name in cases),
            row["region_code"] in generated,
        )
        for row in summed
    }
