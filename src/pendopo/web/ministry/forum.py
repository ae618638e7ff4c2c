"""Ngulik for the ministry: sessions with agenda, invitations, briefings, questions, minutes, follow-ups."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pendopo.forum import actions, queries
from pendopo.forum.types import SessionState
from pendopo.kit import clock
from pendopo.kit.actor import Permission
from pendopo.kit.errors import NotAllowed, NotFound, PendopoError
from pendopo.malls import queries as malls
from pendopo.regions import queries as regions
from pendopo.web.access import PendopoRequest, staff
from pendopo.web.ministry.forum_forms import (
    KINDS,
    STATES,
    FollowUpForm,
    MinutesForm,
    QuestionForm,
    SessionForm,
    agenda_fields,
    agenda_of,
    agenda_rows,
    explain,
    typed_agenda,
)

GROUP = "wilayah-i"
SATURDAY = 5
FILTERS = ("planned", "invited", "running", "held", "archived", "cancelled")


@staff(Permission.SEE_FIGURES)
@require_safe
def sessions(request: PendopoRequest) -> HttpResponse:
    """All sessions with a search, and what is still to be done."""
    text, state = request.GET.get("cari", "")[:100], request.GET.get("keadaan", "")[:12]
    found = queries.list_sessions(by=request.actor, text=text, state=state)
    ended = {SessionState.HELD, SessionState.ARCHIVED, SessionState.CANCELLED}
    context = {
        "coming": [row for row in found if row.state not in ended],
        "past": [row for row in found if row.state in ended],
        "follow_ups": queries.list_open_follow_ups(by=request.actor),
        "text": text,
        "state": state,
        "states": FILTERS,
        "can_plan": queries.may_convene(request.actor),
        "today": clock.local_date(clock.now(), "Asia/Jakarta"),
    }
    return render(request, "ministry/forum/list.html", context)


@staff(Permission.CONVENE_FORUM)
@require_http_methods(["GET", "POST"])
def plan(request: PendopoRequest) -> HttpResponseBase:
    """Plan a session: empty, or begun from an alert or region (`?wilayah=32.71&tema=…`)."""
    if not queries.may_convene(request.actor):  # an analyst of one province does not
        raise NotAllowed
    chosen = [code for code in request.GET.getlist("wilayah") if len(code) <= 5]
    first = {
        "theme": request.GET.get("tema", "")[:200],
        "zone": "Asia/Jakarta",
        "group": request.GET.get("kelompok", "" if chosen else GROUP)[:60],
        "regions": chosen,
        "day": _next_workday(clock.local_date(clock.now(), "Asia/Jakarta") + timedelta(days=7)),
        "start": "09:00",
        "end": "11:30",
    }
    form = _session_form(request, initial=first, more=chosen)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                row = actions.plan_session(session=form.session(), by=request.actor, at=clock.now())
            except PendopoError as problem:
                explain(form, problem, _NAMES)
            else:
                return _done(request, row.pk, _("Sesi direncanakan. Periksa susunan acaranya, lalu undang."))
    context = {"form": form, "title": _("Rencanakan sesi Ngulik"), "back": reverse("forum")}
    return render(request, "ministry/forum/plan.html", context, status=status)


def _next_workday(day: date) -> date:
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() >= SATURDAY else 0)


@staff(Permission.CONVENE_FORUM)
@require_http_methods(["GET", "POST"])
def change(request: PendopoRequest, session: int) -> HttpResponseBase:
    """Change the head of a session; who was invited gets a new calendar file."""
    page = queries.get_session(session, by=request.actor, at=clock.now())
    row, codes = page.session, [one.region_id for one in page.invitations]
    in_group = set(codes) if row.group else set()
    first = {
        "theme": row.theme, "purpose": row.purpose, "day": row.day, "zone": row.zone,
        "start": _local_time(row.starts_at, row.zone), "end": _local_time(row.ends_at, row.zone),
        "video_link": row.video_link, "group": row.group, "period_first": row.period_first,
        "regions": [code for code in codes if code not in in_group],
    }  # fmt: skip
    form = _session_form(request, initial=first, more=codes)
    version, status = _number(request.POST.get("version"), row.version), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.change_session(
                    session_id=session, session=form.session(), version=version, by=request.actor,
                    at=clock.now(),
                )  # fmt: skip
            except PendopoError as problem:
                explain(form, problem, _NAMES)
                version = row.version
            else:
                return _done(
                    request, session, _("Sesi diubah. Yang sudah diundang mendapat berkas kalender baru.")
                )
    context = {"form": form, "title": _("Ubah sesi"), "back": reverse("forum-session", args=[session]),
               "version": version}  # fmt: skip
    return render(request, "ministry/forum/plan.html", context, status=status)


@staff(Permission.SEE_FIGURES)
@require_safe
def session(request: PendopoRequest, session: int) -> HttpResponse:
    """One session: agenda, invitations, briefings, questions, minutes, follow-ups."""
    return _show(request, session)


def _show(request: PendopoRequest, session: int, status: int = 200, **forms: Any) -> HttpResponse:
    page = queries.get_session(session, by=request.actor, at=clock.now())
    places = [(one.region_id, one.region.name) for one in page.invitations]
    context = {
        "page": page,
        "row": page.session,
        "question_form": QuestionForm(places=places),
        "follow_up_form": FollowUpForm(places=places),
        "states": STATES,
        "today": clock.local_date(clock.now(), page.session.zone),
        "answers": _answer_counts(page),
        **forms,
    }
    return render(request, "ministry/forum/session.html", context, status=status)


def _answer_counts(page: Any) -> dict[str, int]:
    counts = {"yes": 0, "deputy": 0, "no": 0, "none": 0}
    for one in page.invitations:
        counts[one.answer] += 1
    return counts


@staff(Permission.CONVENE_FORUM)
@require_http_methods(["GET", "POST"])
def agenda(request: PendopoRequest, session: int) -> HttpResponseBase:
    """The agenda as rows; what was typed stays when something is wrong or somebody was faster."""
    page = queries.get_session(session, by=request.actor, at=clock.now())
    rows, version = agenda_rows(page.items), page.session.version
    problem: PendopoError | None = None
    if request.method == "POST":
        rows = typed_agenda(request.POST)
        try:
            actions.save_agenda(
                session_id=session, items=agenda_of(rows), version=_number(request.POST.get("version"), 0),
                by=request.actor, at=clock.now(),
            )  # fmt: skip
        except PendopoError as error:
            problem = error
        else:
            return _done(request, session, _("Susunan acara disimpan."), "#acara")
    context = {
        "page": page, "row": page.session, "rows": rows, "version": version, "problem": problem,
        "fields": agenda_fields(rows, problem) if problem else {},
        "kinds": KINDS, "places": [(one.region_id, one.region.name) for one in page.invitations],
    }  # fmt: skip
    return render(request, "ministry/forum/agenda.html", context, status=problem.status if problem else 200)


@staff(Permission.CONVENE_FORUM)
@require_POST
def step(request: PendopoRequest, session: int) -> HttpResponseBase:
    """The next step of a session: invite, start, end, archive, call off."""
    steps: dict[str, tuple[Callable[..., Any], str]] = {
        "undang": (actions.invite, _("Undangan dikirim.")),
        "mulai": (actions.start_session, _("Sesi dimulai. Bahan tiap daerah disimpan seperti sekarang.")),
        "akhiri": (actions.end_session, _("Sesi selesai. Tulis notula dan tindak lanjutnya.")),
        "arsip": (actions.archive_session, _("Sesi diarsipkan.")),
        "batal": (actions.cancel_session, _("Sesi dibatalkan dan yang diundang diberi tahu.")),
    }
    name = request.POST.get("langkah", "")
    if name not in steps:
        raise NotFound
    action, said = steps[name]
    more = {"reason": request.POST.get("alasan", "")} if name == "batal" else {}
    return _try(request, session, said, lambda: action(
        session_id=session, by=request.actor, at=clock.now(), **more))  # fmt: skip


@staff(Permission.CONVENE_FORUM)
@require_POST
def addresses(request: PendopoRequest, session: int) -> HttpResponseBase:
    """Where the invitations go."""
    typed = {
        name.removeprefix("email-"): str(value)[:254]
        for name, value in request.POST.items()
        if name.startswith("email-")
    }
    return _try(request, session, _("Alamat disimpan."), lambda: actions.set_addresses(
        session_id=session, emails=typed, by=request.actor, at=clock.now()), "#undangan")  # fmt: skip


@staff(Permission.SEE_FIGURES)
@require_safe
def briefing(request: PendopoRequest, session: int, code: str) -> HttpResponse:
    """The briefing of one region as a page."""
    at = clock.now()
    page = queries.get_session(session, by=request.actor, at=at)
    made = queries.get_briefing(session, code, by=request.actor, at=at)
    context = {"page": page, "row": page.session, "one": made}
    return render(request, "ministry/forum/briefing.html", context)


@staff(Permission.SEE_FIGURES)
@require_safe
def briefing_pdf(request: PendopoRequest, session: int, code: str = "") -> HttpResponse:
    """One briefing, or all of the session, as PDF/A."""
    content = queries.briefing_pdf(session, code, by=request.actor, at=clock.now())
    return pdf_response(content, f"ngulik-{session}-{code or 'semua'}.pdf")


def pdf_response(content: bytes, name: str) -> HttpResponse:
    """A PDF that opens in the browser and is kept by nobody."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


