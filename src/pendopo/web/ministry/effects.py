"""The effect of an event: asking, the list, the answer with its pictures and downloads."""

import csv
import io
from datetime import date
from typing import Any, cast
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from pendopo.analytics import actions
from pendopo.analytics.queries import effect_pages, effects, restrictions_on
from pendopo.analytics.types.effects import EffectState, Grain
from pendopo.kit import clock, words
from pendopo.kit.actor import Actor, Permission
from pendopo.kit.errors import InvalidInput, NotFound
from pendopo.malls import queries as malls
from pendopo.monitoring import charts
from pendopo.monitoring import queries as monitoring
from pendopo.monitoring.queries import tables
from pendopo.obstacles import queries as obstacles
from pendopo.obstacles.types import EntryKind, InnovationView, Reach, StrategyView
from pendopo.regions import queries as regions
from pendopo.web.access import PendopoRequest, staff
from pendopo.web.ministry import asked as asking

# What a field is called in the form and in the action.
FIELDS = {
    "measure": "ukuran", "region": "wilayah", "mall": "mal", "at_date": "pada", "label": "kejadian",
    "controls": "pembanding",
}  # fmt: skip
ENTRIES = {
    EntryKind.STRATEGY.value: obstacles.get_strategy,
    EntryKind.INNOVATION.value: obstacles.get_innovation,
}
MOST_EVENTS = 16
KINDS = {EffectState.DONE: "good", EffectState.REFUSED: "warn", EffectState.FAILED: "bad"}


@staff(Permission.SEE_FIGURES)
@require_http_methods(["GET", "HEAD", "POST"])
def effect_list(request: HttpRequest) -> HttpResponse:
    """Every question with its state, and the form for another one."""
    actor = cast("PendopoRequest", request).actor
    given = request.POST if request.method == "POST" else request.GET
    error: InvalidInput | None = None
    if request.method == "POST":
        try:
            about = _about(given.get("tentang", ""), given.get("wilayah", ""), actor)
            view = actions.ask_effect(**_asked(request), about=about, by=actor, at=clock.now())
            return redirect("ministry-effect", question=view.id)
        except InvalidInput as refused:
            error = refused
    names = dict(effects.list_counted_regions(by=actor))
    chosen = given.get("wilayah", "")
    region = chosen if chosen in names else next(iter(names), "")
    context: dict[str, Any] = {
        "effects": [
            {"view": view, "state": effect_pages.state_words(view.state), "kind": KINDS.get(view.state, "")}
            for view in effects.list_effects(by=actor)
        ],
        "form": _form(request, names, region),
        "region": region,
        "region_name": names.get(region, ""),
        "regions": _options(list(names.items()), region),
        "events": _events(region, actor) if region else [],
        "span": _span(region),
        "fall": monitoring.get_founding_fall(),
        "error": error,
        "fields": {FIELDS.get(key, key): text for key, text in error.fields.items()} if error else {},
    }
    return render(request, "ministry/effects/list.html", context, status=error.status if error else 200)


def _asked(request: HttpRequest) -> dict[str, Any]:
    given = request.POST
    return {
        "measure": given.get("ukuran", "")[:40],
        "region": given.get("wilayah", "")[:13],
        "mall": given.get("mal", "")[:60],
        "grain": Grain.WEEK if given.get("satuan") == "week" else Grain.MONTH,
        "at_date": _date(given.get("pada", "")),
        "label": given.get("kejadian", "").strip()[:200],
        "basis": given.get("dasar", "").strip()[:300],
        "controls": [code[:13] for code in given.getlist("pembanding")],
        "per_open_day": given.get("hari") == "ya",
        "season": given.get("musim") == "ya",
    }


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def _options(pairs: list[tuple[str, str]], chosen: str) -> list[dict[str, Any]]:
    return [{"value": code, "label": name, "chosen": code == chosen} for code, name in pairs]


def _form(request: HttpRequest, names: dict[str, str], region: str) -> dict[str, Any]:
    posted = request.method == "POST"
    given = request.POST if posted else request.GET
    controls = given.getlist("pembanding")
    measures = [(one.code.value, str(one.name)) for one in effects.list_effect_measures()]
    return {
        "measures": _options(measures, given.get("ukuran", "visits")),
        "malls": _options(
            [("", _("Seluruh daerah")), *effects.list_counted_malls(region)], given.get("mal", "")
        ),
        "controls": [
            {"value": code, "label": name, "chosen": code in controls}
            for code, name in names.items()
            if code != region
        ],
        "grains": [
            {"value": "month", "label": _("Bulan"), "chosen": given.get("satuan") != "week"},
            {"value": "week", "label": _("Minggu"), "chosen": given.get("satuan") == "week"},
        ],
        "at": given.get("pada") or given.get("tanggal", ""),  # an alert gives the first day of its fall
        "label": given.get("kejadian", ""),
        "basis": given.get("dasar", ""),
        "about": given.get("tentang", "")[:40],
        "per_open_day": given.get("hari") == "ya",
        "season": given.get("musim") == "ya" if posted else True,
    }


def _span(region: str) -> dict[str, str]:
    span = effects.counted_span(region) if region else None
    if span is None:
        return {}
    names = words.MONTHS[words.language()]
    first, last = (f"{names[day.month - 1]} {day.year}" for day in span)
    return {"first": first, "last": last}


