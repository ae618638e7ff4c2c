"""A mall's returns: the list with its due days, one return on one screen, and files in and out."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from pendopo.kit import clock
from pendopo.kit.actor import SYSTEM, Permission
from pendopo.kit.errors import InvalidInput, PendopoError
from pendopo.monitoring import actions
from pendopo.monitoring.queries import returns as queries
from pendopo.monitoring.queries.sheets import return_csv, return_template
from pendopo.monitoring.rules import returns as rules
from pendopo.monitoring.types.returns import Period, ReturnMoved, SheetRejected
from pendopo.obstacles.types import CODE_TITLES
from pendopo.web.access import PendopoRequest, staff
from pendopo.web.staff.manage.pages import done, place, refused

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAX_UPLOAD = 12_000_001
LEAVE_OPEN = "konfirmasi"


@dataclass(frozen=True, slots=True)
class Line:
    """One field of the form: what the system says, and what was typed."""

    view: Any
    value: str
    text: str
    reason: str
    wrong_value: Any
    wrong_reason: Any
    open: bool
    entries: tuple[Any, ...] = ()
    new_title: str = ""
    new_choice: str = ""
    new_wrong: Any = None
    new_choice_wrong: Any = None
    choices: tuple[dict[str, Any], ...] = ()
    options: tuple[dict[str, Any], ...] = ()
    wrong_text: Any = None

    @property
    def is_question(self) -> bool:
        """Whether the ministry asked it by page: it is no part of the first definition."""
        return not self.view.spec.measure and bool(self.view.spec.code.startswith("tanya_"))

    @property
    def said(self) -> Any:
        """A text as it is read."""
        return rules.text_words(self.view.spec, self.text)

    @property
    def question(self) -> Any:
        """The first thing that waits for a sentence, or what was found."""
        return self.view.findings[0].message if self.view.findings else ""


@staff(Permission.REPORT)
@require_safe
def list_page(request: PendopoRequest, mall: str) -> HttpResponseBase:
    """The returns of a mall; those of periods that have ended are opened here if the worker has not yet."""
    where, at = place(request, mall, Permission.REPORT), clock.now()
    actions.open_returns(mall=where.slug, by=SYSTEM, at=at)
    lines = queries.list_returns_of(where, by=request.actor, at=at)
    waiting = [line for line in lines if line.is_waiting]
    context = {"mall": where, "waiting": waiting, "others": [line for line in lines if not line.is_waiting]}
    return render(request, "staff/returns/list.html", context)


@staff(Permission.REPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: PendopoRequest, mall: str, period: str) -> HttpResponseBase:
    """One return on one screen: look, explain what is marked, confirm."""
    where, at, wanted = place(request, mall, Permission.REPORT), clock.now(), rules.parse_period(period)
    if request.method != "POST":
        actions.open_returns(mall=where.slug, by=SYSTEM, at=at)
        row = queries.get_return(mall, wanted)
        actions.refresh_returns(return_id=row.pk, unless_fresh=True, by=SYSTEM, at=at)
        return _page(request, where, wanted, at=at)
    confirm = request.POST.get("aksi") == LEAVE_OPEN
    try:
        row = queries.get_return(mall, wanted)
        answers, wrong = _typed(request, row)
        if wrong:
            raise InvalidInput(fields=wrong)
        kept = actions.answer_return(
            return_id=row.pk, version=_version(request), answers=answers, confirm=confirm,
            why=request.POST.get("why", ""), by=request.actor, at=at,
            register=rules.read_register_work(queries.as_definition(row.definition), request.POST),
        )  # fmt: skip
    except PendopoError as problem:
        return _page(request, where, wanted, at=at, problem=problem)
    url = reverse("staff:return", args=[mall, period])
    if kept.state == "confirmed":
        return done(request, url, _("Laporan terkirim. Terima kasih; kementerian akan memeriksanya."))
    return done(request, url, _("Rancangan disimpan. Laporan belum dikonfirmasi."))


def _version(request: PendopoRequest) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 9 else 0


def _typed(request: PendopoRequest, row: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    definition = queries.as_definition(row.definition)
    computed = {value.field: value.computed for value in row.values.all()}
    picked = {
        spec.code: request.POST.getlist(f"e-{spec.code}")
        for spec in definition.fields
        if f"e-{spec.code}" in request.POST
    }
    return rules.read_answers(definition, request.POST, computed, picked)


def _page(
    request: PendopoRequest, where: Any, wanted: Period, *, at: datetime, problem: PendopoError | None = None
) -> HttpResponse:
    view = queries.get_return_view(where.slug, wanted, by=request.actor, at=at)
    typed = request.POST if request.method == "POST" else {}
    fields = problem.fields if problem else {}
    obstacles = [entry.ref for block in view.blocks for field in block.fields for entry in field.entries]
    blocks = [
        {"view": block, "lines": [_line(field, typed, fields, obstacles) for field in block.fields]}
        for block in view.blocks
    ]
    context = {
        "mall": where, "view": view, "blocks": blocks, "problem": problem,
        "errors": fields, "why": typed.get("why", ""), "gains": queries.gains_of(where, wanted),
        "differences": _differences(view, typed) if isinstance(problem, ReturnMoved) else (),
        "cells": problem.cells if isinstance(problem, SheetRejected) else (),
        "confirm": LEAVE_OPEN,
    }  # fmt: skip
    response = render(
        request, "staff/returns/return.html", context, status=problem.status if problem else 200
    )
    response["Cache-Control"] = "no-store"
    return response


def _line(field: Any, typed: Any, wrong: Any, named: Any = ()) -> Line:
    code = field.spec.code
    kept = field.shown if field.overridden or field.spec.kind == "typed" else ""
    value, reason = typed.get(f"v-{code}", kept), typed.get(f"r-{code}", field.reason)
    more: dict[str, Any] = {}
    if field.spec.kind == "entries":
        choice = typed.get(f"new-{code}-choice", "")
        more = {
            "entries": tuple(_entry(entry, code, typed) for entry in field.entries),
            "new_title": typed.get(f"new-{code}", ""), "new_choice": choice,
            "new_wrong": wrong.get(f"new-{code}"), "new_choice_wrong": wrong.get(f"new-{code}-choice"),
            "choices": tuple(_choices(code, choice, named)),
        }  # fmt: skip
    if field.spec.kind == "choice":
        said = typed.get(f"t-{code}", field.text)
        pairs = (("", "–"), *((one, rules.text_words(field.spec, one)) for one in ("ya", "tidak")))
        more["options"] = tuple({"value": one, "label": label, "chosen": one == said} for one, label in pairs)
    return Line(
        field, value, typed.get(f"t-{code}", field.text), reason, wrong.get(f"v-{code}"),
        wrong.get(f"r-{code}"),
        bool(field.asked or reason or wrong.get(f"v-{code}") or wrong.get(f"r-{code}") or field.overridden),
        wrong_text=wrong.get(f"t-{code}"), **more,
    )  # fmt: skip


PATHS = {"obstacle": "kendala", "strategy": "strategi", "innovation": "inovasi"}


def _entry(entry: Any, code: str, typed: Any) -> dict[str, Any]:
    """An entry of the register with its tick and how it is said to stand now."""
    name = f"{entry.ref.kind}-{entry.ref.id}"
    state = typed.get(f"st-{name}", entry.now)
    picked = str(entry.ref.id) in typed.getlist(f"e-{code}") if f"e-{code}" in typed else entry.ref.told
    states = [{"value": one, "label": label, "chosen": one == state} for one, label in entry.states]
    return {
        "view": entry, "name": name, "path": PATHS[entry.ref.kind], "picked": picked, "states": states,
        "was": f"{entry.now}:{entry.now_version}",
    }  # fmt: skip


def _choices(code: str, chosen: str, named: Any) -> list[dict[str, Any]]:
    """What a new entry is about: a kind of obstacle, or for a strategy the obstacle that it answers."""
    if code == "strategies":
        known = [(str(ref.id), ref.title) for ref in named if ref.kind == "obstacle"]
    else:
        known = [(one, label) for one, label in CODE_TITLES.items()]
    return [{"value": one, "label": label, "chosen": one == chosen} for one, label in known]


def _differences(view: Any, typed: Any) -> list[tuple[str, str]]:
    """What is stored now and differs from what was typed, label by label."""
    found = []
    for block in view.blocks:
        for field in block.fields:
            code = field.spec.code
            stored, now = (
                (field.text, typed.get(f"t-{code}"))
                if not field.spec.is_number
                else (field.reason, typed.get(f"r-{code}"))
            )
            if now is not None and stored.strip() != now.replace("\r\n", "\n").strip():
                found.append((str(field.spec.label), stored or "–"))
            typed_value = typed.get(f"v-{code}")
            if typed_value and typed_value.strip() != field.shown:
                found.append((str(field.spec.label), field.shown or "–"))
    return found


@staff(Permission.REPORT)
@require_POST
def adopt(request: PendopoRequest, mall: str, period: str) -> HttpResponseBase:
    """Take over what late events made of the figures."""
    place(request, mall, Permission.REPORT)
    url = reverse("staff:return", args=[mall, period])
    row = queries.get_return(mall, rules.parse_period(period))
    try:
        actions.adopt_computed(return_id=row.pk, version=_version(request), by=request.actor, at=clock.now())
    except PendopoError as problem:
        return refused(request, url, problem)
    return done(request, url, _("Angka baru dipakai; angka lama tersimpan dalam riwayat."))


@staff(Permission.REPORT)
@require_GET
def template(request: PendopoRequest, mall: str, period: str) -> HttpResponseBase:
    """The return as an Excel file to fill in."""
    place(request, mall, Permission.REPORT)
    view = queries.get_return_view(mall, rules.parse_period(period), by=request.actor, at=clock.now())
    return _file(return_template(view), XLSX, f"laporan-{mall}-{period}.xlsx")


@staff(Permission.REPORT)
@require_GET
def download_csv(request: PendopoRequest, mall: str, period: str) -> HttpResponseBase:
    """The return as CSV."""
    place(request, mall, Permission.REPORT)
    view = queries.get_return_view(mall, rules.parse_period(period), by=request.actor, at=clock.now())
    return _file(return_csv(view).encode(), "text/csv; charset=utf-8", f"laporan-{mall}-{period}.csv")


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@staff(Permission.REPORT)
@require_POST
def upload(request: PendopoRequest, mall: str, period: str) -> HttpResponseBase:
    """Take over a filled template as a draft; every wrong cell is named, and then nothing is kept."""
    where, at, wanted = place(request, mall, Permission.REPORT), clock.now(), rules.parse_period(period)
    row = queries.get_return(mall, wanted)
    file = request.FILES.get("berkas")
    try:
        if file is None:
            raise InvalidInput(fields={"berkas": _("Pilih berkas lebih dulu.")})
        actions.import_return_sheet(
            return_id=row.pk, version=_version(request), file=file.read(MAX_UPLOAD),
            file_name=file.name or "",
            by=request.actor, at=at,
        )  # fmt: skip
    except PendopoError as problem:
        return _page(request, where, wanted, at=at, problem=problem)
    text = _("Isian dari berkas sudah masuk. Periksa, lalu konfirmasi.")
    return done(request, reverse("staff:return", args=[mall, period]), text)
