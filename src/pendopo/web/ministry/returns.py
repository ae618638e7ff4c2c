"""The ministry's returns: the board of a period, one return beside the last ones, dates, what is asked, and
imports.
"""

from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pendopo.kit import clock
from pendopo.kit.actor import SYSTEM, Permission
from pendopo.kit.errors import InvalidInput, PendopoError
from pendopo.monitoring import actions
from pendopo.monitoring.queries import returns as queries
from pendopo.monitoring.rules import returns as rules
from pendopo.monitoring.rules.measure_rows import COLUMNS
from pendopo.monitoring.types.returns import Block, Period, PeriodKind, SheetRejected
from pendopo.web.access import PendopoRequest, staff

MAX_UPLOAD = 12_000_001
REVIEW, IMPORT = Permission.REVIEW_RETURNS, Permission.IMPORT_FIGURES


def _period(request: PendopoRequest) -> Period:
    """The period that is asked for; else the newest month that has returns."""
    text = request.GET.get("masa", "")
    if text:
        return rules.parse_period(text[:10])
    kind = PeriodKind.WEEK if request.GET.get("jenis") == "minggu" else PeriodKind.MONTH
    found = queries.list_periods(kind)
    today = clock.local_date(clock.now(), "Asia/Jakarta")
    return found[0][0] if found else rules.ended_periods(kind, today=today, count=1)[0]


@staff(REVIEW)
@require_safe
def board(request: PendopoRequest) -> HttpResponseBase:
    """Who sent, who is late, what was given back and accepted, and how complete a period is."""
    at, period = clock.now(), _period(request)
    asked: dict[str, Any] = {
        "group": request.GET.get("kelompok", "")[:60], "province": request.GET.get("provinsi", "")[:2],
        "pages": {name: read_number(request.GET.get(word, "")) or 1 for name, word in PILES.items()},
    }  # fmt: skip
    found = queries.board_of(period, by=request.actor, at=at, **asked)
    unopened = not found.lines and not asked["group"] and not asked["province"]
    if unopened and actions.open_returns(most=FEW_MALLS, by=SYSTEM, at=at):  # before the worker's first hour
        found = queries.board_of(period, by=request.actor, at=at, **asked)
    periods = [
        {"code": rules.period_code(one), "words": rules.period_words(one), "all": count, "accepted": accepted}
        for one, count, accepted in queries.list_periods(period.kind)[:12]
    ]
    piles = {
        name: {"of": getattr(found, name), **_turns(request, getattr(found, name), word)}
        for name, word in PILES.items()
    }
    context = {
        "period": period, "code": rules.period_code(period), "words": rules.period_words(period),
        "piles": piles, "nation": found.places["nation"][0], "places": found.places, "periods": periods,
        "ready": [line for line in found.waiting.lines if not line.notes and not line.moved],
        "monthly": period.kind == PeriodKind.MONTH, "not_due": found.not_due, "unopened": not found.lines,
        "province": found.places["provinces"][0] if asked["province"] and found.places["provinces"] else None,
        **asked,
    }  # fmt: skip
    return render(request, "ministry/returns/board.html", context)


PILES = {"waiting": "hal", "owing": "hal_belum", "accepted": "hal_diterima"}
FEW_MALLS = 20  # so many are opened while somebody waits for the page


def _turns(request: PendopoRequest, pile: Any, word: str) -> dict[str, str]:
    """Where the page before and the page after of a pile are."""

    def to(number: int) -> str:
        query = request.GET.copy()
        query[word] = str(number)
        return f"?{query.urlencode()}"

    return {
        "earlier": to(pile.page - 1) if pile.page > 1 else "",
        "later": to(pile.page + 1) if pile.page < pile.pages else "",
    }


@staff(REVIEW)
@require_POST
def accept_many(request: PendopoRequest) -> HttpResponseBase:
    """Accept the chosen returns; one that moved meanwhile is named and left."""
    chosen = []
    for text in request.POST.getlist("pilih")[:600]:
        return_id, _colon, version = text.partition(":")
        if return_id.isdecimal() and version.isdecimal() and len(text) < 30:
            chosen.append((int(return_id), int(version)))
    back = f"{reverse('ministry-returns')}?masa={request.POST.get('masa', '')[:10]}"
    try:
        done, refused = actions.accept_returns(chosen=chosen, by=request.actor, at=clock.now())
    except InvalidInput as problem:
        messages.error(request, " ".join(str(text) for text in problem.fields.values()))
        return HttpResponseRedirect(back)
    if done:
        messages.success(request, _("%(count)s laporan diterima.") % {"count": len(done)})
    if refused:
        text = _("%(count)s laporan berubah sejak halaman dibuka dan belum diterima; periksa satu per satu.")
        messages.error(request, text % {"count": len(refused)})
    return HttpResponseRedirect(back)


