"""All regions as panels, one region on one screen, several regions compared."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pendopo.analytics import queries as cubes
from pendopo.forum import queries as forum
from pendopo.kit import clock
from pendopo.kit.actor import Permission
from pendopo.monitoring import queries
from pendopo.monitoring.queries import alerts, comparison, maps, multiples, returns, screens
from pendopo.monitoring.rules import telling
from pendopo.regions import queries as geography
from pendopo.web.access import public_or_staff
from pendopo.web.ministry import asked as asking
from pendopo.web.ministry import glance
from pendopo.web.ministry.figures import compare_form

SPAN = 25
FIRST_CITIES = ("11.71", "13.76", "14.71", "21.71", "32.71", "34.71", "36.01")  # shown before any are chosen


@public_or_staff
@require_safe
def panels(request: HttpRequest) -> HttpResponse:
    """Every region with data as an equal panel."""
    try:
        asked = asking.read(request)
    except asking.MeasureUnknown:
        return redirect("ministry-multiples")
    order = asking.chosen(request, "urut")
    own = asking.chosen(request, "skala") == "sendiri"
    first, last = asking.span(asked, SPAN)
    page = max(1, int(asking.chosen(request, "hal"))) if asking.chosen(request, "hal").isdecimal() else 1
    start = (page - 1) * multiples.SHOWN
    found = multiples.get_multiples(
        asked.measure.code.value, first=first, last=last, order=order, own_scale=own, by=asked.by, start=start
    )
    query = asked.query(urut=order, skala="sendiri" if own else "")
    context = {
        "asked": asked, "found": found, "shown": found.panels,
        "measures": asking.choices(asked), "months": month_options(asked),
        "orders": _options(
            order or "turun", turun=_("turun terdalam dulu"), nama=_("nama"), besar=_("terbesar dulu")
        ),
        "scales": _options(
            "sendiri" if own else "sama", sama=_("sama untuk semua"), sendiri=_("masing-masing")
        ),
        "from_words": telling.month_in_words(first), "to_words": telling.month_in_words(last),
        "earlier_href": f"?{query}&hal={page - 1}" if page > 1 else "",
        "later_href": f"?{query}&hal={page + 1}" if start + multiples.SHOWN < found.count else "",
        "query": query, "licence": asking.licence(), "own": own,
    }  # fmt: skip
    return render(request, "ministry/pantau/panels.html", context)


@public_or_staff
@require_safe
def region(request: HttpRequest, code: str) -> HttpResponse:
    """One region or province on one screen, with its printed figures below."""
    place = queries.get_region_page(code)
    try:
        asked = asking.read(request)
    except asking.MeasureUnknown:
        return redirect("ministry-region", code=code)
    context: dict[str, Any] = {
        "place": place,
        "asked": asked,
        "measures": asking.choices(asked),
        "months": month_options(asked),
        "form": compare_form(request, place),
        "may_see_rows": asked.by.may(Permission.SEE_FIGURES, region=code),
        "licence": asking.licence(),
        "query": asked.query(daerah=code),
        "map_query": asked.query(),
        "may_convene": asked.by.may(Permission.CONVENE_FORUM),
        "groups": [group.slug for group in geography.list_groups() if code in _codes(group)],
    }
    if asked.month is not None:
        steps = maps.get_months(asked.months, asked.month)
        around = screens.get_around(code, month=asked.month, by=asked.by)
        context |= {
            "screen": screens.get_screen(
                code, measure=asked.measure.code.value, month=asked.month, by=asked.by
            ),
            "around": around,
            "strip": cubes.get_region_strip(
                code, asked.month, asking.month_end(asked.month), until=asking.today()
            ),
            "hours": screens.waits_by_hour(code, month=asked.month, by=asked.by),
            "cuts": screens.visits_by_cut(code, month=asked.month, by=asked.by),
            "earlier": steps.earlier and asked.query(bulan=asking.month_text(steps.earlier)),
            "later": steps.later and asked.query(bulan=asking.month_text(steps.later)),
            "direction": telling.direction_in_words(asked.measure),
        } | _inside(asked, code, around)
    context["glance"] = glance.facts(context)
    return render(request, "ministry/pantau/region.html", context)


def _inside(asked: asking.Asked, code: str, around: screens.Around) -> dict[str, Any]:
    """What only the ministry reads of a region: alerts, returns, follow-ups, and what it can do next."""
    by, now = asked.by, clock.now()
    if not by.may(Permission.SEE_FIGURES, region=code):
        return {}
    reads_forum = forum.may_read_all(by)
    return {
        "is_inside": True,
        "today": asking.today(),
        "alerts": alerts.in_short(around.alerts or [], at=now),
        "returns": returns.list_region_returns(code, by=by, at=now),
        "follow_ups": forum.list_open_follow_ups(by=by, region=code) if reads_forum else [],
    }


def _codes(group: Any) -> set[str]:
    return {region.code for region in group.regions.all()}


@public_or_staff
@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Several regions on one axis. The old address compared two printed months; it leads there still."""
    if "dari" in request.GET or (request.GET.get("wilayah") and "d" not in request.GET):
        return redirect(f"/pantau/angka/bandingkan/?{request.GET.urlencode()}")
    try:
        asked = asking.read(request)
    except asking.MeasureUnknown:
        return redirect("ministry-comparison")
    codes = [text for text in dict.fromkeys(request.GET.getlist("d")) if text][: comparison.MOST]
    scale = asking.chosen(request, "skala")
    first, last = asking.span(asked, SPAN)
    context: dict[str, Any] = {"asked": asked, "measures": asking.choices(asked), "licence": asking.licence()}
    if asked.month is not None:
        listed = comparison.list_choices(asked.measure.code.value, month=asked.month, by=asked.by)
        if not codes:
            first_cities = [code for code, _name in listed if code in FIRST_CITIES][:3]
            codes = first_cities if len(first_cities) > 1 else [code for code, _name in listed[:3]]
        context |= {
            "months": month_options(asked), "most": comparison.MOST,
            "scales": _options(
                scale or "indeks", indeks=_("indeks, rata-rata = 100"), angka=_("angka apa adanya"),
                hari=_("per hari buka"),
            ),
        }  # fmt: skip
        choices = [{"value": code, "label": name, "chosen": code in codes} for code, name in listed]
        context["listed"] = asking.kept_html(
            asked, "ministry/pantau/_regions.html", {"choices": choices, "found": codes},
            key=tuple(code for code in codes if code in dict(listed)), version=asking.version_of(asked, 1),
        )  # fmt: skip
        if codes:
            context["found"] = comparison.get_comparison(
                asked.measure.code.value, codes=codes, first=first, last=last, scale=scale or "indeks",
                by=asked.by,
            )  # fmt: skip
            context["query"] = f"{asked.query(skala=scale)}&{urlencode([('d', code) for code in codes])}"
    return render(request, "ministry/pantau/comparison.html", context)


def month_options(asked: asking.Asked) -> list[dict[str, Any]]:
    """Months with data, the newest first, as options of a select."""
    if asked.month is None:
        return []
    return [
        {
            "value": asking.month_text(month),
            "label": telling.month_in_words(month),
            "chosen": month == asked.month,
        }
        for month in sorted({*asked.months, asked.month}, reverse=True)
    ]


def _options(chosen: str, **labels: str) -> list[dict[str, Any]]:
    return [{"value": value, "label": label, "chosen": value == chosen} for value, label in labels.items()]
