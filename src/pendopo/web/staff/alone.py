"""The counter without its server: what the console holds for it, and the page that works from it."""

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from pendopo.kit import clock
from pendopo.kit.actor import Permission
from pendopo.kit.errors import InvalidInput
from pendopo.queue import actions, rules
from pendopo.queue.types import AloneAct, CounterKit, DoneAlone, InLine
from pendopo.web.access import PendopoRequest, public, staff
from pendopo.web.templatetags.staff import line_word, priority_word

LARGEST = 100_000  # letters of one delivery


@staff(Permission.CALL_TICKETS)
@require_POST
def kit(request: PendopoRequest, counter: int) -> JsonResponse:
    """Every few seconds: take in what was done without a link, and hand out what would be needed."""
    who: dict[str, Any] = {"counter_id": counter, "by": request.actor, "at": clock.now()}
    if request.POST.get("tutup"):
        actions.leave_counter(**who)
        return JsonResponse({})
    taken = actions.take_done(**who, done=_read(request.POST.get("kirim", "")))
    answer = _told(actions.hear_counter(**who))
    answer["taken"] = [{"key": one.code, "took": one.took.value, "why": str(one.why)} for one in taken]
    response = JsonResponse(answer)
    response["Cache-Control"] = "no-store"
    return response


def _told(found: CounterKit) -> dict[str, Any]:
    return {
        "counter": found.counter,
        "number": found.number,
        "stall": found.stall,
        "mall": found.mall,
        "zone": found.zone,
        "now": int(found.at.timestamp() * 1000),
        "open": found.is_open,
        "current": _person(found.current) if found.current else None,
        "state": found.current_state,
        "share": [_person(each) for each in found.share],
        "lease": rules.LEASE_SECONDS - rules.MARGIN_SECONDS,
    }


def _person(one: InLine) -> dict[str, Any]:
    words = [str(line_word(one.line)), *([str(priority_word(one.priority))] if one.priority else [])]
    if one.people > 1:
        words.append(_("%(people)s orang") % {"people": one.people})
    return {"id": str(one.id), "number": one.number, "service": one.service, "words": words}


def _read(text: str) -> list[DoneAlone]:
    """What the console tells. Raises InvalidInput for anything else."""
    try:
        if len(text) > LARGEST:
            raise ValueError
        return [
            DoneAlone(
                key=str(UUID(one["key"])),
                act=AloneAct(one["act"]),
                ticket=UUID(one["ticket"]),
                done_at=datetime.fromtimestamp(int(one["at"]) / 1000, tz=UTC),
            )
            for one in json.loads(text or "[]")
        ]
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, OSError):
        raise InvalidInput(_("Kiriman konsol ini tidak dapat dibaca.")) from None


@public
@require_GET
def alone(request: HttpRequest) -> HttpResponse:
    """The page that a console keeps for the time without a link. It holds nothing of anybody."""
    code = "en" if request.GET.get("bahasa") == "en" else "id"
    with translation.override(code):
        return render(request, "staff/console/alone.html", {"shown_language": code})