@staff(REVIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: PendopoRequest, period: str, mall: str) -> HttpResponseBase:
    """One return: beside the period before, with a remark for each block; give back or accept."""
    at, wanted = clock.now(), rules.parse_period(period)
    row = queries.get_return(mall, wanted)
    if request.method != "POST":
        actions.refresh_returns(return_id=row.pk, unless_fresh=True, by=SYSTEM, at=at)
        return _page(request, mall, wanted, at=at)
    who: dict[str, Any] = {
        "return_id": row.pk, "version": read_number(request.POST.get("version", "")),
        "by": request.actor, "at": at,
    }  # fmt: skip
    try:
        if request.POST.get("aksi") == "terima":
            actions.accept_return(**who)
            said = _("Laporan diterima.")
        else:
            actions.give_back_return(**who, remarks=_remarks(request))
            said = _("Laporan dikembalikan; mal diberi tahu lewat surel.")
    except PendopoError as problem:
        return _page(request, mall, wanted, at=at, problem=problem)
    messages.success(request, said)
    return HttpResponseRedirect(reverse("ministry-return", args=[period, mall]))


def read_number(text: str) -> int:
    """A number of a form or address, 0 for anything else."""
    return int(text) if text.isdecimal() and len(text) < 9 else 0


def _remarks(request: PendopoRequest) -> dict[str, str]:
    return {block.value: request.POST.get(f"c-{block.value}", "") for block in Block}


def _page(
    request: PendopoRequest, mall: str, wanted: Period, *, at: datetime, problem: PendopoError | None = None
) -> HttpResponse:
    view = queries.get_return_view(mall, wanted, by=request.actor, at=at)
    before = rules.previous_period(wanted)
    blocks = [{"view": block, "remark": request.POST.get(f"c-{block.code}", "")} for block in view.blocks]
    context = {
        "view": view, "blocks": blocks, "problem": problem, "errors": problem.fields if problem else {},
        "before": rules.period_code(before) if queries.find_return(mall, before) else "",
        "typed": request.POST,
    }  # fmt: skip
    return render(request, "ministry/returns/return.html", context, status=problem.status if problem else 200)


@staff(REVIEW)
@require_POST
def extend(request: PendopoRequest, period: str, mall: str) -> HttpResponseBase:
    """Move the due and lock day of one return, with a reason that stays readable."""
    at, wanted = clock.now(), rules.parse_period(period)
    row = queries.get_return(mall, wanted)
    try:
        due, lock = read_day(request, "due"), read_day(request, "lock")
        actions.extend_return(
            return_id=row.pk, due=due, lock=lock, why=request.POST.get("why", ""), by=request.actor, at=at
        )
    except PendopoError as problem:
        return _page(request, mall, wanted, at=at, problem=problem)
    messages.success(request, _("Tanggal dipindahkan; alasannya tercatat."))
    return HttpResponseRedirect(reverse("ministry-return", args=[period, mall]))


def read_day(request: PendopoRequest, name: str) -> date:
    """A day of a form. Raises InvalidInput."""
    try:
        return date.fromisoformat(request.POST.get(name, ""))
    except ValueError:
        raise InvalidInput(fields={name: _("Tulis tanggal seperti 2026-11-05.")}) from None


@staff(IMPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def import_page(request: PendopoRequest) -> HttpResponseBase:
    """Upload measures of many regions as Excel or CSV; every wrong cell is named; all rows or none."""
    context: dict[str, Any] = {"columns": COLUMNS}
    status = 200
    if request.method == "POST":
        file = request.FILES.get("berkas")
        try:
            if file is None:
                raise InvalidInput(fields={"berkas": _("Pilih berkas lebih dulu.")})
            context["result"] = actions.import_measures(
                file=file.read(MAX_UPLOAD), file_name=file.name or "", by=request.actor, at=clock.now()
            )
        except SheetRejected as problem:
            context["problem"], context["cells"], status = problem, problem.cells, problem.status
        except PendopoError as problem:
            context["problem"], status = problem, problem.status
    return render(request, "ministry/returns/import.html", context, status=status)
