"""The kiosk: start, agency, service, priority, ticket. One step a screen; every step works without script."""

from typing import Any

import segno
from django.conf import settings
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pendopo.catalogue import queries as catalogue
from pendopo.kit import clock, ids
from pendopo.kit.errors import InvalidInput, NotFound, PendopoError, SignInRequired
from pendopo.kit.idempotency import KeyReused, answer_once
from pendopo.malls import queries as malls
from pendopo.people import queries as people
from pendopo.queue import actions as queue
from pendopo.queue import queries
from pendopo.web.access import PendopoRequest, kiosk, public
from pendopo.web.components.tickets import PRIORITIES, kept_ticket, read_scan
from pendopo.web.templatetags.words import service_name

COOKIE = "pendopo_kios"
COOKIE_AGE = 3600 * 24 * 365
SHORTEST_KEY, LONGEST_KEY = 16, 80  # of a screen; a key of ours has 43 letters
KEPT = 20  # tickets a kiosk session remembers for a repeated print


def _page(request: PendopoRequest, template: str, mall: Any, status: int = 200, **more: Any) -> HttpResponse:
    """One screen of the kiosk."""
    context = {"mall": mall, "start": reverse("board:kiosk", args=[mall.slug]), **more}
    response = render(request, f"board/kiosk/{template}.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


@kiosk
@require_GET
def start(request: PendopoRequest, mall: str) -> HttpResponseBase:
    """Two ways: draw a number, or say that one has come."""
    place = malls.get_mall(mall)
    return _page(request, "start", place, opening=malls.opening(place, at=clock.now()))


@kiosk
@require_GET
def stalls(request: PendopoRequest, mall: str) -> HttpResponseBase:
    """Which agency? Or in your own words."""
    place, at = malls.get_mall(mall), clock.now()
    today = clock.local_date(at, place.zone)
    rows = [
        (stall, queries.why_no_number(stall, at=at), malls.opening(place, at=at, stall=stall))
        for stall in malls.list_stalls(place, on=today)
    ]
    return _page(request, "stalls", place, rows=rows)


@kiosk
@require_GET
def search(request: PendopoRequest, mall: str) -> HttpResponseBase:
    """Services found by words."""
    place, at = malls.get_mall(mall), clock.now()
    text = request.GET.get("q", "").strip()[:100]
    found = (
        catalogue.search_services(place, text, on=clock.local_date(at, place.zone), limit=12)
        if text
        else None
    )
    return _page(request, "search", place, text=text, found=found)


@kiosk
@require_GET
def services(request: PendopoRequest, mall: str, stall: str) -> HttpResponseBase:
    """Which service of the agency?"""
    place, at = malls.get_mall(mall), clock.now()
    chosen = malls.get_stall(place, stall)
    rows = catalogue.list_services(place, on=clock.local_date(at, place.zone), stall=chosen)
    opening = malls.opening(place, at=at, stall=chosen)
    return _page(request, "services", place, stall=chosen, services=rows, opening=opening)


@kiosk
@require_http_methods(["GET", "POST"])
def draw(request: PendopoRequest, mall: str, service: str) -> HttpResponseBase:
    """Priority or not; then the ticket. The request key makes a double touch one ticket."""
    place, at = malls.get_mall(mall), clock.now()
    chosen = catalogue.get_service(place.slug, service, on=clock.local_date(at, place.zone))
    if request.method == "POST":
        try:
            return _drawn(request, place, chosen)
        except PendopoError as problem:
            key = ids.new_token()
            return _page(
                request,
                "priority",
                place,
                problem.status,
                service=chosen,
                problem=problem,
                key=key,
                priorities=PRIORITIES,
            )
    return _page(request, "priority", place, service=chosen, key=ids.new_token(), priorities=PRIORITIES)


def _drawn(request: PendopoRequest, place: Any, service: Any) -> HttpResponseBase:
    """Draw once, keep the answer for the print, and lead to the ticket."""
    key = request.POST.get("key", "")
    priority = request.POST.get("priority", "")
    if priority not in {value for value, _label, _hint in PRIORITIES}:
        raise InvalidInput(_("Pilih salah satu jawaban di layar."))
    if not SHORTEST_KEY <= len(key) <= LONGEST_KEY:
        raise InvalidInput(_("Layar ini tidak lengkap termuat. Sentuh jawaban sekali lagi."))

    def run() -> tuple[int, dict[str, Any]]:
        issued = queue.issue_ticket(
            mall=place, service=service, priority=priority, origin="kiosk", by=request.actor, at=clock.now()
        )
        return 201, kept_ticket(issued)

    try:
        _status, ticket, _again = answer_once(
            caller=f"kiosk:{device_of(request)}",
            key=key,
            request_body=f"{service.slug}:{priority}".encode(),
            run=run,
        )
    except KeyReused:  # an old screen that came back with another answer
        raise InvalidInput(_("Nomor dari layar ini sudah diambil. Sentuh lagi untuk nomor baru.")) from None
    return _to_ticket(
        request, place, {**ticket, "service": service_name(service), "stall": service.stall.name}
    )


def device_of(request: PendopoRequest) -> str:
    """The kiosk's own session, made when it is new."""
    if not request.session.session_key:
        request.session.create()
    return str(request.session.session_key)


def _to_ticket(request: PendopoRequest, place: Any, ticket: dict[str, Any]) -> HttpResponseBase:
    """Remember the ticket in this kiosk's session and show it by its own address: a reload draws nothing."""
    kept: dict[str, Any] = dict(list(request.session.get("kiosk", {}).items())[-KEPT:])
    kept[str(ticket["code"])] = {**ticket, "at": clock.now().isoformat()}
    request.session["kiosk"] = kept
    return HttpResponseRedirect(reverse("board:kiosk_ticket", args=[place.slug, ticket["code"]]))


@kiosk
@require_GET
def ticket(request: PendopoRequest, mall: str, code: str) -> HttpResponseBase:
    """The ticket just drawn on this kiosk: on screen and on 80 mm paper."""
    place = malls.get_mall(mall)
    drawn = request.session.get("kiosk", {}).get(code)
    if drawn is None:
        raise NotFound(_("Tiket ini tidak diambil di kios ini."))
    link = f"{settings.PUBLIC_URL}/k/{drawn['token']}/"
    picture = segno.make(link, error="m").svg_inline(border=1, omitsize=True)
    return _page(request, "ticket", place, ticket=drawn, qr=picture, link=link, at=clock.now())


@kiosk
@require_http_methods(["GET", "POST"])
def arrive(request: PendopoRequest, mall: str) -> HttpResponseBase:
    """Check in by code or by the QR of the booking; a scanner types into the same field."""
    place = malls.get_mall(mall)
    typed = request.POST.get("code", "").strip()[:300]
    if request.method == "POST":
        code, token = read_scan(typed)
        try:
            if not typed:
                raise InvalidInput(_("Ketik kode pesanan Anda, atau pindai kode QR-nya."))
            issued = queue.check_in(mall=place, code=code, token=token, by=request.actor, at=clock.now())
        except PendopoError as problem:
            return _page(request, "arrive", place, problem.status, problem=problem, typed=typed)
        kept = {**kept_ticket(issued), "service": issued.service_name, "stall": issued.stall_name}
        return _to_ticket(request, place, kept)
    return _page(request, "arrive", place)


@public
@require_http_methods(["GET", "POST"])
def install(request: PendopoRequest, mall: str) -> HttpResponseBase:
    """Make this device a kiosk of the mall: the token is typed once and kept in a cookie."""
    place = malls.get_mall(mall)
    if request.method == "POST":
        token = request.POST.get("token", "").strip()[:200]
        try:
            actor = people.actor_for_token(token, at=clock.now())
            if actor.kind != "kiosk":
                raise SignInRequired
        except SignInRequired:
            problem = InvalidInput(
                _("Kunci kios ini tidak dikenal atau sudah dicabut. Mintalah kunci baru kepada pengelola.")
            )
            return _page(request, "install", place, problem.status, problem=problem)
        response = HttpResponseRedirect(reverse("board:kiosk", args=[place.slug]))
        response.set_cookie(
            COOKIE,
            token,
            max_age=COOKIE_AGE,
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
        return response
    return _page(request, "install", place)


@public
@require_POST
def language(request: PendopoRequest, mall: str) -> HttpResponseBase:
    """Indonesian or English on this kiosk, until somebody switches back or it returns to rest."""
    place = malls.get_mall(mall)
    chosen = request.POST.get("language", "")
    if chosen not in dict(settings.LANGUAGES):
        raise InvalidInput(_("Bahasa ini tidak tersedia."))
    response = HttpResponseRedirect(reverse("board:kiosk", args=[place.slug]))
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, chosen, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )
    return response
