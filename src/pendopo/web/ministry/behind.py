"""Funnel plots, the rows behind a figure, and kept views."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pendopo.analytics.queries import RATES
from pendopo.kit import clock
from pendopo.kit.actor import Permission
from pendopo.kit.errors import InvalidInput
from pendopo.monitoring import actions
from pendopo.monitoring.queries import drill, funnels, saved
from pendopo.monitoring.rules.addresses import is_own_page
from pendopo.web.access import public_or_staff, staff
from pendopo.web.ministry import asked as asking
from pendopo.web.ministry.regions import month_options


@public_or_staff
@require_safe
def funnel(request: HttpRequest) -> HttpResponse:
    """Which regions differ by more than chance."""
    asked = asking.read(request)
    rate = asking.chosen(request, "angka")
    if rate not in RATES:
        rate = "no_show_rate"
    context: dict[str, Any] = {
        "asked": asked, "months": month_options(asked), "licence": asking.licence(),
        "rates": [
            {"value": code, "label": name, "chosen": code == rate} for code, name in funnels.NAMES.items()
        ],
    }  # fmt: skip
    if asked.month is not None:
        context["found"] = funnels.get_funnel(rate, month=asked.month, by=asked.by)
        query = f"angka={rate}&bulan={asking.month_text(asked.month)}"
        inside = {"found": context["found"], "query": query, "here": f"/pantau/corong/?{query}"}
        context["picture"] = asking.kept_html(
            asked, "ministry/pantau/_funnel.html", inside, key=rate, version=asking.version_of(asked, 1)
        )
    return render(request, "ministry/pantau/funnel.html", context)


@staff(Permission.SEE_FIGURES)
@require_safe
def rows(request: HttpRequest) -> HttpResponse:
    """What stands behind a figure, one level further down with every step."""
    try:
        asked = asking.read(request)
    except asking.MeasureUnknown:
        return redirect("ministry-rows")
    place, page = asking.chosen(request, "tempat"), asking.chosen(request, "hal")
    number = int(page) if page.isdecimal() and 0 < int(page) < 10_000 else 1
    context: dict[str, Any] = {"asked": asked, "measures": asking.choices(asked), "place": place}
    if asked.month is not None:
        found = drill.get_level(
            asked.measure.code.value, place=place, month=asked.month, by=asked.by,
            day=_day(asking.chosen(request, "hari")), offset=(number - 1) * drill.PAGE,
        )  # fmt: skip
        query = asked.query(tempat=place, hari=asking.chosen(request, "hari"))
        context |= {
            "found": found, "months": month_options(asked), "base": asked.query(),
            "earlier_href": f"?{query}&hal={number - 1}" if number > 1 else "",
            "later_href": f"?{query}&hal={number + 1}" if number * drill.PAGE < found.cells_count else "",
        }  # fmt: skip
    return render(request, "ministry/pantau/rows.html", context)


@staff(Permission.SEE_FIGURES)
@require_http_methods(["GET", "HEAD", "POST"])
def views(request: HttpRequest) -> HttpResponse:
    """Kept views: one's own and those that colleagues share; a new one."""
    actor = asking.actor(request)
    context: dict[str, Any] = {"views": saved.list_views(by=actor)}
    address = request.POST.get("alamat") or request.GET.get("alamat", "")
    context |= {"address": address if is_own_page(address) else "", "name": request.POST.get("nama", "")}
    status = 200
    if request.method == "POST":
        try:
            actions.save_view(
                name=request.POST.get("nama", ""), address=address,
                is_shared=request.POST.get("berbagi") == "ya", by=actor, at=clock.now(),
            )  # fmt: skip
            return redirect("ministry-views")
        except InvalidInput as error:
            context |= {"error": error, "fields": error.fields}
            status = error.status
    return render(request, "ministry/pantau/views.html", context, status=status)


@staff(Permission.SEE_FIGURES)
@require_POST
def remove_view(request: HttpRequest, view: int) -> HttpResponse:
    """Remove one's own kept view."""
    actions.remove_view(view=view, by=asking.actor(request), at=clock.now())
    return redirect("ministry-views")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
