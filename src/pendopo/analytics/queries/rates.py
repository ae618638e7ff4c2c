"""Rates as so many of so many: what a comparison of places by chance needs."""

from datetime import date

from django.db.models import F, Sum

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
    summed = rows.annotate(
        hits=sum((Sum(F(name)) for name in hits[1:]), Sum(F(hits[0]))),
        cases=sum((Sum(F(name)) for name in cases[1:]), Sum(F(cases[0]))),
    )
    generated = set(rows.filter(is_generated=True).values_list("region_code", flat=True))
    return {
        row["region_code"]: (row["hits"], row["cases"], row["region_code"] in generated) for row in summed
    }
