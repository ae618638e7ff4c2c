"""Start page, mall page and search."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from pendopo.catalogue import queries as catalogue
from pendopo.catalogue.types import LIFE_EVENT_TITLES
from pendopo.kit import clock
from pendopo.malls import queries as malls
from pendopo.web.access import public
from pendopo.web.citizen import opening, places, truth
from pendopo.web.keeping import PUBLIC, keep

PAGE = 20
LONGEST_QUESTION = 120
FIRST_SERVICES = 6


@public
def home(request: HttpRequest) -> HttpResponse:
    """`/`: one question, today's truth, life events, a few services."""
    at = clock.now()
    mall = places.home_mall(request)
    context = {"mall": mall, "malls": malls.list_malls(), "examples": truth.EXAMPLES}
    if mall:
        services = catalogue.list_services(mall, on=places.today(mall, at))
        context |= {
            "today": truth.today(mall, at=at),
            "services": truth.first_of_each_stall(services, limit=FIRST_SERVICES),
            "service_count": len(services),
            "life_events": catalogue.list_life_events(mall, on=places.today(mall, at)),
        }
    return keep(render(request, "citizen/home.html", context), length=PUBLIC, title=_("Halaman depan"))


@public
def mall_page(request: HttpRequest, mall: str) -> HttpResponse:
    """`/m/<mall>/`: open or not and why, agencies by floor, hours, closures, how to come."""
    at = clock.now()
    chosen = malls.get_mall(mall)
    day = places.today(chosen, at)
    services = catalogue.list_services(chosen, on=day)
    context = {
        "mall": chosen,
        "today": truth.today(chosen, at=at),
        "floors": truth.floors(malls.list_stalls(chosen, on=day), services, at=at),
        "week": truth.week(chosen, day=day),
        "hours": malls.list_hours(chosen, on=day)[:1],  # where the weekly hours come from
        "service_count": len(services),
        "crumbs": [{"label": chosen.name}],
        "linked_data": opening.linked_data(chosen, at=at, link=request.build_absolute_uri(request.path)),
    }
    response = render(request, "citizen/mall.html", context)
    places.remember(response, chosen)
    return keep(response, length=PUBLIC, title=chosen.name)


@public
def search_anywhere(request: HttpRequest) -> HttpResponse:
    """`/cari?q=`: the question goes to the person's own mall."""
    mall = places.home_mall(request)
    if mall is None:
        return HttpResponseRedirect("/")
    question = {"q": request.GET.get("q", "")[:LONGEST_QUESTION]}
    return HttpResponseRedirect(f"{reverse('search', args=[mall.slug])}?{urlencode(question)}")


@public
def search(request: HttpRequest, mall: str) -> HttpResponse:
    """`/m/<mall>/cari?q=&peristiwa=&mulai=`: answers, best first; without a question everything there is."""
    at = clock.now()
    chosen = malls.get_mall(mall)
    day = places.today(chosen, at)
    text = request.GET.get("q", "").strip()[:LONGEST_QUESTION]
    titles: dict[str, Any] = {str(code): title for code, title in dict(LIFE_EVENT_TITLES).items()}
    event = request.GET.get("peristiwa", "")
    event = event if event in titles else ""
    offset = truth.whole(request.GET.get("mulai"), low=0, high=1000)
    context: dict[str, Any] = {"mall": chosen, "q": text, "event": event, "offset": offset}
    if text:
        page = catalogue.search_services(chosen, text, on=day, limit=PAGE, offset=offset)
        context |= {
            "services": [hit.service for hit in page.items],
            "total": page.total,
            "corrected": page.corrected,
            "suggestions": page.suggestions,
        }
    else:
        services = catalogue.list_services(chosen, on=day, life_event=event)
        context |= {"services": services[offset : offset + PAGE], "total": len(services)}
    context |= truth.pages(request, total=context["total"], offset=offset, size=PAGE)
    context["event_title"] = titles.get(event, "")
    context["crumbs"] = [
        {"label": chosen.name, "href": reverse("mall", args=[chosen.slug])},
        {"label": _("Cari")},
    ]
    return render(request, "citizen/search.html", context)
