"""Lists of the inbox, taking the next one, search, and the supervisor's view."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from pendopo.channels.types import TALKING
from pendopo.inbox import actions, queries
from pendopo.inbox.types import Box
from pendopo.kit import clock
from pendopo.kit.actor import Permission
from pendopo.kit.crypto import derived_token
from pendopo.kit.errors import InvalidInput, PendopoError
from pendopo.malls import queries as malls
from pendopo.web.access import PendopoRequest, staff

LONGEST_SEARCH = 120


def stream_of(mall: str) -> str:
    """The address of the stream that says when the inbox of a mall changes; it carries nothing else."""
    return f"/aliran/pesan/{mall}/{derived_token('inbox stream', mall)}/"


def unkept(response: HttpResponse) -> HttpResponse:
    """Nothing of the inbox stays in a browser's cache."""
    response["Cache-Control"] = "no-store"
    return response


def _chosen(request: PendopoRequest) -> tuple[Box, str, int]:
    """What the address asks for; anything strange is the usual."""
    box = request.GET.get("kotak", "")
    channel = request.GET.get("kanal", "")
    page = request.GET.get("hal", "1")
    return (
        Box(box) if box in set(Box) else Box.ALL,
        channel if channel in set(TALKING) else "",
        int(page) if page.isdigit() and len(page) < 4 else 1,
    )


def shown(request: PendopoRequest, mall: str) -> dict[str, Any]:
    """A list with everything around it."""
    box, channel, number = _chosen(request)
    place, at = malls.get_mall(mall), clock.now()
    whose = request.GET.get("petugas", "")
    officer = int(whose) if whose.isdigit() and len(whose) < 12 else 0
    page = queries.inbox_page(
        place, box=box, channel=channel, officer=officer, page=number, by=request.actor, at=at
    )
    here = reverse("staff:inbox_part", args=[place.slug])
    version = f"{page.version}.{at:%H%M}"
    return {
        "mall": place, "page": page, "box": box.value, "channel": channel, "number": number, "at": at,
        "today": clock.local_date(at, place.zone), "boxes": _boxes(page.counts), "version": version,
        "part": f"{here}?kotak={box.value}&kanal={channel}&hal={number}&petugas={officer}&v={version}",
        "stream": stream_of(place.slug), "supervises": queries.supervises(place, request.actor),
        "manages": malls.may_here(request.actor, Permission.MANAGE_MALL, mall=place),
    }  # fmt: skip


def _boxes(counts: dict[str, int]) -> list[tuple[str, str, int | None]]:
    """The lists with their names and counts."""
    return [
        ("all", _("Semua"), counts["all"]),
        ("waiting", _("Belum diambil"), counts["waiting"]),
        ("mine", _("Punya saya"), counts["mine"]),
        ("closed", _("Selesai"), None),
    ]


@staff(Permission.ANSWER_CHATS)
@require_GET
def inbox(request: PendopoRequest, mall: str) -> HttpResponseBase:
    """The inbox of a mall."""
    return unkept(render(request, "staff/inbox/inbox.html", shown(request, mall)))


@staff(Permission.ANSWER_CHATS)
@require_GET
def inbox_part(request: PendopoRequest, mall: str) -> HttpResponseBase:
    """Only the list; 204 when it is as the page has it."""
    context = shown(request, mall)
    if request.GET.get("v") == context["version"]:
        return unkept(HttpResponse(status=204))
    return unkept(render(request, "staff/inbox/_list.html", context))


@staff(Permission.ANSWER_CHATS)
@require_POST
def take_next(request: PendopoRequest, mall: str) -> HttpResponseBase:
    """Take up the talk that has waited longest, and open it."""
    place = malls.get_mall(mall)
    back = reverse("staff:inbox", args=[place.slug])
    channel = request.POST.get("channel", "")
    try:
        talk = actions.take_next(
            mall=place, channel=channel if channel in set(TALKING) else "", by=request.actor, at=clock.now()
        )
    except PendopoError as problem:
        messages.error(request, str(problem))
        return HttpResponseRedirect(back)
    if talk is None:
        messages.info(request, _("Tidak ada yang menunggu."))
        return HttpResponseRedirect(back)
    return HttpResponseRedirect(reverse("staff:inbox_talk", args=[place.slug, talk.id]))


@staff(Permission.ANSWER_CHATS)
@require_POST
def search(request: PendopoRequest, mall: str) -> HttpResponseBase:
    """Find a talk. Sent as a form, so that no name or number stands in an address or a log."""
    place, at = malls.get_mall(mall), clock.now()
    text = request.POST.get("text", "").strip()[:LONGEST_SEARCH]
    context: dict[str, Any] = {
        "mall": place,
        "text": text,
        "at": at,
        "today": clock.local_date(at, place.zone),
    }
    status = 200
    try:
        context["rows"] = queries.search(place, text=text, by=request.actor, at=at)
    except InvalidInput as problem:
        status = 422
        context["problem"] = next(iter(problem.fields.values()), None) or _(
            "Tulis nomor pesan, nomor telepon lengkap, atau nama lengkap."
        )
    return unkept(render(request, "staff/inbox/search.html", context, status=status))


def _supervision(request: PendopoRequest, mall: str) -> dict[str, Any]:
    place, at = malls.get_mall(mall), clock.now()
    seen = queries.supervision(place, by=request.actor, at=at)
    return {
        "mall": place, "seen": seen, "at": at, "wishes": queries.settings_of(place.slug),
        "part": reverse("staff:inbox_supervisor_part", args=[place.slug]), "stream": stream_of(place.slug),
        "answers": malls.may_within(request.actor, Permission.ANSWER_CHATS, mall=place),
        "manages": malls.may_here(request.actor, Permission.MANAGE_MALL, mall=place),
    }  # fmt: skip


@staff(Permission.SEE_FLOOR)
@require_GET
def supervisor(request: PendopoRequest, mall: str) -> HttpResponseBase:
    """Who has how many, what is overdue, and the day so far."""
    return unkept(render(request, "staff/inbox/supervisor.html", _supervision(request, mall)))


@staff(Permission.SEE_FLOOR)
@require_GET
def supervisor_part(request: PendopoRequest, mall: str) -> HttpResponseBase:
    """Only what changes."""
    return unkept(render(request, "staff/inbox/_supervisor.html", _supervision(request, mall)))
