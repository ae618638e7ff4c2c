"""One talk: its page, its living part, answering, and everything else that can be done with it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from pendopo.inbox import actions, queries
from pendopo.inbox.types import Box, Outcome, WindowIsClosed
from pendopo.kit import clock, ids
from pendopo.kit.actor import Permission
from pendopo.kit.errors import InvalidInput, NotFound, PendopoError
from pendopo.kit.idempotency import answer_once
from pendopo.malls import queries as malls
from pendopo.web.access import PendopoRequest, staff
from pendopo.web.staff.inbox.lists import stream_of, unkept

LONGEST_KEY = 80


def _uuid(typed: str) -> UUID | None:
    """An id of ours, or None for anything else."""
    try:
        return UUID(typed)
    except ValueError:
        return None


def context_of(request: PendopoRequest, mall: str, talk: UUID) -> dict[str, Any]:
    """Everything the page shows."""
    at = clock.now()
    before = _uuid(request.GET.get("sebelum", ""))
    page = queries.talk_page(mall, talk, before=before, by=request.actor, at=at)
    place = page.mall
    version = f"{page.version}.{at:%H%M}"
    part = reverse("staff:inbox_talk_part", args=[place.slug, talk])
    return {
        "mall": place, "page": page, "at": at, "before": before,
        "part": f"{part}?v={version}", "version": version, "stream": stream_of(place.slug),
        "can_write": (page.mine or page.free) and not page.person.blocked,
        "outcomes": list(Outcome), "key": ids.new_token(), "text": "", "chosen": "",
    }  # fmt: skip


def show(request: PendopoRequest, mall: str, talk: UUID, status: int = 200, **more: Any) -> HttpResponse:
    """The whole page: the reader's other talks, the thread, and what is known."""
    context = context_of(request, mall, talk) | more
    place = context["mall"]
    context["today"] = clock.local_date(context["at"], place.zone)
    context["side"] = queries.inbox_page(place, box=Box.MINE, by=request.actor, at=context["at"])
    context["officers"] = queries.list_officers(place, stall=context["page"].talk.stall)
    context["stalls"] = malls.list_stalls(place, on=clock.local_date(context["at"], place.zone))
    context["helps"] = malls.may_within(request.actor, Permission.ISSUE_TICKETS, mall=place)
    return unkept(render(request, "staff/inbox/talk.html", context, status=status))


@staff(Permission.ANSWER_CHATS)
@require_GET
def talk(request: PendopoRequest, mall: str, talk: UUID) -> HttpResponseBase:
    """One talk."""
    return show(request, mall, talk)


@staff(Permission.ANSWER_CHATS)
@require_GET
def talk_part(request: PendopoRequest, mall: str, talk: UUID) -> HttpResponseBase:
    """Only the thread; 204 when it is as the page has it."""
    context = context_of(request, mall, talk)
    if request.GET.get("v") == context["version"]:
        return unkept(HttpResponse(status=204))
    return unkept(render(request, "staff/inbox/_thread.html", context))


def _key(request: PendopoRequest) -> str:
    sent = request.POST.get("key", "")
    return sent if sent and len(sent) <= LONGEST_KEY else ids.new_token()


@staff(Permission.ANSWER_CHATS)
@require_POST
def write(request: PendopoRequest, mall: str, talk: UUID) -> HttpResponseBase:
    """Answer; or put ready words into the field, which sends nothing. What was typed stays."""
    text, template = request.POST.get("text", ""), request.POST.get("template", "")
    place, _talk, _person = queries.thread_of(mall, talk, by=request.actor)
    if request.POST.get("do") == "insert":
        return _insert(request, mall, talk, text)
    sent = {"text": text.replace("\r\n", "\n"), "template": template}

    def run() -> tuple[int, dict[str, Any]]:
        actions.write(
            conversation=talk, **sent, seen=_uuid(request.POST.get("seen", "")), by=request.actor,
            at=clock.now(),
        )  # fmt: skip
        return 201, {}

    try:
        answer_once(
            caller=request.actor.code,
            key=_key(request),
            request_body=repr((str(talk), sent)).encode(),
            run=run,
        )
    except PendopoError as problem:
        return show(
            request, mall, talk, problem.status, text=text, chosen=template, problem=problem,
            closed_window=isinstance(problem, WindowIsClosed),
        )  # fmt: skip
    if request.POST.get("do") == "close":
        return _closed(request, place, talk)
    return HttpResponseRedirect(reverse("staff:inbox_talk", args=[place.slug, talk]) + "#akhir")


def _insert(request: PendopoRequest, mall: str, talk: UUID, text: str) -> HttpResponse:
    """Ready words come into the field, behind what stands there; without script."""
    page = queries.talk_page(mall, talk, by=request.actor, at=clock.now())
    wanted = request.POST.get("canned", "")
    words = next((each.words(page.language) for each in page.canned if str(each.id) == wanted), "")
    return show(request, mall, talk, text="\n".join(part for part in (text, words) if part))


