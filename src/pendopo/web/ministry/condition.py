"""The condition of malls: a calendar strip for a month or a year, of all malls or one, with its table."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pendopo.analytics import queries
from pendopo.analytics.rules import month_after
from pendopo.analytics.types import Condition
from pendopo.malls import queries as malls
from pendopo.web.access import public_or_staff
from pendopo.web.ministry import asked as asking


@public_or_staff
@require_safe
def condition(request: HttpRequest) -> HttpResponse:
    """A month (a cell a day) or the year that ends with it (a cell a week)."""
    today = asking.today()
    month = asking.read_month(asking.chosen(request, "bulan")) or today.replace(day=1)
    month = min(month, today.replace(day=1))
    is_year = asking.chosen(request, "rentang") == "tahun"
    first = month_after(month, -11) if is_year else month
    last = asking.month_end(month)
    slug = asking.chosen(request, "mal")
    listed = malls.list_malls()
    mall = next((item for item in listed if item.slug == slug), None)
    region = _region(asking.chosen(request, "wilayah"), listed)
    strip = (
        queries.get_mall_strip(mall, first, last, until=today)
        if mall
        else queries.get_region_strip(region.code if region else "", first, last, until=today)
    )
    context: dict[str, Any] = {
        "mall": mall,
        "region": region,
        "strip": strip,
        "month": month,
        "is_year": is_year,
        "conditions": list(Condition),
        "months": _months(today, month),
        "malls": [{"value": item.slug, "label": item.name, "chosen": item.slug == slug} for item in listed],
        "earlier": asking.month_text(month_after(month, -1)),
        "later": asking.month_text(month_after(month, 1)) if month < today.replace(day=1) else "",
    }
    return render(request, "ministry/entries/condition.html", context)


def _region(code: str, listed: list[Any]) -> Any:
    """The region of the address, if a mall lies in it."""
    return next((mall.region for mall in listed if mall.region_id == code), None)


def _months(today: date, chosen: date) -> list[dict[str, Any]]:
    """Three years back, and the chosen month where it lies before."""
    found = {month_after(today.replace(day=1), -number) for number in range(36)} | {chosen}
    return [
        {"value": asking.month_text(month), "month": month, "chosen": month == chosen}
        for month in sorted(found, reverse=True)
    ]