@staff(Permission.SEE_FIGURES)
@require_safe
def calendar(request: PendopoRequest, session: int) -> HttpResponse:
    """The calendar file of a session."""
    link = f"{settings.PUBLIC_URL.rstrip('/')}{reverse('forum-session', args=[session])}"
    text = queries.get_calendar(session, link=link, by=request.actor, at=clock.now())
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="ngulik-{session}.ics"'
    return response


@staff(Permission.CONVENE_FORUM)
@require_POST
def ask(request: PendopoRequest, session: int) -> HttpResponseBase:
    """A question to a region or to all."""
    at = clock.now()
    page = queries.get_session(session, by=request.actor, at=at)
    form = QuestionForm(request.POST, places=[(one.region_id, one.region.name) for one in page.invitations])
    if form.is_valid():
        try:
            actions.ask_question(session_id=session, **form.cleaned_data, by=request.actor, at=at)
        except PendopoError as problem:
            explain(form, problem)
        else:
            return _done(request, session, _("Pertanyaan dicatat."), "#pertanyaan")
    return _show(request, session, 422, question_form=form, wrong_form=form)


@staff(Permission.CONVENE_FORUM)
@require_POST
def answer(request: PendopoRequest, session: int, question: int) -> HttpResponseBase:
    """Keep what was answered."""
    return _try(request, session, _("Jawaban dicatat."), lambda: actions.answer_question(
        question_id=question, answer=request.POST.get("answer", ""),
        state=request.POST.get("state", "answered"), by=request.actor, at=clock.now(),
    ), "#pertanyaan")  # fmt: skip


