"""Pages of the ministry: figures as printed, in pictures and tables; a comparison; downloads; an import."""

import csv
import io
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from pendopo.kit import clock
from pendopo.kit.actor import Permission
from pendopo.kit.errors import InvalidInput, PendopoError
from pendopo.monitoring import actions, queries
from pendopo.monitoring.rules.exports import safe_cell
from pendopo.monitoring.rules.reading import COLUMNS, MAX_BYTES
from pendopo.monitoring.types import FiguresRejected
from pendopo.web.access import PendopoRequest, public, public_or_staff, staff
from pendopo.web.ministry import asked as asking


def _chosen(request: HttpRequest, name: str) -> str:
    """A value of the address, short and without signs that no code has."""
    return request.GET.get(name, "").replace("\x00", "").strip()[:60]


@public_or_staff
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """The page: Bogor's fall, the seven cities, the other places, the living malls, the dictionary."""
    measure = _chosen(request, "ukuran")
    try:
        page = queries.get_overview(measure=measure)
    except InvalidInput:
        return redirect("ministry-figures")
    context = {
        "page": page,
        "fall": queries.get_founding_fall(),
        "malls": queries.list_living_malls(by=asking.actor(request), at=clock.now(), demo=settings.DEMO),
        "pending": queries.is_history_pending(years=settings.DEMO_HISTORY_YEARS),
        "measures": queries.list_measures(),
        "query": request.GET.urlencode(),
    }
    return render(request, "ministry/overview.html", context)


def compare_form(request: HttpRequest, place: queries.Place) -> dict[str, Any]:
    """The form that compares two printed months of a region, with what was typed."""
    measures = {series.measure.code: series.measure for series in place.series}
    chosen = _chosen(request, "ukuran")
    return {
        "options": [
            {"value": code.value, "label": measure.name, "chosen": code == chosen}
            for code, measure in measures.items()
        ],
        "before": _chosen(request, "dari"),
        "after": _chosen(request, "ke"),
    }


@public_or_staff
@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Two months of one measure in one region: the change with its caveats, or why there is none."""
    code = _chosen(request, "wilayah")
    place = queries.get_region_page(code)
    context: dict[str, Any] = {"place": place, "form": compare_form(request, place)}
    status = 200
    try:
        context["result"] = queries.describe_change(
            region=code,
            measure=_chosen(request, "ukuran"),
            before=_chosen(request, "dari"),
            after=_chosen(request, "ke"),
        )
    except PendopoError as error:
        context["error"] = error
        context["fields"] = {
            {"before": "dari", "after": "ke", "measure": "ukuran"}.get(name, name): text
            for name, text in error.fields.items()
        }
        context["candidates"] = queries.describe_candidates(error)
        status = error.status
    return render(request, "ministry/region.html", context, status=status)


@public
@require_safe
def download_csv(request: HttpRequest) -> HttpResponse:
    """The figures shown as CSV, with the columns of the import."""
    rows = queries.list_rows_to_download(
        region=_chosen(request, "wilayah"), measure=_chosen(request, "ukuran")
    )
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, extrasaction="ignore", lineterminator="\r\n")
    writer.writeheader()
    for row in rows:
        plain = {**row, "exact": "yes" if row["exact"] else "no"}
        writer.writerow({name: safe_cell(cell) for name, cell in plain.items()})
    response = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="pantauan.csv"'
    return response


@public
@require_safe
def download_json(request: HttpRequest) -> HttpResponse:
    """The figures shown as JSON."""
    rows = queries.list_rows_to_download(
        region=_chosen(request, "wilayah"), measure=_chosen(request, "ukuran")
    )
    return JsonResponse({"figures": rows}, json_dumps_params={"ensure_ascii": False, "indent": 1})


@staff(Permission.IMPORT_FIGURES)
@require_http_methods(["GET", "HEAD", "POST"])
def import_page(request: HttpRequest) -> HttpResponse:
    """Upload a file of figures; every mistake is shown with line and column; all rows or none."""
    context: dict[str, Any] = {"columns": COLUMNS}
    status = 200
    if request.method == "POST":
        actor = cast("PendopoRequest", request).actor
        upload = request.FILES.get("berkas")
        try:
            if upload is None:
                raise InvalidInput(fields={"berkas": _("Pilih berkas CSV lebih dulu.")})
            context["result"] = actions.import_figures(
                file=upload.read(MAX_BYTES + 1), file_name=upload.name or "", by=actor, at=clock.now()
            )
        except FiguresRejected as error:
            context["error"], context["rows"], status = error, error.rows, error.status
        except InvalidInput as error:
            context["error"], status = error, error.status
    return render(request, "ministry/import.html", context, status=status)