def _closed(request: PendopoRequest, place: Any, talk: UUID) -> HttpResponseBase:
    """Answered and done: the talk ends, unless the person has just written again."""
    seen = _uuid(request.POST.get("seen", ""))
    try:
        actions.close(
            conversation=talk, outcome=Outcome.ANSWERED, seen=seen, by=request.actor, at=clock.now()
        )
    except PendopoError as problem:
        messages.error(request, str(problem))
        return HttpResponseRedirect(reverse("staff:inbox_talk", args=[place.slug, talk]) + "#akhir")
    messages.success(request, _("Jawaban dikirim dan percakapan selesai."))
    return HttpResponseRedirect(reverse("staff:inbox", args=[place.slug]))


def _assign(request: PendopoRequest, talk: UUID, at: Any) -> str:
    officer = request.POST.get("officer", "")
    if not officer.isdigit():
        raise InvalidInput(fields={"officer": _("Pilih petugas.")})
    actions.assign(
        conversation=talk,
        officer=int(officer),
        beyond_cap=bool(request.POST.get("beyond")),
        by=request.actor,
        at=at,
    )
    return _("Percakapan diserahkan.")


def _close(request: PendopoRequest, talk: UUID, at: Any) -> str:
    outcome = request.POST.get("outcome", "")
    if outcome not in set(Outcome):
        raise InvalidInput(fields={"outcome": _("Pilih hasilnya.")})
    seen = _uuid(request.POST.get("seen", ""))
    actions.close(conversation=talk, outcome=Outcome(outcome), seen=seen, by=request.actor, at=at)
    return _("Percakapan selesai.")


def _again(request: PendopoRequest, talk: UUID, at: Any) -> str:
    message = _uuid(request.POST.get("message", ""))
    if message is None:
        raise NotFound
    actions.send_again(conversation=talk, message=message, by=request.actor, at=at)
    return _("Dikirim lagi.")


def _note(request: PendopoRequest, talk: UUID, at: Any) -> str:
    actions.add_note(conversation=talk, text=request.POST.get("note", ""), by=request.actor, at=at)
    return _("Catatan tersimpan. Hanya petugas yang melihatnya.")


def _link(request: PendopoRequest, talk: UUID, at: Any) -> str:
    actions.link_person(
        conversation=talk, name=request.POST.get("name", ""), phone=request.POST.get("phone", ""),
        consent=request.POST.get("consent") == "ya", by=request.actor, at=at,
    )  # fmt: skip
    return _("Kanal ini tertaut dengan orangnya.")


def _simple(
    action: Callable[..., Any], words: Callable[[], str]
) -> Callable[[PendopoRequest, UUID, Any], str]:
    def act(request: PendopoRequest, talk: UUID, at: Any) -> str:
        action(conversation=talk, by=request.actor, at=at)
        return words()

    return act


def _move(request: PendopoRequest, talk: UUID, at: Any) -> str:
    actions.move_to_stall(conversation=talk, stall=request.POST.get("stall", ""), by=request.actor, at=at)
    return _("Percakapan menunggu di gerai itu, di urutan lamanya.")


VERBS: dict[str, Callable[[PendopoRequest, UUID, Any], str]] = {
    "ambil": _simple(actions.take_up, lambda: _("Percakapan ini sekarang punya Anda.")),
    "lepas": _simple(actions.release, lambda: _("Percakapan kembali ke antrean.")),
    "buka": _simple(actions.reopen, lambda: _("Percakapan dibuka kembali.")),
    "blokir": _simple(
        actions.block_person, lambda: _("Diblokir: pesannya tetap tersimpan, tidak dijawab lagi.")
    ),
    "lepas-blokir": _simple(actions.unblock_person, lambda: _("Blokir dicabut.")),
    "lepas-tautan": _simple(actions.unlink_person, lambda: _("Tautan dilepas.")),
    "serahkan": _assign,
    "gerai": _move,
    "tutup": _close,
    "kirim-ulang": _again,
    "catatan": _note,
    "tautkan": _link,
}
LEAVES = ("lepas", "serahkan", "gerai", "tutup", "blokir")  # afterwards the list is what one needs


@staff(Permission.ANSWER_CHATS)
@require_POST
def act(request: PendopoRequest, mall: str, talk: UUID, verb: str) -> HttpResponseBase:
    """One button of the page."""
    run = VERBS.get(verb)
    place, _talk, _person = queries.thread_of(mall, talk, by=request.actor)
    if run is None:
        raise NotFound
    here = reverse("staff:inbox_talk", args=[place.slug, talk])
    try:
        words = run(request, talk, clock.now())
    except PendopoError as problem:
        return show(
            request, mall, talk, problem.status, problem=problem, note=request.POST.get("note", ""),
            linked={name: request.POST.get(name, "") for name in ("name", "phone")}, opened=verb,
        )  # fmt: skip
    messages.success(request, words)
    return HttpResponseRedirect(reverse("staff:inbox", args=[place.slug]) if verb in LEAVES else here)