@staff(Permission.CONVENE_FORUM)
@require_http_methods(["GET", "POST"])
def minutes(request: PendopoRequest, session: int) -> HttpResponseBase:
    """Minutes and decisions; two people at once do not overwrite each other."""
    page = queries.get_session(session, by=request.actor, at=clock.now())
    row = page.session
    form = MinutesForm(
        request.POST or None, initial={"minutes": row.minutes, "decisions": "\n".join(row.decisions)}
    )
    status, newer = 200, None
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.save_minutes(
                    session_id=session, minutes=form.cleaned_data["minutes"],
                    decisions=form.cleaned_data["decisions"].splitlines(),
                    version=_number(request.POST.get("version"), 0), by=request.actor, at=clock.now(),
                )  # fmt: skip
            except PendopoError as problem:
                explain(form, problem)
                newer, status = row, problem.status
            else:
                return _done(request, session, _("Notula disimpan."), "#notula")
    context = {"page": page, "row": row, "form": form, "newer": newer}
    return render(request, "ministry/forum/minutes.html", context, status=status)


@staff(Permission.CONVENE_FORUM)
@require_POST
def add_follow_up(request: PendopoRequest, session: int) -> HttpResponseBase:
    """Agree on a follow-up."""
    at = clock.now()
    page = queries.get_session(session, by=request.actor, at=at)
    form = FollowUpForm(request.POST, places=[(one.region_id, one.region.name) for one in page.invitations])
    if form.is_valid():
        try:
            actions.add_follow_up(session_id=session, **form.cleaned_data, by=request.actor, at=at)
        except PendopoError as problem:
            explain(form, problem, {"due_date": "due"})
        else:
            return _done(
                request, session, _("Tindak lanjut dicatat. Pengingat dikirim sampai selesai."), "#tindak"
            )
    return _show(request, session, 422, follow_up_form=form, wrong_form=form)