def _about(text: str, region: str, by: Actor) -> str:
    """The strategy or innovation that a question names, when it is of the region and may be named."""
    kind, _colon, number = text.partition(":")
    if kind not in ENTRIES or not number.isdecimal():
        return ""
    try:
        entry = ENTRIES[kind](int(number[:9]), by=by)
    except NotFound:
        return ""
    return f"{kind}:{entry.id}" if entry.region == region and entry.reach != Reach.DRAFT else ""


def _entries(region: str, span: tuple[date, date], by: Actor) -> list[dict[str, str]]:
    """Strategies and innovations of the region whose effect can be asked, by their start."""
    today = clock.local_date(clock.now(), regions.zone_of(region))
    found = []
    entries: list[StrategyView | InnovationView] = [
        *obstacles.list_strategies(region=region, by=by),
        *obstacles.list_innovations(region=region, by=by),
    ]
    for entry in entries:
        day = obstacles.effect_start(entry, span=span, today=today)
        if day is None:
            continue
        name = _("Strategi") if entry.kind == EntryKind.STRATEGY else _("Inovasi")
        found.append(
            {
                "at": day.isoformat(), "when": words.short_date(day), "label": f"{name}: {entry.title}",
                "basis": entry.source, "mall": entry.mall, "about": f"{entry.kind.value}:{entry.id}",
            }
        )  # fmt: skip
    return found


def _events(region: str, by: Actor) -> list[dict[str, str]]:
    """Dated events of the region within its figures: circulars, closures, the malls' own facts, and the
    starts of its strategies and innovations."""
    span = effects.counted_span(region)
    if span is None:
        return []
    first, last = span
    found = [
        {"at": item.start.isoformat(), "when": item.when, "label": item.text, "basis": item.source}
        for item in restrictions_on(region, first, last)
    ]
    zone = regions.zone_of(region)
    for slug, name in effects.list_counted_malls(region):
        for fact in malls.list_facts(slug):
            day = clock.local_date(fact.starts_at, zone)
            if first <= day and getattr(fact, "counter_id", None) is None:
                found.append(
                    {"at": day.isoformat(), "when": words.short_date(day), "label": str(fact), "basis": name}
                )
    found += _entries(region, span, by)
    for item in found:
        asked = {"wilayah": region, "pada": item["at"], "kejadian": item["label"], "dasar": item["basis"]}
        if item.get("about"):
            asked |= {"mal": item["mall"], "tentang": item["about"]}
        item["href"] = f"?{urlencode(asked)}#form-j"
    return sorted(found, key=lambda item: item["at"], reverse=True)[:MOST_EVENTS]


@staff(Permission.SEE_FIGURES)
@require_safe
def effect_page(request: HttpRequest, question: int) -> HttpResponse:
    """One question: the sentence, the picture with the course without the event, tables, checks."""
    actor = cast("PendopoRequest", request).actor
    page = effect_pages.get_effect_page(question, by=actor)
    context = {"page": page, "kind": KINDS.get(page.view.state, ""), "entry": _entry(page.view.about, actor)}
    response = render(request, "ministry/effects/page.html", context)
    if page.view.state == EffectState.QUEUED:
        response["Refresh"] = "3"
    return response


def _entry(about: str, by: Actor) -> dict[str, Any] | None:
    """The strategy or innovation that a question is about, with the page on which its reader works."""
    kind, _colon, number = about.partition(":")
    if kind not in ENTRIES:
        return None
    try:
        entry = ENTRIES[kind](int(number), by=by)
    except NotFound:  # given back to its place since: a draft again
        return None
    strategy = kind == EntryKind.STRATEGY
    if entry.mall and by.may(Permission.REPORT, region=entry.region, mall=entry.mall):
        url = reverse("staff:entry", args=[entry.mall, "strategi" if strategy else "inovasi", entry.id])
    else:
        url = reverse(f"ministry-{kind}", args=[entry.id])
    return {"title": entry.title, "url": url, "kind": _("Strategi") if strategy else _("Inovasi")}


@staff(Permission.SEE_FIGURES)
@require_safe
def effect_download(request: HttpRequest, question: int, form: str) -> HttpResponse:
    """The answer as JSON, its course as CSV, or the picture as SVG."""
    page = effect_pages.get_effect_page(question, by=cast("PendopoRequest", request).actor)
    if form == "json":
        plain = effect_pages.effect_as_plain(page.view)
        return JsonResponse(plain, json_dumps_params={"ensure_ascii": False, "indent": 1})
    if page.view.state != EffectState.DONE:
        raise NotFound
    if form == "svg":
        response = HttpResponse(_on_paper(page), content_type="image/svg+xml; charset=utf-8")
    else:
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow(["period", "position", "value", "fitted", "without_event", "low", "high"])
        writer.writerows(page.view.result["course"])
        response = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="pengaruh-{question}.{form}"'
    return response


def _on_paper(page: effect_pages.EffectPage) -> str:
    """The picture with what it says, and its line of source, date, state and licence."""
    title = f"{page.measure.name}, {page.view.place}: {page.view.label}"
    about = tables.footer(made=asking.today(), licence=asking.licence(), generated=page.is_generated)
    return charts.on_paper(page.chart, title=title, lines=[page.sentence, *about])
