"""The board: what it shows is one part, used by the page and fetched again whenever something changed."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from pendopo.kit import clock, words
from pendopo.malls import queries as malls
from pendopo.queue import queries as queue
from pendopo.queue.types import BoardCall, BoardState
from pendopo.web.access import PendopoRequest, public

EARLIER = 6  # calls shown below the newest
FEW = 6  # up to so many counters stand in larger letters
MANY = 12  # from so many counters on they stand in two columns


@dataclass(frozen=True, slots=True)
class CounterRow:
    """One open counter on the board and whom it has."""

    counter: int
    stall: str
    number: str


@public
@require_GET
def board(request: PendopoRequest, mall: str) -> HttpResponseBase:
    """The whole screen. `?lantai=` and `?gerai=` choose a floor or stalls."""
    place = malls.get_mall(mall)
    wanted = _wanted(request)
    query = f"?{urlencode(wanted, doseq=True)}" if wanted else ""
    context = {
        **_shown(request, place),
        "part": reverse("board:part", args=[place.slug]) + query,
        "stream": f"/aliran/papan/{place.slug}{query}",
        "place_words": _place_words(request, place),
        "zone_word": words.ZONE_NAMES.get(place.zone, ""),
    }
    return _unkept(render(request, "board/board.html", context))


@public
@require_GET
def part(request: PendopoRequest, mall: str) -> HttpResponseBase:
    """Only what changes."""
    return _unkept(render(request, "board/_part.html", _shown(request, malls.get_mall(mall))))


def _unkept(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response


def _wanted(request: PendopoRequest) -> dict[str, Any]:
    """The chosen floor and stalls as they stand in the address."""
    chosen: dict[str, Any] = {}
    if request.GET.get("lantai"):
        chosen["lantai"] = request.GET["lantai"][:20]
    stalls = _stalls(request)
    if stalls:
        chosen["gerai"] = ",".join(stalls)
    return chosen


def _stalls(request: PendopoRequest) -> tuple[str, ...]:
    """`?gerai=a&gerai=b` and `?gerai=a,b` both choose two stalls."""
    return tuple(slug for entry in request.GET.getlist("gerai") for slug in entry[:300].split(",") if slug)


def _place_words(request: PendopoRequest, place: Any) -> str:
    """Which part of the mall this board is for."""
    names = [malls.get_stall(place, slug).name for slug in _stalls(request)]
    return ", ".join(names)


def _shown(request: PendopoRequest, place: Any) -> dict[str, Any]:
    """The state of the board in the order people read it: newest, earlier, counters, notices."""
    at = clock.now()
    state = queue.board_state(place, stalls=_stalls(request), floor=request.GET.get("lantai", "")[:20], at=at)
    newest_first = list(reversed(state.calls))
    rows = _rows(state)
    demo = clock.demo_time()
    return {
        "mall": place,
        "state": state,
        "floor": request.GET.get("lantai", "")[:20],
        "newest": newest_first[0] if newest_first else None,
        "earlier": _earlier(newest_first),
        "calls": state.calls,
        "rows": rows,
        "many": len(rows) > MANY,
        "few": len(rows) <= FEW,
        "at_milliseconds": int(at.timestamp() * 1000),
        "speed": demo.speed if demo else 1,
        "demo": settings.DEMO,
    }


def _earlier(newest_first: list[BoardCall]) -> list[BoardCall]:
    """The calls below the newest, each number once: a number called again stands where it was called last."""
    once: dict[str, BoardCall] = {}
    for call in newest_first:
        once.setdefault(call.number, call)
    return list(once.values())[1 : EARLIER + 1]


def _rows(state: BoardState) -> list[CounterRow]:
    """Every open counter with the number it has now; a counter that nobody stands at shows none."""
    now: dict[int, BoardCall] = {call.counter: call for call in state.calls if call.active}
    rows = [
        CounterRow(counter, stall.name, now[counter].number if counter in now else "")
        for stall in state.stalls
        for counter in stall.open_counters
    ]
    return sorted(rows, key=lambda row: row.counter)