@staff(Permission.CONVENE_FORUM)
@require_POST
def settle_follow_up(request: PendopoRequest, session: int, follow_up: int) -> HttpResponseBase:
    """Done with evidence, or open again with a reason."""
    said = request.POST.get("words", "")
    who: dict[str, Any] = {"follow_up_id": follow_up, "by": request.actor, "at": clock.now()}
    if request.POST.get("langkah") == "buka":
        return _try(request, session, _("Tindak lanjut dibuka lagi."),
                    lambda: actions.reopen_follow_up(reason=said, due=_day(request.POST.get("due")), **who),
                    "#tindak")  # fmt: skip
    return _try(request, session, _("Tindak lanjut selesai."),
                lambda: actions.finish_follow_up(evidence=said, **who), "#tindak")  # fmt: skip


_NAMES = {"starts_at": "start", "ends_at": "end", "period_last": "period_first"}


def _session_form(request: PendopoRequest, *, initial: dict[str, Any], more: list[str]) -> SessionForm:
    groups = [
        (group.slug, group.name, [region.code for region in group.regions.all()])
        for group in regions.list_groups()
    ]
    codes = {code for _slug, _name, known in groups for code in known} | set(more)
    codes |= {mall.region_id for mall in malls.list_malls()}
    codes |= {code for code in request.POST.getlist("regions") if len(code) <= 5}
    places = [(region.code, region.name) for region in regions.list_regions(codes)]
    return SessionForm(request.POST or None, initial=initial, groups=groups, places=places)


def _local_time(at: Any, zone: str) -> Any:
    from zoneinfo import ZoneInfo

    return at.astimezone(ZoneInfo(zone)).time() if at else None


def _number(text: str | None, other: int) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 9 else other


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _try(
    request: PendopoRequest, session: int, said: str, run: Callable[[], Any], anchor: str = ""
) -> HttpResponseBase:
    """Run a button's action and say what happened, on the page of the session."""
    try:
        run()
    except NotAllowed:
        raise
    except PendopoError as problem:
        detail = " ".join(str(text) for text in problem.fields.values())
        messages.error(request, f"{problem} {detail}".strip())
        return HttpResponseRedirect(reverse("forum-session", args=[session]) + anchor)
    return _done(request, session, said, anchor)


def _done(request: PendopoRequest, session: int, said: str, anchor: str = "") -> HttpResponseBase:
    messages.success(request, said)
    return HttpResponseRedirect(reverse("forum-session", args=[session]) + anchor)
