"""The service page: what to bring, how it goes, and every way to get it now."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from pendopo.booking import queries as booking
from pendopo.catalogue import queries as catalogue
from pendopo.kit import clock
from pendopo.malls import queries as malls
from pendopo.web.access import public
from pendopo.web.citizen import kept, places, truth
from pendopo.web.keeping import PUBLIC, keep

DAYS_SHOWN = 4


@public
def service_page(request: HttpRequest, mall: str, service: str) -> HttpResponse:
    """`/m/<mall>/l/<service>/`."""
    at = clock.now()
    minute = at.replace(second=0, microsecond=0)
    page = kept.answer(
        request, *malls.mall_version(mall), minute, make=lambda: _page(request, mall, service, at)
    )
    return keep(page, length=PUBLIC)


def _page(request: HttpRequest, mall: str, service: str, at: datetime) -> HttpResponse:
    """The page as it is now."""
    chosen = malls.get_mall(mall)
    day = places.today(chosen, at)
    found = catalogue.get_service(chosen.slug, service, on=day)
    standard = catalogue.standard_in_force(found, on=day)
    days = booking.list_days(found, at=at) if found.bookable else []
    free_days = [view for view in days if view.free]
    context = {
        "mall": chosen,
        "service": found,
        "standard": standard,
        "parts": standard.components,
        "today": truth.today(chosen, at=at, stall=found.stall),
        "wait": truth.outlook(found, at=at) if found.walk_in else None,
        "days": free_days[:DAYS_SHOWN],
        "why_no_days": days[0].reason if days and not free_days else "",
        "counters": malls.list_counters(chosen, stall=found.stall, on=day),
        "crumbs": [{"label": chosen.name, "href": f"/m/{chosen.slug}/"}, {"label": found.short_name}],
    }
    return render(request, "citizen/service.html", context)
