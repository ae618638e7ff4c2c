"""Booking, one question a page: how many people, which day, what time. Choosing a time keeps the place."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pendopo.booking import actions, queries
from pendopo.booking.types import LIMITS, WindowClosed, WindowFull
from pendopo.catalogue import queries as catalogue
from pendopo.kit import clock
from pendopo.kit.actor import ANYONE
from pendopo.kit.errors import InvalidInput, PendopoError
from pendopo.malls import queries as malls
from pendopo.web.access import public
from pendopo.web.citizen import drafts, places
from pendopo.web.citizen.truth import in_order, whole

STEPS = 6  # people, day, time, name, contact, check


def progress(at: int) -> dict[str, Any]:
    """The progress line of the booking."""
    states = ["done"] * (at - 1) + ["now"] + [""] * (STEPS - at)
    return {"steps": [{"state": state} for state in states], "at": at, "of": STEPS}


def _asked(mall: str, service: str) -> dict[str, Any]:
    """The service that is asked for; one that takes no bookings says so."""
    at = clock.now()
    chosen = malls.get_mall(mall)
    found = catalogue.get_service(mall, service, on=places.today(chosen, at))
    return {"at": at, "mall": chosen, "service": found}


@public
def people(request: HttpRequest, mall: str, service: str) -> HttpResponse:
    """How many people come. Answered with a link, so that back and forward just work."""
    asked = _asked(mall, service)
    answered = request.GET.get("orang", "")
    error = ""
    if answered:
        count = whole(answered, low=0, high=99)
        if 1 <= count <= LIMITS.people_a_visit:
            return HttpResponseRedirect(f"{reverse('book-day', args=[mall, service])}?orang={count}")
        error = _("Pilih 1 sampai %(most)s orang.") % {"most": LIMITS.people_a_visit}
    before = whole(request.GET.get("semula"), low=1, high=LIMITS.people_a_visit)
    options = [
        {
            "value": count,
            "label": ngettext("%(count)s orang", "%(count)s orang", count) % {"count": count},
            "chosen": count == before,
        }
        for count in range(1, LIMITS.people_a_visit + 1)
    ]
    context = asked | {"options": options, "error": error, "fields": {"orang": error} if error else {}}
    context |= {"progress": progress(1), "back": reverse("service", args=[mall, service])}
    return render(request, "citizen/book_people.html", context, status=422 if error else 200)


@public
def day(request: HttpRequest, mall: str, service: str) -> HttpResponse:
    """Which day: every day of the horizon with its free places, or why there are none."""
    asked = _asked(mall, service)
    count = whole(request.GET.get("orang"), low=1, high=LIMITS.people_a_visit)
    context = asked | {
        "people": count,
        "days": queries.list_days(asked["service"], people=count, at=asked["at"]),
    }
    context |= {"progress": progress(2), "back": f"{reverse('book', args=[mall, service])}?semula={count}"}
    return render(request, "citizen/book_day.html", context)


@public
def time(request: HttpRequest, mall: str, service: str) -> HttpResponse:
    """What time. A post keeps the chosen place for some minutes and goes on to the name."""
    asked = _asked(mall, service)
    if request.method == "POST":
        return _keep(request, asked)
    return _times(request, asked, _day(request.GET.get("tanggal"), asked))


def _day(typed: str | None, asked: dict[str, Any]) -> date:
    """A typed date, or today."""
    try:
        chosen = parse_date(typed or "")
    except ValueError:
        chosen = None
    return chosen or places.today(asked["mall"], asked["at"])


def _times(
    request: HttpRequest, asked: dict[str, Any], day: date, *, error: PendopoError | None = None
) -> HttpResponse:
    """The times of a day; after a lost race also what happened and what is near."""
    source = request.POST if request.method == "POST" else request.GET
    count = whole(source.get("orang"), low=1, high=LIMITS.people_a_visit)
    service, at = asked["service"], asked["at"]
    windows = queries.list_windows(service, date=day, people=count, at=at)
    free = [window for window in windows if window.free]
    context = asked | {
        "people": count,
        "day": day,
        "free": free,
        "closed": [window for window in windows if not window.free],
        "why_not": "" if free else queries.why_not(service, date=day, people=count, at=at).reason,
        "near": []
        if free and not error
        else in_order(queries.near_alternatives(service, window=None, day=day, people=count, at=at)),
        "error": error,
        "hold_minutes": int(LIMITS.hold.total_seconds() // 60),
        "progress": progress(3),
        "back": f"{reverse('book-day', args=[asked['mall'].slug, service.slug])}?orang={count}",
    }
    return render(request, "citizen/book_time.html", context, status=error.status if error else 200)


def _keep(request: HttpRequest, asked: dict[str, Any]) -> HttpResponse:
    """Hold the chosen window for this device; a second click replaces the first hold, so two make one."""
    count = whole(request.POST.get("orang"), low=1, high=LIMITS.people_a_visit)
    chosen = whole(request.POST.get("waktu"), low=0, high=2**62)
    try:
        held = actions.hold_window(
            window_id=chosen,
            service=asked["service"],
            people=count,
            person_key=drafts.device_key(request),
            by=ANYONE,
            at=asked["at"],
        )
    except (WindowFull, WindowClosed, InvalidInput) as error:
        return _times(request, asked, _day(request.POST.get("tanggal"), asked), error=error)
    step = "periksa" if drafts.read(request).get("name") else "nama"
    return HttpResponseRedirect(reverse("details", args=[held.token, step]))
