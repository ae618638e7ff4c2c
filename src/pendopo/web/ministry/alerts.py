"""The analyst's inbox: gaps first, then falls; one alert with its chain; a file; what one follows by mail."""

import csv
import io
import json
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pendopo.analytics import queries as analytics
from pendopo.kit import clock
from pendopo.kit.actor import Permission
from pendopo.kit.errors import PendopoError
from pendopo.monitoring.actions import alerts as actions
from pendopo.monitoring.queries import alerts as queries
from pendopo.monitoring.types.alerts import AlertKind, AlertState
from pendopo.regions import queries as regions
from pendopo.web.access import PendopoRequest, staff
from pendopo.web.alert_forms import form_context, page_of, pages, take_step

STATES = ("", *AlertState, "all")
WATCHED = ("visits", "tickets", "bookings", "services_finished", "no_shows", "wait_p90")


def _asked(request: PendopoRequest, name: str, allowed: tuple[str, ...] | None = None) -> str:
    value = request.GET.get(name, "").strip()[:60]
    return value if allowed is None or value in allowed else ""


def _chosen(request: PendopoRequest) -> dict[str, Any]:
    """The filters of the address, as the query understands them; what is unknown is left out."""
    place = _asked(request, "wilayah")
    groups = {group.slug for group in regions.list_groups()}
    codes = {region.code for region in regions.list_regions([place])} if place else set()
    state = _asked(request, "keadaan", STATES)
    return {
        "region": place if place in codes else "",
        "group": place.removeprefix("g:") if place.removeprefix("g:") in groups else "",
        "measure": _asked(request, "ukuran", WATCHED),
        "kind": _asked(request, "jenis", tuple(AlertKind)),
        "state": "" if state == "all" else state,
        "open_only": state == "",
    }


def _options(pairs: list[tuple[str, Any]], chosen: str) -> list[dict[str, Any]]:
    return [{"value": value, "label": label, "chosen": value == chosen} for value, label in pairs]


def _filters(request: PendopoRequest, chosen: dict[str, Any]) -> dict[str, Any]:
    place = chosen["region"] or (f"g:{chosen['group']}" if chosen["group"] else "")
    places = [("", _("Semua wilayah"))]
    places += [(f"g:{group.slug}", group.name) for group in regions.list_groups()]
    places += [(region.code, region.name) for region in regions.list_provinces()]
    if place and place not in {value for value, _label in places}:
        places += [(region.code, region.name) for region in regions.list_regions([place])]
    measures = [("", _("Semua ukuran"))]
    measures += [(code, str(analytics.get_measure(code).name)) for code in WATCHED]
    kinds = [
        ("", _("Semua jenis")), ("gap", _("Data kurang")), ("fall", _("Turun")), ("rise", _("Naik")),
    ]  # fmt: skip
    states = [
        ("", _("Yang masih berjalan")), ("open", _("Terbuka")), ("explained", _("Dijelaskan")),
        ("acted", _("Ditindaklanjuti")), ("recovered", _("Pulih")), ("dismissed", _("Dikesampingkan")),
        ("all", _("Semua keadaan")),
    ]  # fmt: skip
    state = chosen["state"] or ("" if chosen["open_only"] else "all")
    return {
        "places": _options(places, place), "measures": _options(measures, chosen["measure"]),
        "kinds": _options(kinds, chosen["kind"]), "states": _options(states, state),
        "narrow": any((place, chosen["measure"], chosen["kind"], state)),
    }  # fmt: skip


@staff(Permission.SEE_FIGURES)
@require_safe
def inbox(request: PendopoRequest) -> HttpResponseBase:
    """Alerts that wait, gaps first, then the largest changes."""
    return _inbox(request)


def _inbox(request: PendopoRequest, error: PendopoError | None = None) -> HttpResponseBase:
    chosen = _chosen(request)
    inbox = queries.get_inbox(by=request.actor, at=clock.now(), page=page_of(request), **chosen)
    query = request.GET.copy()
    query.pop("halaman", None)
    context = {
        "inbox": inbox,
        **pages(request, inbox.page, inbox.pages),
        "filters": _filters(request, chosen),
        "query": query.urlencode(),
        "followed": queries.list_followed(by=request.actor),
        "error": error,
    }
    return render(request, "ministry/alerts/inbox.html", context, status=error.status if error else 200)


@staff(Permission.SEE_FIGURES)
@require_http_methods(["GET", "HEAD", "POST"])
def alert(request: PendopoRequest, alert: int) -> HttpResponseBase:
    """One alert: picture, reason, chain, and the forms."""
    error = None
    if request.method == "POST":
        error = take_step(request, alert)
        if error is None:
            messages.success(request, _("Tersimpan. Langkah ini tercatat dalam rangkaian peringatan."))
            return redirect("ministry-alert", alert)
    page = queries.get_alert_page(alert, by=request.actor, at=clock.now())
    context = {"page": page, "plan": _plan_query(page), **form_context(request, error)}
    return render(request, "ministry/alerts/alert.html", context, status=error.status if error else 200)


def _plan_query(page: queries.AlertPage) -> str:
    """A session for the group of the region where there is one, with the alert as its theme."""
    row = page.row
    groups = [group.slug for group in regions.list_groups() if _has(group, row.region_code)]
    place = {"kelompok": groups[0]} if groups else {"wilayah": row.region_code}
    theme = f"{row.place}: {str(row.measure).lower()}, {row.percent}"
    return urlencode({**place, "tema": theme})


def _has(group: Any, code: str) -> bool:
    return any(region.code == code for region in group.regions.all())


@staff(Permission.SEE_FIGURES)
@require_POST
def follow(request: PendopoRequest) -> HttpResponseBase:
    """Follow the places and measures by mail, or stop."""
    at, by, typed = clock.now(), request.actor, request.POST
    try:
        if typed.get("berhenti"):
            actions.unfollow_alerts(watch_id=int(typed["berhenti"][:9] or 0), by=by, at=at)
            messages.success(request, _("Anda tidak lagi mengikutinya."))
        else:
            place = typed.get("wilayah", "")[:60]
            group = place.removeprefix("g:") if place.startswith("g:") else ""
            actions.follow_alerts(
                region="" if group else place, group=group, measure=typed.get("ukuran", "")[:40],
                language=get_language() or "id", by=by, at=at,
            )  # fmt: skip
            messages.success(request, _("Anda mengikutinya: satu surel sehari bila ada peringatan baru."))
    except ValueError:
        return redirect("ministry-alerts")
    except PendopoError as error:
        return _inbox(request, error)
    return redirect("ministry-alerts")


@staff(Permission.SEE_FIGURES)
@require_safe
def download(request: PendopoRequest) -> HttpResponse:
    """The alerts of the list as CSV, with the same filters."""
    rows = queries.list_alerts_to_download(by=request.actor, **_chosen(request))
    text = io.StringIO()
    writer = csv.DictWriter(text, queries.COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(
        {**row, "causes": json.dumps(row["causes"], ensure_ascii=False) if row["causes"] else ""}
        for row in rows
    )
    response = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="peringatan.csv"'
    return response
