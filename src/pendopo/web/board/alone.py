"""The kiosk without its server: its stock of numbers, and the page that draws from it."""

import json
from datetime import UTC, datetime
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from pendopo.kit import clock
from pendopo.kit.errors import InvalidInput
from pendopo.malls import queries as malls
from pendopo.queue import actions as queue
from pendopo.queue.rules import ticket_number
from pendopo.queue.types import AloneStall, DrawnAlone
from pendopo.web.access import PendopoRequest, kiosk, public
from pendopo.web.board.kiosk import device_of
from pendopo.web.components.tickets import PRIORITIES

LARGEST = 200_000  # letters of one delivery


@kiosk
@require_POST
def stock(request: PendopoRequest, mall: str) -> JsonResponse:
    """Take in what was drawn without a link, then fill the kiosk's stock up. JSON both ways."""
    place, at = malls.get_mall(mall), clock.now()
    told = _read(request.POST.get("kirim", ""))
    taken = queue.take_drawn(mall=place, drawn=told["drawn"], by=request.actor, at=at)
    given = queue.allot_numbers(
        mall=place, device=device_of(request), left=told["left"], by=request.actor, at=at
    )
    answer = {
        "day": given.day.isoformat(),
        "now": _milliseconds(given.at),
        "zone": str(place.zone),
        "stalls": [_stall(each) for each in given.stalls],
        "taken": [{"code": one.code, "took": one.took.value, "why": str(one.why)} for one in taken],
    }
    response = JsonResponse(answer)
    response["Cache-Control"] = "no-store"
    return response


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def _stall(stall: AloneStall) -> dict[str, Any]:
    return {
        "slug": stall.slug,
        "name": stall.name,
        "prefix": stall.prefix,
        "floor": stall.floor,
        "starts": _milliseconds(stall.starts_at),
        "ends": _milliseconds(stall.ends_at),
        "services": [{"slug": each.slug, "id": each.name, "en": each.name_en} for each in stall.services],
        "numbers": [
            {"sequence": sequence, "number": ticket_number(stall.prefix, sequence), "code": code}
            for sequence, code in stall.numbers
        ],
    }


def _read(text: str) -> dict[str, Any]:
    """What the kiosk tells. Raises InvalidInput for anything else."""
    try:
        if len(text) > LARGEST:
            raise ValueError
        found = json.loads(text)
        drawn = [
            DrawnAlone(
                prefix=str(one["prefix"])[:3],
                sequence=int(one["sequence"]),
                code=str(one["code"])[:12],
                service=str(one["service"])[:80],
                priority=str(one["priority"])[:12],
                drawn_at=datetime.fromtimestamp(int(one["at"]) / 1000, tz=UTC),
            )
            for one in found["drawn"]
        ]
        return {"drawn": drawn, "left": {str(name): int(left) for name, left in found["left"].items()}}
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, OSError):
        raise InvalidInput(_("Kiriman kios ini tidak dapat dibaca.")) from None


@public
@require_GET
def alone(request: PendopoRequest, mall: str) -> HttpResponse:
    """The page that the kiosk keeps for the time without a link; made for the language that is asked for."""
    place = malls.get_mall(mall)
    code = "en" if request.GET.get("bahasa") == "en" else "id"
    with translation.override(code):
        context = {"mall": place, "shown_language": code, "priorities": PRIORITIES}
        return render(request, "board/kiosk/alone.html", context)
