"""A number or a visit for the person of a talk, drawn or booked by the officer and told in the talk."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pendopo.booking import actions as booking
from pendopo.booking import queries as bookings
from pendopo.booking.types import ApplicantInput
from pendopo.catalogue import queries as catalogue
from pendopo.inbox import actions, queries
from pendopo.kit import clock, ids, words
from pendopo.kit.actor import Permission
from pendopo.kit.errors import InvalidInput, PendopoError
from pendopo.kit.idempotency import answer_once
from pendopo.malls import queries as malls
from pendopo.people import actions as people
from pendopo.queue import actions as queue
from pendopo.web.access import PendopoRequest, staff
from pendopo.web.staff.inbox.lists import unkept


def _start(request: PendopoRequest, mall: str, talk: UUID) -> dict[str, Any]:
    """Who it is for, and what can be had; both permissions are asked."""
    place, view, person = queries.thread_of(mall, talk, by=request.actor)
    malls.require_within(request.actor, Permission.ISSUE_TICKETS, mall=place)
    today = clock.local_date(clock.now(), place.zone)
    return {
        "mall": place, "talk": view, "person": person, "key": request.POST.get("key") or ids.new_token(),
        "services": [
            row
            for row in catalogue.list_services(place, on=today)
            if malls.may_here(request.actor, Permission.ISSUE_TICKETS, mall=place, stall=row.stall.slug)
        ],
        "typed": {name: request.POST.get(name, "")[:120] for name in ("name", "phone", "service")},
    }  # fmt: skip


def _told(request: PendopoRequest, place: Any, talk: UUID, words_done: str) -> HttpResponseBase:
    messages.success(request, words_done)
    return HttpResponseRedirect(reverse("staff:inbox_talk", args=[place.slug, talk]) + "#akhir")


def _page(request: PendopoRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    return unkept(render(request, f"staff/inbox/{template}.html", context, status=status))


def _once(request: PendopoRequest, context: dict[str, Any], body: Any, run: Any) -> None:
    answer_once(
        caller=request.actor.code, key=str(context["key"])[:80], request_body=repr(body).encode(),
        run=lambda: (201, run() or {}),
    )  # fmt: skip


@staff(Permission.ISSUE_TICKETS)
@require_http_methods(["GET", "POST"])
def ticket(request: PendopoRequest, mall: str, talk: UUID) -> HttpResponseBase:
    """Draw a number for the person; the number and its private link go into the talk."""
    context = _start(request, mall, talk)
    context["services"] = [row for row in context["services"] if row.walk_in]
    place, at, typed = context["mall"], clock.now(), context["typed"]
    if request.method == "GET":
        return _page(request, "ticket", context)

    def run() -> None:
        service = catalogue.get_service(place.slug, typed["service"], on=clock.local_date(at, place.zone))
        person = None
        if typed["name"] or typed["phone"]:
            person = people.ensure_applicant(
                name=typed["name"], phone=typed["phone"], by=request.actor, at=at
            )
        issued = queue.issue_ticket(
            mall=place,
            service=service,
            origin="officer",
            applicant=person,
            helped=True,
            by=request.actor,
            at=at,
        )
        with translation.override(context["person"].language):
            said = _(
                "Nomor antrean Bapak/Ibu: %(number)s untuk %(service)s di %(mall)s. "
                "Ikuti gilirannya di sini: %(link)s"
            ) % {
                "number": issued.number, "service": service.name, "mall": place.name,
                "link": request.build_absolute_uri(f"/k/{issued.token}/"),
            }  # fmt: skip
        actions.write(conversation=talk, text=said, by=request.actor, at=at)

    try:
        if not typed["service"]:
            raise InvalidInput(fields={"service": _("Pilih layanan.")})
        _once(request, context, (str(talk), typed), run)
    except PendopoError as problem:
        return _page(request, "ticket", {**context, "problem": problem}, problem.status)
    return _told(request, place, talk, _("Nomor diambil dan dikirim dalam percakapan."))


def _days(context: dict[str, Any], request: PendopoRequest, at: Any) -> None:
    """The days of the chosen service that have room, and the times of the chosen day."""
    wanted = request.GET.get("layanan") or context["typed"]["service"]
    service = next((row for row in context["services"] if row.slug == wanted), None)
    context["service"] = service
    if service is None:
        return
    context["days"] = [day for day in bookings.list_days(service, at=at) if day.free]
    chosen = request.GET.get("tanggal") or request.POST.get("day", "")
    free = {day.date.isoformat(): day.date for day in context["days"]}
    day: date | None = free.get(chosen)
    context["day"] = day
    if day is not None:
        context["windows"] = [w for w in bookings.list_windows(service, date=day, at=at) if w.free]


@staff(Permission.ISSUE_TICKETS)
@require_http_methods(["GET", "POST"])
def visit(request: PendopoRequest, mall: str, talk: UUID) -> HttpResponseBase:
    """Book a visit for the person; service, day and time one after another, all of it by links and a form."""
    context, at = _start(request, mall, talk), clock.now()
    _days(context, request, at)
    place, typed, service = context["mall"], context["typed"], context["service"]
    if request.method == "GET":
        return _page(request, "visit", context)

    def run() -> None:
        window = request.POST.get("window", "")
        if service is None or not window.isdigit():
            raise InvalidInput(fields={"window": _("Pilih jam.")})
        booked = booking.book_window(
            window_id=int(window), service=service, channel=context["talk"].channel,
            applicant=ApplicantInput(typed["name"], typed["phone"], language=context["person"].language),
            by=request.actor, at=at,
        )  # fmt: skip
        starts = booked.window.starts_at
        with translation.override(context["person"].language):
            said = _(
                "Kunjungan Bapak/Ibu sudah dipesan: %(service)s di %(mall)s, %(day)s pukul %(time)s. "
                "Kode %(code)s. Lihat, pindah, atau batal di sini: %(link)s"
            ) % {
                "service": service.name, "mall": place.name, "code": booked.code,
                "day": words.long_date(clock.local_date(starts, place.zone)),
                "time": words.clock_time(starts, place.zone),
                "link": request.build_absolute_uri(f"/k/{booked.token}/"),
            }  # fmt: skip
        actions.write(conversation=talk, text=said, by=request.actor, at=at)

    try:
        _once(request, context, (str(talk), typed, request.POST.get("window", "")), run)
    except PendopoError as problem:
        return _page(request, "visit", {**context, "problem": problem}, problem.status)
    return _told(request, place, talk, _("Kunjungan dipesan dan dikirim dalam percakapan."))
