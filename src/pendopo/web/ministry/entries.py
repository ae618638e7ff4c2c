"""Obstacles, strategies and innovations of all regions: search, the table of codes, one entry, judging."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pendopo.kit import clock
from pendopo.kit.actor import Permission
from pendopo.kit.errors import Conflict, InvalidInput, NotFound, PendopoError
from pendopo.obstacles import actions, queries
from pendopo.obstacles.types import CODE_TITLES, STAGE_TITLES, STATE_TITLES, EntryKind, ObstacleState
from pendopo.regions import queries as regions
from pendopo.web.access import PendopoRequest, public_or_staff, staff
from pendopo.web.ministry import asked as asking

ADDRESSES = {
    EntryKind.OBSTACLE: "ministry-obstacle",
    EntryKind.STRATEGY: "ministry-strategy",
    EntryKind.INNOVATION: "ministry-innovation",
}


def _options(titles: Any, chosen: str, every: str) -> list[dict[str, Any]]:
    first = {"value": "", "label": every, "chosen": not chosen}
    return [first, *({"value": code, "label": title, "chosen": code == chosen} for code, title in titles)]


def _regions(chosen: str, codes: set[str]) -> list[dict[str, Any]]:
    names = [(row.code, row.name) for row in regions.list_regions(sorted(codes | ({chosen} - {""})))]
    return _options(names, chosen, _("Semua daerah"))


def _month(request: HttpRequest, name: str) -> date | None:
    return asking.read_month(asking.chosen(request, name))


@public_or_staff
@require_safe
def obstacles(request: HttpRequest) -> HttpResponse:
    """Search in obstacles and strategies; how many of each code every region has."""
    by = asking.actor(request)
    text, code, state, region = (
        asking.chosen(request, name) for name in ("q", "jenis", "keadaan", "wilayah")
    )
    code = code if code in CODE_TITLES else ""
    state = state if state in set(ObstacleState) else ""
    first, last = _month(request, "dari"), _month(request, "sampai")
    last = asking.month_end(last) if last else None
    found = queries.list_obstacles(
        by=by, text=text, code=code, state=state, region=region, first=first, last=last, limit=100
    )
    answers = queries.list_strategies(
        by=by, text=text, code=code, region=region, first=first, last=last, limit=100
    )
    heat = queries.get_heat(by=by, first=first, last=last, state=state)
    context = {
        "found": found,
        "answers": answers,
        "heat": heat,
        "text": text,
        "codes": _options(CODE_TITLES.items(), code, _("Semua jenis")),
        "states": _options(((item, STATE_TITLES[item]) for item in ObstacleState), state, _("Semua keadaan")),
        "regions": _regions(region, {item[0] for item in heat.regions}),
        "first": asking.month_text(first),
        "last": asking.month_text(last),
        "narrowed": bool(text or code or state or region or first or last),
        "waiting": queries.count_waiting(by=by) if by.may_somewhere(Permission.REVIEW_RETURNS) else 0,
    }
    return render(request, "ministry/entries/obstacles.html", context)


@public_or_staff
@require_safe
def obstacle(request: HttpRequest, entry: int) -> HttpResponse:
    """One obstacle, what answers it, and what regions like it use."""
    by = asking.actor(request)
    view = queries.get_obstacle(entry, by=by)
    similar = queries.list_similar(view, on=asking.today(), by=by)
    return _entry_page(request, "obstacle", view, similar=similar)


@public_or_staff
@require_safe
def strategy(request: HttpRequest, entry: int) -> HttpResponse:
    """One strategy and the obstacles it answers."""
    by = asking.actor(request)
    view = queries.get_strategy(entry, by=by)
    return _entry_page(request, "strategy", view, **_effects(view, "strategy", request))


@public_or_staff
@require_safe
def innovation(request: HttpRequest, entry: int) -> HttpResponse:
    """One innovation: before and after, replication, readiness."""
    page = queries.get_innovation_page(entry, on=asking.today(), by=asking.actor(request))
    more = _effects(page.entry, "innovation", request)
    return _entry_page(request, "innovation", page.entry, page=page, **more)


def _effects(view: Any, kind: str, request: HttpRequest) -> dict[str, Any]:
    """Effects on the figures, and where another is asked for."""
    return {
        "offer": queries.get_effect_offer(view, today=asking.today(), by=asking.actor(request)),
        "ask_url": reverse("ministry-entry-effect", args=[kind, view.id]),
    }


@staff(Permission.SEE_FIGURES)
@require_POST
def ask_effect(request: PendopoRequest, kind: str, entry: int) -> HttpResponseBase:
    """Ask what changed in a measure when the strategy or innovation began; the worker answers."""
    if kind not in {EntryKind.STRATEGY, EntryKind.INNOVATION}:
        raise NotFound
    measure = request.POST.get("ukuran", "")[:40]
    try:
        asked = actions.ask_entry_effect(
            kind=kind, entry_id=entry, measure=measure, by=request.actor, at=clock.now()
        )
    except (InvalidInput, Conflict) as problem:
        detail = " ".join(str(text) for text in problem.fields.values())
        messages.error(request, detail or str(problem))
        return HttpResponseRedirect(reverse(ADDRESSES[EntryKind(kind)], args=[entry]))
    return HttpResponseRedirect(reverse("ministry-effect", args=[asked.id]))


def _entry_page(request: HttpRequest, kind: str, view: Any, **more: Any) -> HttpResponse:
    by = asking.actor(request)
    judges = by.may(Permission.REVIEW_RETURNS, region=view.region, mall=view.mall)
    writes = by.may(Permission.REPORT, region=view.region, mall=view.mall)
    context = {
        "entry": view,
        "judges": judges and view.reach != "draft",
        "sees_more": judges or writes or by.may_somewhere(Permission.SEE_FIGURES),
        "changes": queries.list_changes(kind, view.id, by=by) if judges or writes else (),
        **more,
    }
    return render(request, f"ministry/entries/{kind}.html", context)


@public_or_staff
@require_safe
def evidence(request: HttpRequest, entry: int, file: int) -> HttpResponse:
    """A file of an innovation, for those who may read the innovation; it can do nothing in a browser."""
    found = queries.get_evidence_file(entry, file, by=asking.actor(request))
    way = "inline" if found.kind.startswith("image/") else "attachment"
    return HttpResponse(
        found.content,
        content_type=found.kind,
        headers={
            "Content-Disposition": f'{way}; filename="{found.name}"',
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        },
    )


@public_or_staff
@require_safe
def innovations(request: HttpRequest) -> HttpResponse:
    """The register of innovations by stage and by the problem that they answer."""
    by = asking.actor(request)
    text, stage, code, region = (
        asking.chosen(request, name) for name in ("q", "tahap", "masalah", "wilayah")
    )
    stage = stage if stage in STAGE_TITLES else ""
    code = code if code in CODE_TITLES else ""
    every = queries.list_innovations(by=by)
    context = {
        "found": queries.list_innovations(by=by, text=text, stage=stage, code=code, region=region),
        "text": text,
        "stages": _options(STAGE_TITLES.items(), stage, _("Semua tahap")),
        "codes": _options(CODE_TITLES.items(), code, _("Semua masalah")),
        "regions": _regions(region, {item.region for item in every}),
        "counts": [
            (title, sum(item.stage == code_ for item in every)) for code_, title in STAGE_TITLES.items()
        ],
        "narrowed": bool(text or stage or code or region),
    }
    return render(request, "ministry/entries/innovations.html", context)


@staff(Permission.REVIEW_RETURNS)
@require_POST
def judge(request: PendopoRequest, kind: str, entry: int, verb: str) -> HttpResponseBase:
    """Accept an entry that a place submitted, or give it back with a remark."""
    if kind not in ADDRESSES or verb not in {"terima", "kembalikan"}:
        raise NotFound
    version = (
        int(request.POST.get("version", "0")[:9] or 0) if request.POST.get("version", "").isdecimal() else 0
    )
    common: dict[str, Any] = {
        "kind": kind,
        "entry_id": entry,
        "version": version,
        "by": request.actor,
        "at": clock.now(),
    }
    back = reverse(ADDRESSES[EntryKind(kind)], args=[entry])
    try:
        if verb == "terima":
            actions.accept_entry(**common)
            messages.success(request, _("Diterima. Catatan ini kini dapat dibaca daerah lain."))
        else:
            actions.return_entry(**common, note=request.POST.get("note", ""))
            messages.success(request, _("Dikembalikan ke daerahnya dengan catatan Anda."))
            back = reverse("ministry-obstacles")
    except PendopoError as problem:
        detail = " ".join(str(text) for text in problem.fields.values())
        messages.error(request, f"{problem} {detail}".strip())
    return HttpResponseRedirect(back)
