"""The day on paper, for a power cut: everybody who is expected or waits, with room to write."""

from django.http import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from pendopo.kit import clock
from pendopo.kit.actor import Permission
from pendopo.malls import queries as malls
from pendopo.queue import queries
from pendopo.web.access import PendopoRequest, staff


@staff(Permission.SEE_FLOOR)
@require_GET
def day_list(request: PendopoRequest, mall: str) -> HttpResponseBase:
    """The list as it stands now."""
    place, at = malls.get_mall(mall), clock.now()
    whole = queries.day_list(place, by=request.actor, at=at)
    response = render(request, "staff/day_list.html", {"mall": place, "list": whole, "at": at})
    response["Cache-Control"] = "no-store"
    return response
