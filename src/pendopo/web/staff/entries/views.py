"""A mall's own entries: the list with suggestions, one entry, writing, changing, sending."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pendopo.kit import clock
from pendopo.kit.actor import Permission
from pendopo.kit.errors import NotAllowed, NotFound, PendopoError
from pendopo.malls import queries as malls
from pendopo.obstacles import actions, queries
from pendopo.obstacles.types import EntryChanged
from pendopo.web.access import PendopoRequest, staff
from pendopo.web.staff.entries import forms
from pendopo.web.staff.manage.pages import attempt, done, place, refused


@dataclass(frozen=True, slots=True)
class Kind:
    """One of the three kinds: how it is read, and its form."""

    code: str
    path: str
    get: Callable[..., Any]
    form: type[Any]
    initial: Callable[[Any], dict[str, Any]]


KINDS = {
    "kendala": Kind("obstacle", "kendala", queries.get_obstacle, forms.ObstacleForm, forms.of_obstacle),
    "strategi": Kind("strategy", "strategi", queries.get_strategy, forms.StrategyForm, forms.of_strategy),
    "inovasi": Kind(
        "innovation", "inovasi", queries.get_innovation, forms.InnovationForm, forms.of_innovation
    ),
}


def _kind(path: str) -> Kind:
    if path not in KINDS:
        raise NotFound
    return KINDS[path]


def _show(request: PendopoRequest, template: str, mall: Any, status: int = 200, **more: Any) -> HttpResponse:
    response = render(request, f"staff/entries/{template}.html", {"mall": mall, **more}, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _today(mall: Any) -> date:
    return clock.local_date(clock.now(), mall.zone)


@staff(Permission.REPORT)
@require_safe
def entries(request: PendopoRequest, mall: str) -> HttpResponseBase:
    """Suggestions to decide, obstacles with their answers, strategies and innovations of the mall."""
    here = place(request, mall, Permission.REPORT)
    where = {"region": here.region_id, "by": request.actor}
    mine = [row for row in queries.list_obstacles(**where) if row.mall in {"", here.slug}]
    going_on = [row for row in mine if row.state in {"open", "easing"}]
    return _show(
        request,
        "list",
        here,
        suggestions=queries.list_suggestions(here.slug, by=request.actor),
        going_on=going_on,
        over=[row for row in mine if row not in going_on],
        strategies=[row for row in queries.list_strategies(**where) if row.mall in {"", here.slug}],
        innovations=[row for row in queries.list_innovations(**where) if row.mall in {"", here.slug}],
        text=request.GET.get("q", "")[:100],
        found=queries.list_obstacles(**where, text=request.GET["q"][:100]) if request.GET.get("q") else None,
    )


def _form(request: PendopoRequest, kind: Kind, mall: Any, stored: Any = None, **initial: Any) -> Any:
    """The form of a kind with the choices that exist here."""
    by, region = request.actor, mall.region_id
    first = kind.initial(stored) if stored else initial
    more: dict[str, Any] = {}
    if kind.code == "obstacle":
        more["stalls"] = malls.list_stalls(mall)
    else:
        more["obstacles"] = queries.list_obstacles(region=region, by=by)
    if kind.code == "innovation":
        others = queries.list_innovations(by=by)
        more |= {
            "others": [row for row in others if row.region != region],
            "month": _today(mall).replace(day=1),
            "stored": stored,
        }
    return kind.form(request.POST or None, initial=first, **more)


@staff(Permission.REPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: PendopoRequest, mall: str, kind: str) -> HttpResponseBase:
    """Write down something new; `?menjawab=` names the obstacle that it answers."""
    here, of = place(request, mall, Permission.REPORT), _kind(kind)
    answered = request.GET.get("menjawab", "")
    initial: dict[str, Any] = {"version": 0}
    if answered.isdecimal():
        initial |= {"answers": [answered[:9]], "obstacles": [answered[:9]]}
    if of.code == "obstacle":
        initial |= {"state": "open", "since": _today(here)}
    form = _form(request, of, here, **initial)
    made: list[int] = []

    def write(_data: dict[str, Any]) -> None:
        made.append(
            actions.write_entry(
                given=form.given(), region=here.region_id, mall=here.slug, by=request.actor, at=clock.now()
            )
        )

    if request.method == "POST" and attempt(form, write):
        url = reverse("staff:entry", args=[here.slug, of.path, made[0]])
        return done(request, url, _("Tersimpan sebagai draf. Kirim bila sudah lengkap."))
    return _show(request, "form", here, 422 if form.errors else 200, form=form, kind=of.path, stored=None)


@staff(Permission.REPORT)
@require_safe
def entry(request: PendopoRequest, mall: str, kind: str, entry: int) -> HttpResponseBase:
    """One entry with its history, and what can be done with it."""
    here, of = place(request, mall, Permission.REPORT), _kind(kind)
    view = of.get(entry, by=request.actor)
    more: dict[str, Any] = {}
    if of.code == "obstacle":
        more["similar"] = queries.list_similar(view, on=_today(here), by=request.actor)
    if of.code == "innovation":
        more["page"] = queries.get_innovation_page(entry, on=_today(here), by=request.actor)
    writes = request.actor.may(Permission.REPORT, region=view.region, mall=view.mall)
    if of.code != "obstacle":
        more["offer"] = queries.get_effect_offer(view, today=_today(here), by=request.actor)
        more["ask_url"] = reverse("ministry-entry-effect", args=[of.code, entry])
        more["quote_url"] = reverse("staff:quote_effect", args=[here.slug, of.path, entry]) if writes else ""
    changes = queries.list_changes(of.code, entry, by=request.actor) if writes else ()
    return _show(
        request, "entry", here, entry=view, kind=of.path, body=f"staff/entries/_{of.code}.html",
        writes=writes, changes=changes, **more,
    )  # fmt: skip


@staff(Permission.REPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: PendopoRequest, mall: str, kind: str, entry: int) -> HttpResponseBase:
    """Change an entry; when somebody else was first, both contents are on the page."""
    here, of = place(request, mall, Permission.REPORT), _kind(kind)
    view = of.get(entry, by=request.actor)
    if not request.actor.may(Permission.REPORT, region=view.region, mall=view.mall):
        raise NotAllowed  # what another city had accepted can be read, not changed
    form = _form(request, of, here, view)
    overtaken: list[Any] = []

    def save(data: dict[str, Any]) -> None:
        try:
            actions.change_entry(
                entry_id=entry, version=data["version"] or 0, given=form.given(), by=request.actor,
                at=clock.now(),
            )  # fmt: skip
        except EntryChanged:
            overtaken.append(of.get(entry, by=request.actor))
            raise

    if request.method == "POST" and attempt(form, save):
        return done(
            request, reverse("staff:entry", args=[here.slug, of.path, entry]), _("Perubahan tersimpan.")
        )
    other = overtaken[0] if overtaken else None
    return _show(
        request, "form", here, 422 if form.errors else 200, form=form, kind=of.path, stored=view, other=other
    )


@staff(Permission.REPORT)
@require_POST
def submit(request: PendopoRequest, mall: str, kind: str, entry: int) -> HttpResponseBase:
    """Send a draft to the ministry."""
    here, of = place(request, mall, Permission.REPORT), _kind(kind)
    back = reverse("staff:entry", args=[here.slug, of.path, entry])
    typed = request.POST.get("version", "")
    try:
        actions.submit_entry(
            kind=of.code, entry_id=entry, version=int(typed[:6]) if typed.isdecimal() else 0,
            by=request.actor, at=clock.now(),
        )  # fmt: skip
    except (NotAllowed, NotFound):
        raise
    except PendopoError as problem:
        return refused(request, back, problem)
    return done(request, back, _("Terkirim ke kementerian."))


@staff(Permission.REPORT)
@require_POST
def quote(request: PendopoRequest, mall: str, kind: str, entry: int) -> HttpResponseBase:
    """Add the sentence of an effect to the result of a strategy or innovation."""
    here, of = place(request, mall, Permission.REPORT), _kind(kind)
    back = reverse("staff:entry", args=[here.slug, of.path, entry])
    try:
        actions.quote_effect(
            kind=of.code, entry_id=entry, version=_number(request, "version"),
            question=_number(request, "pengaruh"), by=request.actor, at=clock.now(),
        )  # fmt: skip
    except (NotAllowed, NotFound):
        raise
    except PendopoError as problem:
        return refused(request, back, problem)
    return done(request, back, _("Dikutip dalam hasil."))


def _number(request: PendopoRequest, name: str) -> int:
    typed = request.POST.get(name, "")
    return int(typed[:9]) if typed.isdecimal() else 0


@staff(Permission.REPORT)
@require_POST
def decide(request: PendopoRequest, mall: str, suggestion: int, verb: str) -> HttpResponseBase:
    """Accept, merge or decline a suggestion."""
    here = place(request, mall, Permission.REPORT)
    back = reverse("staff:entries", args=[here.slug])
    common: dict[str, Any] = {"suggestion_id": suggestion, "by": request.actor, "at": clock.now()}
    try:
        if verb == "terima":
            made = actions.accept_suggestion(**common)
            url = reverse("staff:entry", args=[here.slug, "kendala", made])
            return done(request, url, _("Menjadi kendala, sebagai draf. Lengkapi bila perlu, lalu kirim."))
        if verb == "gabung":
            chosen = request.POST.get("obstacle", "")
            actions.merge_suggestion(
                **common, obstacle_id=int(chosen[:9]) if chosen.isdecimal() else 0
            )  # fmt: skip
            return done(request, back, _("Digabung dengan kendala itu."))
        if verb == "tolak":
            actions.decline_suggestion(**common, reason=request.POST.get("reason", ""))
            return done(request, back, _("Ditolak. Hal yang sama tidak akan diusulkan lagi."))
    except (NotAllowed, NotFound):
        raise
    except PendopoError as problem:
        return refused(request, back, problem)
    raise NotFound
