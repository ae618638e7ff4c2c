"""Where staff arrive: their counters, their malls, and what they may do there."""

from django.http import HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from pendopo.kit import clock
from pendopo.kit.actor import Permission
from pendopo.kit.errors import InvalidInput
from pendopo.malls import queries as malls
from pendopo.web.access import PendopoRequest, staff

THEME_COOKIE = "pendopo_tema"
THEMES = ("light", "dark")
WORK = (Permission.CALL_TICKETS, Permission.ISSUE_TICKETS, Permission.SEE_FLOOR, Permission.MANAGE_MALL)


@staff()
@require_GET
def home(request: PendopoRequest) -> HttpResponseBase:
    """My counters now, and the malls in which I have work."""
    at = clock.now()
    mine = malls.list_counters_of(request.actor.user_id or 0, at=at)
    places = [
        mall
        for mall in malls.list_malls()
        if any(malls.may_within(request.actor, permission, mall=mall) for permission in WORK)
        or any(counter.mall_id == mall.pk for counter in mine)
    ]
    rows = [
        {
            "mall": mall,
            "call": malls.may_within(request.actor, Permission.CALL_TICKETS, mall=mall),
            "floor": malls.may_within(request.actor, Permission.SEE_FLOOR, mall=mall),
            "entries": malls.may_here(request.actor, Permission.REPORT, mall=mall),
            "chats": malls.may_within(request.actor, Permission.ANSWER_CHATS, mall=mall),
            "desk": malls.may_within(request.actor, Permission.ISSUE_TICKETS, mall=mall),
            "report": malls.may_here(request.actor, Permission.REPORT, mall=mall),
        }
        for mall in places
    ]
    context = {
        "counters": mine,
        "rows": rows,
        "actor": request.actor,
        "installation": request.actor.may(Permission.MANAGE_INSTALLATION),
        "events": request.actor.may_somewhere(Permission.READ_EVENTS),
        "figures": request.actor.may_somewhere(Permission.SEE_FIGURES),
        "mall": places[0] if len(places) == 1 else None,
    }
    return render(request, "staff/home.html", context)


@staff()
@require_GET
def mall_home(request: PendopoRequest, mall: str) -> HttpResponseBase:
    """The counters of a mall that I may work at, with their state."""
    place, at = malls.get_mall(mall), clock.now()
    today = clock.local_date(at, place.zone)
    rows = [
        counter
        for counter in malls.list_counters(place, on=today)
        if malls.may_here(
            request.actor, Permission.CALL_TICKETS, mall=place, stall=counter.stall.slug, counter=counter.pk
        )
    ]
    mine = {counter.pk for counter in malls.list_counters_of(request.actor.user_id or 0, at=at)}
    return render(request, "staff/mall.html", {"mall": place, "counters": rows, "mine": mine})


@staff()
@require_POST
def theme(request: PendopoRequest) -> HttpResponseBase:
    """Light or dark, kept on this device."""
    chosen = request.POST.get("theme", "")
    if chosen not in THEMES:
        raise InvalidInput(_("Tema ini tidak ada."))
    back = request.POST.get("back", "")
    response = HttpResponseRedirect(back if back.startswith("/petugas/") else reverse("staff:home"))
    response.set_cookie(THEME_COOKIE, chosen, max_age=3600 * 24 * 365, samesite="Lax", httponly=True)
    return response
