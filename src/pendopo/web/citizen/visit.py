"""My visit, by private link: the appointment, the ticket, moving, cancelling, the calendar file."""

from datetime import datetime
from typing import Any

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.safestring import SafeString, mark_safe

from pendopo.booking import actions
from pendopo.booking import queries as booking
from pendopo.booking.types import AppointmentView
from pendopo.catalogue import queries as catalogue
from pendopo.channels.queries.push import push_key
from pendopo.kit import clock
from pendopo.kit.actor import ANYONE
from pendopo.kit.errors import NotFound, PendopoError
from pendopo.queue import actions as queue_actions
from pendopo.queue import queries as queue
from pendopo.web.access import private_link
from pendopo.web.citizen import calendar_files, tickets
from pendopo.web.citizen.truth import in_order, whole
from pendopo.web.keeping import GRACE, keep_visit
from pendopo.web.templatetags.words import service_name, short_date

MOVABLE = {"booked"}


@private_link
def my_visit(request: HttpRequest, token: str) -> HttpResponse:
    """`/k/<token>/`: the ticket once there is one, else the appointment."""
    at = clock.now()
    ticket = _ticket(token, at)
    if ticket is not None:
        context = tickets.page(ticket, token=token, at=at) | {"push_key": push_key()}
        page = render(request, "citizen/visit_ticket.html", context)
        return keep_visit(page, ends_at=at + GRACE, at=at, title=f"{ticket.number} · {ticket.mall_name}")
    view = booking.get_appointment_by_token(token, at=at)
    if view.state == "held":
        return HttpResponseRedirect(reverse("details", args=[token, "nama"]))
    standard = catalogue.standard_in_force(view.service, on=view.service_day)
    context = _about(view, token) | {
        "requirements": standard.components.get("requirements"),
        "steps": tickets.appointment_steps(view),
        "qr": qr_code(f"{settings.PUBLIC_URL}/k/{token}/"),
        "link": f"{settings.PUBLIC_URL}/k/{token}/",
        "push_key": push_key(),
        "can_check_in": view.state == "booked" and view.service_day == clock.local_date(at, view.mall.zone),
    }
    page = render(request, "citizen/visit_appointment.html", context)
    title = f"{service_name(view.service)} · {short_date(view.window.starts_at, view.mall.zone)}"
    return keep_visit(page, ends_at=view.window.ends_at, at=at, title=title)


def _ticket(token: str, at: datetime) -> Any | None:
    """The ticket behind the link, None when there is no ticket yet."""
    try:
        return queue.ticket_status(token, at=at)
    except NotFound:
        return None


def _about(view: AppointmentView, token: str) -> dict[str, Any]:
    """What every page about an appointment shows."""
    return {
        "token": token,
        "view": view,
        "mall": view.mall,
        "service": view.service,
        "stall": view.stall,
        "back": reverse("visit", args=[token]),
    }


def qr_code(text: str) -> SafeString:
    """The text as a QR drawing that stays sharp on paper."""
    drawing = segno.make(text, error="m").svg_inline(border=2, omitsize=True)
    return mark_safe(drawing)  # noqa: S308 - made by segno from our own address


@private_link
def ticket_state(request: HttpRequest, token: str) -> HttpResponse:
    """The changing part of the ticket page, for the script that follows the stream or polls."""
    at = clock.now()
    ticket = queue.ticket_status(token, at=at)
    return render(request, "citizen/ticket_state.html", tickets.page(ticket, token=token, at=at))


@private_link
def move(request: HttpRequest, token: str) -> HttpResponse:
    """Another day or time: the new place is taken first, then the old one is given back."""
    at = clock.now()
    view = booking.get_appointment_by_token(token, at=at)
    if view.state not in MOVABLE or not view.may_change:
        return HttpResponseRedirect(reverse("visit", args=[token]))
    error = None
    if request.method == "POST":
        chosen = whole(request.POST.get("waktu"), low=0, high=2**62)
        if chosen == view.window.id:  # sent once more: it stands there already
            return HttpResponseRedirect(f"{reverse('visit', args=[token])}?pindah=1")
        try:
            actions.move_appointment(appointment_id=view.id, window_id=chosen, by=ANYONE, at=at)
        except PendopoError as problem:
            error = problem
        else:
            return HttpResponseRedirect(f"{reverse('visit', args=[token])}?pindah=1")
    return _offer_times(request, view, token, at=at, error=error)


def _offer_times(
    request: HttpRequest, view: AppointmentView, token: str, *, at: datetime, error: PendopoError | None
) -> HttpResponse:
    """Days to choose from, and the times of the chosen day; the present place stays until the end."""
    typed = request.POST.get("tanggal") or request.GET.get("tanggal") or ""
    try:
        day = parse_date(typed)
    except ValueError:
        day = None
    service, people = view.service, view.people
    context = _about(view, token) | {
        "error": error,
        "people": people,
        "day": day,
        "days": booking.list_days(service, people=people, at=at),
        "free": [
            window
            for window in (booking.list_windows(service, date=day, people=people, at=at) if day else [])
            if window.free and window.id != view.window.id
        ],
        "near": in_order(booking.near_alternatives(service, window=view.window, people=people, at=at)),
    }
    return render(request, "citizen/visit_move.html", context, status=error.status if error else 200)


@private_link
def cancel(request: HttpRequest, token: str) -> HttpResponse:
    """Ask once more, then cancel; the place goes to somebody else at once."""
    at = clock.now()
    ticket = _ticket(token, at)
    if ticket is not None:
        return _cancel_ticket(request, ticket, token, at=at)
    view = booking.get_appointment_by_token(token, at=at)
    error = None
    if request.method == "POST":
        try:
            actions.cancel_appointment(
                appointment_id=view.id, reason=request.POST.get("alasan", "")[:200], by=ANYONE, at=at
            )
        except PendopoError as problem:
            error = problem
        else:
            return HttpResponseRedirect(f"{reverse('visit', args=[token])}?batal=1")
    if not view.may_change and error is None:
        return HttpResponseRedirect(reverse("visit", args=[token]))
    context = _about(view, token) | {"error": error}
    return render(request, "citizen/visit_cancel.html", context, status=error.status if error else 200)


def _cancel_ticket(request: HttpRequest, ticket: Any, token: str, *, at: datetime) -> HttpResponse:
    """Give up a place in line."""
    if request.method == "POST":
        queue_actions.cancel_ticket(token=token, by=ANYONE, at=at)
        return HttpResponseRedirect(reverse("visit", args=[token]))
    context = tickets.page(ticket, token=token, at=at) | {"back": reverse("visit", args=[token])}
    return render(request, "citizen/visit_cancel.html", context)


@private_link
def calendar_file(request: HttpRequest, token: str) -> HttpResponse:
    """The appointment for the phone's own calendar."""
    at = clock.now()
    view = booking.get_appointment_by_token(token, at=at)
    text = calendar_files.appointment(view, link=f"{settings.PUBLIC_URL}/k/{token}/", at=at)
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="pendopo-{view.code}.ics"'
    return response
