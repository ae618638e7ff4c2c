"""The presenter's screen of a session, and screens that follow it."""

from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from pendopo.forum import actions, queries
from pendopo.kit import clock
from pendopo.kit.actor import Permission
from pendopo.web.access import PendopoRequest, staff


@staff(Permission.SEE_FIGURES)
@require_safe
def stage(request: PendopoRequest, session: int) -> HttpResponse:
    """What is spoken about now, large, with its timer and the region's briefing beside it.

    With `?layar=penonton` there are no buttons: for the second screen.
    """
    at = clock.now()
    here = queries.get_stage(session, by=request.actor, at=at)
    region = here.current.region if here.current else ""
    context = {
        "here": here,
        "row": here.session,
        "one": queries.get_briefing(session, region, by=request.actor, at=at) if region else None,
        "leads": here.can_lead and request.GET.get("layar") != "penonton",
        "follows": request.GET.get("layar") == "penonton",
    }
    return render(request, "ministry/forum/stage.html", context)


@staff(Permission.SEE_FIGURES)
@require_safe
def mark(request: PendopoRequest, session: int) -> JsonResponse:
    """A short mark of what the presenter shows: screens that follow ask for it every few seconds."""
    here = queries.get_stage(session, by=request.actor, at=clock.now())
    return JsonResponse({"mark": here.mark, "left": here.seconds_left})


@staff(Permission.CONVENE_FORUM)
@require_POST
def move(request: PendopoRequest, session: int) -> HttpResponseBase:
    """Go to an item of the agenda."""
    item = request.POST.get("item", "")
    actions.move_to_item(
        session_id=session, item_id=int(item) if item.isdecimal() and len(item) < 12 else 0,
        by=request.actor, at=clock.now(),
    )  # fmt: skip
    return HttpResponseRedirect(reverse("forum-stage", args=[session]))
