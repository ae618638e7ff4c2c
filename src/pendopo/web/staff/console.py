"""The counter console. Each button is a form: it works by key, by mouse and without script."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from pendopo.kit import clock, ids
from pendopo.kit.actor import Permission
from pendopo.kit.errors import InvalidInput, NotFound, PendopoError
from pendopo.queue import actions, queries, rules
from pendopo.web.access import PendopoRequest, staff
from pendopo.web.staff.home import THEME_COOKIE

Run = Callable[[PendopoRequest, int], Any]


@dataclass(frozen=True, slots=True)
class Key:
    """A button of the console: what it does, its words, its key, and the address it posts to."""

    act: str
    label: str | Promise
    key: str
    verb: str
    hint: str | Promise = ""
    danger: bool = False


MAIN = (
    Key("finish", gettext_lazy("Selesai"), "Enter", "selesai"),
    Key("start", gettext_lazy("Mulai melayani"), "Enter", "mulai"),
    Key("call_next", gettext_lazy("Panggil berikutnya"), "Enter", "panggil"),
    Key("resume", gettext_lazy("Lanjutkan"), "Enter", "lanjut"),
)
REST = (
    Key("recall", gettext_lazy("Panggil ulang"), "U", "ulang"),
    Key("hold", gettext_lazy("Tahan"), "T", "tahan"),
    Key("no_show", gettext_lazy("Tidak hadir"), "N", "tidak-hadir", danger=True),
    Key("pause", gettext_lazy("Jeda"), "J", "jeda"),
)


def _ticket(request: PendopoRequest) -> dict[str, Any]:
    """The ticket a button was made for, and the version that was on the screen."""
    try:
        ticket_id = UUID(request.POST.get("ticket", ""))
        version = int(request.POST["version"]) if request.POST.get("version") else None
    except ValueError:
        raise InvalidInput(_("Tombol ini tidak lengkap. Muat ulang halaman.")) from None
    return {"ticket_id": ticket_id, "version": version, "by": request.actor, "at": clock.now()}


def _counter(request: PendopoRequest, counter: int) -> dict[str, Any]:
    return {"counter_id": counter, "by": request.actor, "at": clock.now()}


def _services(request: PendopoRequest) -> list[int]:
    """The services chosen when a counter opens; none chosen means all of the stall."""
    try:
        return [int(value) for value in request.POST.getlist("service")]
    except ValueError:
        raise InvalidInput(_("Pilihan layanan tidak dikenal.")) from None


def _call(request: PendopoRequest, counter: int) -> str:
    called = actions.call_next_ticket(**_counter(request, counter), request_key=request.POST.get("key", ""))
    return "" if called else _("Tidak ada yang menunggu untuk loket ini.")


def _open(request: PendopoRequest, counter: int) -> str:
    actions.open_counter(**_counter(request, counter), service_ids=_services(request))
    return _("Loket dibuka.")


def _pause(request: PendopoRequest, counter: int) -> str:
    actions.pause_counter(**_counter(request, counter), reason=request.POST.get("reason", "")[:120])
    return _("Loket jeda. Nomor yang menunggu tetap di tempatnya.")


def _return(request: PendopoRequest, counter: int) -> str:
    """A held ticket comes to this counter when it is free, else back into line."""
    here = counter if request.POST.get("here") else None
    actions.return_ticket(**_ticket(request), counter_id=here)
    if here:
        return ""
    return _("Nomor yang ditahan kembali ke antrean, pada giliran berikutnya.")


def _transfer(request: PendopoRequest, counter: int) -> str:
    """To another service (`service:<id>`) or another stall (`stall:<slug>`)."""
    kind, _sign, value = request.POST.get("to", "").partition(":")
    if kind not in {"service", "stall"} or not value:
        raise InvalidInput(_("Pilih tujuan pengalihan."))
    target: dict[str, Any] = {"service": value} if kind == "service" else {"stall": value}
    actions.transfer_ticket(**_ticket(request), **target)
    return _("Nomor dialihkan.")


def _on_ticket(run: Callable[..., Any], text: str | Promise = "") -> Run:
    def act_on(request: PendopoRequest, counter: int) -> str:
        run(**_ticket(request))
        return str(text)

    return act_on


def _on_counter(run: Callable[..., Any], text: str | Promise = "") -> Run:
    def act_on(request: PendopoRequest, counter: int) -> str:
        run(**_counter(request, counter))
        return str(text)

    return act_on


VERBS: dict[str, Run] = {
    "buka": _open,
    "panggil": _call,
    "ulang": _on_ticket(actions.recall_ticket),
    "mulai": _on_ticket(actions.start_serving),
    "tahan": _on_ticket(actions.hold_ticket, gettext_lazy("Nomor ditahan. Loket bebas untuk yang lain.")),
    "kembalikan": _return,
    "alihkan": _transfer,
    "tidak-hadir": _on_ticket(actions.mark_no_show, gettext_lazy("Dicatat tidak hadir. Dapat dipulihkan.")),
    "pulihkan": _on_ticket(actions.reinstate_ticket, gettext_lazy("Nomor kembali ke antrean.")),
    "selesai": _on_ticket(actions.finish_ticket),
    "urungkan": _on_counter(actions.undo_last, gettext_lazy("Langkah terakhir diurungkan.")),
    "jeda": _pause,
    "lanjut": _on_counter(actions.resume_counter, gettext_lazy("Loket dibuka lagi.")),
    "tutup": _on_counter(actions.close_counter, gettext_lazy("Loket ditutup.")),
}


def _shown(request: PendopoRequest, counter: int) -> dict[str, Any]:
    """The state of the console and the buttons that it allows."""
    at = clock.now()
    state = queries.console_state(counter, by=request.actor, at=at)
    return {
        "at": at,
        "state": state,
        "main": next((key for key in MAIN if key.act in state.acts), None),
        "rest": [key for key in REST if key.act in state.acts],
        "key": ids.new_token(),
        "asked": request.GET.get("buka", ""),
        "theme": "dark" if request.COOKIES.get(THEME_COOKIE) == "dark" else "light",
        "part": reverse("staff:console_part", args=[counter]),
        "rule_words": rules.explain_calling()[2],
        "stream": f"/aliran/papan/{state.mall}",
    }


def _answer(
    request: PendopoRequest, counter: int, *, note: str = "", problem: Any = None, status: int = 200
) -> HttpResponse:
    """The whole page, or only the console for htmx."""
    context = {**_shown(request, counter), "note": note, "problem": problem}
    template = (
        "staff/console/_console.html" if request.headers.get("HX-Request") else "staff/console/page.html"
    )
    response = render(request, template, context, status=status)
    response["Cache-Control"] = "no-store"
    return response


@staff(Permission.CALL_TICKETS)
@require_GET
def console(request: PendopoRequest, counter: int) -> HttpResponseBase:
    """The counter's page."""
    return _answer(request, counter)


@staff(Permission.CALL_TICKETS)
@require_GET
def part(request: PendopoRequest, counter: int) -> HttpResponseBase:
    """Only the console, for the live refresh."""
    response = render(request, "staff/console/_console.html", _shown(request, counter))
    response["Cache-Control"] = "no-store"
    return response


@staff(Permission.CALL_TICKETS)
@require_POST
def act(request: PendopoRequest, counter: int, verb: str) -> HttpResponseBase:
    """Do what a button says. A refusal shows the true state with the reason; nothing is half done."""
    run = VERBS.get(verb)
    if run is None:
        raise NotFound
    try:
        note = run(request, counter)
    except PendopoError as problem:
        return _answer(request, counter, problem=problem, status=problem.status)
    if request.headers.get("HX-Request"):
        return _answer(request, counter, note=note)
    if note:
        messages.success(request, note)
    return HttpResponseRedirect(reverse("staff:console", args=[counter]))
