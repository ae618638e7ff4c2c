"""The floor of a mall for its supervisor: exceptions first, then every stall with its counters. Live."""

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from pendopo.kit import clock
from pendopo.kit.actor import Permission
from pendopo.malls import queries as malls
from pendopo.queue import queries as queue
from pendopo.web.access import PendopoRequest, staff

PRESSING = ("no_counter", "long_wait")  # shown first and in red
UNOPENED = "counter_closed"
FEW = 3  # so many counters that are not open yet are named one by one; more are folded into one line


def _shown(request: PendopoRequest, mall: str) -> dict[str, Any]:
    place, at = malls.get_mall(mall), clock.now()
    state = queue.floor_state(place, by=request.actor, at=at)
    exceptions = sorted(state.exceptions, key=lambda item: item.code not in PRESSING)
    unopened = [item for item in exceptions if item.code == UNOPENED]
    folded = unopened if len(unopened) > FEW else []
    return {
        "mall": place,
        "state": state,
        "exceptions": [item for item in exceptions if item not in folded],
        "unopened": folded,
        "pressing": PRESSING,
        "troubled": {item.stall for item in state.exceptions if item.code != UNOPENED},
        "opening": malls.opening(place, at=at),
        "part": reverse("staff:floor_part", args=[place.slug]),
        "stream": f"/aliran/papan/{place.slug}",
    }


def _unkept(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response


@staff(Permission.SEE_FLOOR)
@require_GET
def floor(request: PendopoRequest, mall: str) -> HttpResponseBase:
    """The whole page."""
    return _unkept(render(request, "staff/floor.html", _shown(request, mall)))


@staff(Permission.SEE_FLOOR)
@require_GET
def part(request: PendopoRequest, mall: str) -> HttpResponseBase:
    """Only what changes."""
    return _unkept(render(request, "staff/_floor.html", _shown(request, mall)))
