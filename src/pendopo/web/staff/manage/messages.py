"""Messages to people: how each looks on each channel, what did not arrive, and the day's budget."""

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from pendopo.kit import clock
from pendopo.kit.actor import Permission
from pendopo.notifications import queries
from pendopo.web.access import PendopoRequest, staff
from pendopo.web.staff.manage.pages import place, show


def _shown(request: PendopoRequest, template: str, **more: Any) -> HttpResponse:
    response = render(request, f"staff/messages/{template}.html", more)
    response["Cache-Control"] = "no-store"
    return response


@staff()
@require_GET
def kinds(request: PendopoRequest) -> HttpResponseBase:
    """`/kelola/pesan/`: every kind of message, by what it is for."""
    queries.check_may_see(request.actor)
    groups = [(name, rows) for _code, name, rows in queries.list_kinds()]
    return _shown(request, "kinds", groups=groups)


@staff()
@require_GET
def kind(request: PendopoRequest, kind: str) -> HttpResponseBase:
    """One kind on all its channels, as it looks on a phone, with what it measures."""
    queries.check_may_see(request.actor)
    language = "en" if request.GET.get("bahasa") == "en" else "id"
    previews = queries.list_previews(kind, language)
    here = reverse("manage:message", args=[kind])
    tabs = [
        {"href": f"{here}?bahasa={code}", "label": label, "current": code == language}
        for code, label in (("id", _("Bahasa Indonesia")), ("en", _("Bahasa Inggris")))
    ]
    return _shown(request, "kind", previews=previews, first=previews[0], tabs=tabs, language=language)


def _tabs(mall: str, here: str) -> list[dict[str, Any]]:
    pages = (
        ("manage:messages_failed", _("Tidak sampai")),
        ("manage:messages_budget", _("Batas harian")),
    )
    return [
        {"href": reverse(name, args=[mall]), "label": label, "current": name == here} for name, label in pages
    ]


@staff(Permission.MANAGE_QUEUE)
@require_GET
def failed(request: PendopoRequest, mall: str) -> HttpResponseBase:
    """What did not arrive, why, and what to do."""
    here, at = place(request, mall, Permission.MANAGE_QUEUE), clock.now()
    rows = queries.list_undelivered(mall=here.slug, region=here.region_id, by=request.actor, at=at)
    counts = queries.count_by_channel(mall=here.slug, region=here.region_id, by=request.actor, at=at)
    open_rows = [row for row in rows if not row.reached and not row.waits]
    return show(
        request, "messages_failed", here, rows=open_rows, counts=counts,
        mended=[row for row in rows if row not in open_rows], tabs=_tabs(here.slug, "manage:messages_failed"),
        may_see=request.actor.may(Permission.MANAGE_MALL, mall=here.slug, region=here.region_id),
    )  # fmt: skip


@staff(Permission.MANAGE_QUEUE)
@require_GET
def budget(request: PendopoRequest, mall: str) -> HttpResponseBase:
    """How many people the mall may write first, today and in the week to come."""
    here, at = place(request, mall, Permission.MANAGE_QUEUE), clock.now()
    budgets = queries.list_budgets(mall=here.slug, region=here.region_id, by=request.actor, at=at)
    return show(
        request, "messages_budget", here, budgets=budgets, tabs=_tabs(here.slug, "manage:messages_budget")
    )
