"""Rates as so many of so many: what a comparison of places by chance needs."""

from datetime import date

from pendopo.analytics.queries.sheets import month_sheets
from pendopo.analytics.types import MeasureUnknown, Sheet

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
    return sheet_rates(rate, month_sheets([month], [*hits, *cases, "generated"])[0])


def sheet_rates(rate: str, sheet: Sheet) -> dict[str, tuple[int, int, bool]]:
    """As `month_rates`, out of a sheet that has what the rate is made of. Raises MeasureUnknown."""
    if rate not in RATES:
        raise MeasureUnknown
    hits, cases = RATES[rate]
    columns = sheet.columns
    summed = (
        [sum(values) for values in zip(*(columns[name] for name in names), strict=True)]
        for names in (hits, cases)
    )
    rows = zip(sheet.places, *summed, columns["generated"], strict=True)
    return {code: (of, whole, bool(generated)) for code, of, whole, generated in rows}
