"""Cells for tests: a mall's days with known counts, and its months summed from them."""

from datetime import date, timedelta
from typing import Any

from pendopo.analytics.models import DayCell, DayMall, DaySpread, MonthCell
from pendopo.analytics.rules import month_of, percentile
from pendopo.analytics.types import COUNTS


def make_day(
    mall: str = "mpp-bogor",
    *,
    day: date,
    region: str = "32.71",
    agency: str = "disdukcapil",
    stall: str = "dukcapil",
    service: str = "ktp",
    channel: str = "kiosk",
    waits: dict[int, int] | None = None,
    stalls_open: int = 1,
    generated: bool = False,
    **counts: int,
) -> None:
    """One cell of a day; the mall's total and the month's whole are kept in step."""
    DayCell.objects.create(
        mall=mall, region_code=region, day=day, stall=stall, agency=agency, service=service,
        channel=channel, is_generated=generated, **counts,
    )  # fmt: skip
    if waits:
        DaySpread.objects.create(
            mall=mall, region_code=region, day=day, agency=agency, service=service, hour=9, kind="wait",
            seconds=sorted(waits), people=[waits[key] for key in sorted(waits)], is_generated=generated,
        )  # fmt: skip
    DayMall.objects.get_or_create(
        mall=mall,
        day=day,
        defaults={
            "region_code": region, "visitors": counts.get("visits", 0), "stalls_open": stalls_open,
            "stalls_seen": stalls_open, "is_generated": generated,
        },
    )  # fmt: skip
    sum_month(mall, month_of(day))


def make_gap(mall: str, *, day: date, region: str = "32.71", stalls_open: int = 1) -> None:
    """A day on which the mall should have worked, and nothing was recorded."""
    DayMall.objects.create(mall=mall, region_code=region, day=day, stalls_open=stalls_open, stalls_seen=0)
    sum_month(mall, month_of(day))


def sum_month(mall: str, month: date) -> None:
    """The whole of a month from its days (persons are taken as the sum of the days here)."""
    cells = DayCell.objects.filter(mall=mall, day__gte=month, day__lt=month + timedelta(days=32))
    days = DayMall.objects.filter(mall=mall, day__gte=month, day__lt=month + timedelta(days=32))
    inside = [row for row in days if month_of(row.day) == month]
    values: dict[str, Any] = {
        name: sum(getattr(row, name) for row in cells if month_of(row.day) == month) for name in COUNTS
    }
    values |= {
        "region_code": inside[0].region_code,
        "visitors": sum(row.visitors for row in inside),
        "open_days": sum(row.stalls_open > 0 for row in inside),
        "stall_days_open": sum(row.stalls_open for row in inside),
        "stall_days_seen": sum(row.stalls_seen for row in inside),
        "is_generated": any(row.is_generated for row in inside),
    }
    spreads = [
        (row.seconds, row.people)
        for row in DaySpread.objects.filter(mall=mall, day__gte=month, day__lt=month + timedelta(days=32))
        if row.kind == "wait" and month_of(row.day) == month
    ]
    values["wait_median"], values["waits"] = percentile(spreads, 50)
    values["wait_p90"] = percentile(spreads, 90)[0]
    MonthCell.objects.update_or_create(mall=mall, month=month, agency="", channel="", defaults=values)
