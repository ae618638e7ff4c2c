"""Ngulik for an invited region: the invitation, its own briefing, its note, questions and follow-ups."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pendopo.forum import actions, queries
from pendopo.kit import clock
from pendopo.kit.actor import Permission
from pendopo.kit.errors import NotAllowed, PendopoError
from pendopo.malls import queries as malls
from pendopo.web.access import PendopoRequest, staff


@staff(Permission.REPORT)
@require_safe
def sessions(request: PendopoRequest, mall: str) -> HttpResponse:
    """The sessions to which the mall's region is invited, and its follow-ups."""
    place, invitations, follow_ups = queries.list_invited(mall, by=request.actor)
    today = clock.local_date(clock.now(), place.zone)
    context = {"mall": place, "invitations": invitations, "follow_ups": follow_ups, "today": today}
    return render(request, "staff/forum/list.html", context)


@staff(Permission.REPORT)
@require_safe
def session(request: PendopoRequest, mall: str, session: int) -> HttpResponse:
    """One session, with what this region may do."""
    return _show(request, mall, session)


def _show(request: PendopoRequest, mall: str, session: int, status: int = 200, **more: Any) -> HttpResponse:
    place = malls.get_mall(mall)
    seen = queries.get_invited(session, mall, by=request.actor)
    today = clock.local_date(clock.now(), place.zone)
    context = {
        "mall": place,
        "seen": seen,
        "row": seen.session,
        "mine": seen.invitation,
        "today": today,
        **more,
    }
    return render(request, "staff/forum/session.html", context, status=status)


@staff(Permission.REPORT)
@require_POST
def answer(request: PendopoRequest, mall: str, session: int) -> HttpResponseBase:
    """Yes, no, or a deputy."""
    return _try(request, mall, session, _("Jawaban Anda sudah diterima kementerian."),
        lambda: actions.answer_invitation(
            session_id=session, mall=mall, answer=request.POST.get("answer", ""),
            deputy=request.POST.get("deputy", ""), by=request.actor, at=clock.now(),
        ))  # fmt: skip


@staff(Permission.REPORT)
@require_POST
def note(request: PendopoRequest, mall: str, session: int) -> HttpResponseBase:
    """What the data cannot know, added to the own briefing."""
    version = request.POST.get("version", "")
    return _try(request, mall, session, _("Catatan ditambahkan pada bahan ringkas Anda."),
        lambda: actions.note_briefing(
            session_id=session, mall=mall, note=request.POST.get("note", ""),
            version=int(version) if version.isdecimal() and len(version) < 9 else -1,
            by=request.actor, at=clock.now(),
        ))  # fmt: skip


@staff(Permission.REPORT)
@require_safe
def briefing(request: PendopoRequest, mall: str, session: int) -> HttpResponse:
    """The own briefing as a page."""
    place = malls.get_mall(mall)
    one = queries.get_own_briefing(session, mall, by=request.actor, at=clock.now())
    return render(request, "staff/forum/briefing.html", {"mall": place, "one": one, "session": session})


@staff(Permission.REPORT)
@require_safe
def briefing_pdf(request: PendopoRequest, mall: str, session: int) -> HttpResponse:
    """The own briefing as PDF/A."""
    content = queries.own_briefing_pdf(session, mall, by=request.actor, at=clock.now())
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="ngulik-{session}-{mall}.pdf"'
    return response


@staff(Permission.REPORT)
@require_safe
def calendar(request: PendopoRequest, mall: str, session: int) -> HttpResponse:
    """The calendar file."""
    link = f"{settings.PUBLIC_URL.rstrip('/')}{reverse('staff:forum_session', args=[mall, session])}"
    text = queries.get_calendar(session, mall=mall, link=link, by=request.actor, at=clock.now())
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="ngulik-{session}.ics"'
    return response


@staff(Permission.REPORT)
@require_POST
def ask(request: PendopoRequest, mall: str, session: int) -> HttpResponseBase:
    """A question for the session."""
    return _try(request, mall, session, _("Pertanyaan Anda dicatat."),
        lambda: actions.ask_question(
            session_id=session, mall=mall, text=request.POST.get("text", ""), by=request.actor,
            at=clock.now(),
        ))  # fmt: skip


@staff(Permission.REPORT)
@require_POST
def reply(request: PendopoRequest, mall: str, session: int, question: int) -> HttpResponseBase:
    """The answer to a question that the region was asked."""
    return _try(request, mall, session, _("Jawaban dicatat."),
        lambda: actions.answer_question(
            question_id=question, mall=mall, answer=request.POST.get("answer", ""), by=request.actor,
            at=clock.now(),
        ))  # fmt: skip


@staff(Permission.REPORT)
@require_POST
def finish(request: PendopoRequest, mall: str, follow_up: int) -> HttpResponseBase:
    """A follow-up of the region is done, with evidence."""
    back = reverse("staff:forum", args=[mall])
    try:
        actions.finish_follow_up(
            follow_up_id=follow_up, mall=mall, evidence=request.POST.get("evidence", ""), by=request.actor,
            at=clock.now(),
        )  # fmt: skip
    except NotAllowed:
        raise
    except PendopoError as problem:
        _tell(request, problem)
    else:
        messages.success(request, _("Tindak lanjut selesai. Kementerian melihat buktinya."))
    return HttpResponseRedirect(back)


def _try(
    request: PendopoRequest, mall: str, session: int, said: str, run: Callable[[], Any]
) -> HttpResponseBase:
    """Run a button's action; what was typed stays on the page when it is refused."""
    try:
        run()
    except PendopoError as problem:
        if problem.status == 403:  # no page of this session to show it on
            raise
        return _show(request, mall, session, problem.status, problem=problem, fields=problem.fields,
                     typed=request.POST)  # fmt: skip
    messages.success(request, said)
    return HttpResponseRedirect(reverse("staff:forum_session", args=[mall, session]))


def _tell(request: PendopoRequest, problem: PendopoError) -> None:
    detail = " ".join(str(text) for text in problem.fields.values())
    messages.error(request, f"{problem} {detail}".strip())
