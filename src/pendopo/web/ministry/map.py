"""The front page: the country as a tile map, with falls, holes and the table beside it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pendopo.kit import clock
from pendopo.kit.actor import Permission
from pendopo.monitoring import queries
from pendopo.monitoring.queries import alerts, maps
from pendopo.monitoring.rules import telling
from pendopo.web.access import public_or_staff
from pendopo.web.ministry import asked as asking
from pendopo.web.ministry.regions import month_options


@public_or_staff
@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """The map of a measure and month; the founding fall stays at the top."""
    try:
        asked = asking.read(request)
    except asking.MeasureUnknown:
        return redirect("ministry")
    context: dict[str, Any] = {
        "asked": asked,
        "fall": queries.get_founding_fall(),
        "measures": asking.choices(asked),
        "modes": _modes(asked),
    }
    if asked.month is not None:
        steps = maps.get_months(asked.months, asked.month)
        page = maps.get_map(asked.measure.code.value, month=asked.month, mode=asked.mode, by=asked.by)
        context |= {
            "map": page,
            "earlier": steps.earlier and asked.query(bulan=asking.month_text(steps.earlier)),
            "later": steps.later and asked.query(bulan=asking.month_text(steps.later)),
            "months": month_options(asked),
            "newest": asked.query(bulan=asking.month_text(max(asked.months))) if asked.months else "",
            "unfinished": asked.month == asking.today().replace(day=1),
        }
        inside = {
            "map": page, "query": asked.query(), "licence": asking.licence(),
            "direction": telling.direction_in_words(asked.measure),
            "here": f"/pantau/?{asked.query()}",
        }  # fmt: skip
        if asked.by.may(Permission.SEE_FIGURES):
            context["alerts"] = alerts.list_open_in_short(by=asked.by, at=clock.now())
        context["picture"] = asking.kept_html(
            asked, "ministry/pantau/_map.html", inside, key="", version=asking.version_of(asked, 13)
        )
    return render(request, "ministry/pantau/map.html", context)


def _modes(asked: asking.Asked) -> list[dict[str, Any]]:
    labels = {
        maps.Mode.VALUE: _("angka bulan itu"),
        maps.Mode.YEAR: _("perubahan dari tahun lalu"),
        maps.Mode.MONTH: _("perubahan dari bulan lalu"),
    }
    return [{"value": mode, "label": label, "chosen": mode == asked.mode} for mode, label in labels.items()]
