"""Pictures and tables as files, and the open data."""

from collections.abc import Callable, Hashable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import override
from django.views.decorators.http import require_safe

from pendopo.analytics.queries import RATES
from pendopo.analytics.rules import months
from pendopo.kit import words
from pendopo.kit.actor import ANYONE, Actor
from pendopo.monitoring import charts
from pendopo.monitoring.queries import comparison, files, funnels, maps, open_data, screens, tables, values
from pendopo.monitoring.rules import exports
from pendopo.monitoring.rules.exports import Table
from pendopo.web.access import public, public_or_staff
from pendopo.web.ministry import asked as asking
from pendopo.web.ministry.regions import SPAN

ROOT = "/pantau/data/"


@public_or_staff
@require_safe
def picture(request: HttpRequest, kind: str, ending: str) -> HttpResponse:
    """A picture of a page as SVG, PNG or PDF, with its heading and its line of source, date and licence."""
    asked = _asked(request)
    makers = {
        "peta": _map_picture, "banding": _comparison_picture, "corong": _funnel_picture,
        "daerah": _region_picture,
    }  # fmt: skip
    if kind not in makers or ending not in files.PICTURE_TYPES:
        raise Http404
    name, key, draw = makers[kind](request, asked)
    content = files.make_picture(
        draw, ending, key=(kind, words.language(), *key), version=_version(asked, SPAN),
        is_known=values.sees_all(asked.by),
    )  # fmt: skip
    return _file(content, f"{name}.{ending}", files.PICTURE_TYPES[ending])


@public_or_staff
@require_safe
def table(request: HttpRequest, kind: str, ending: str) -> HttpResponse:
    """A table of a page as CSV, XLSX, Parquet or JSON."""
    asked = _asked(request)
    month, measure = asked.month, asked.measure.code.value
    if month is None or ending not in files.TABLE_TYPES:
        raise Http404
    common: dict[str, Any] = {"made": asking.today(), "licence": asking.licence()}
    first, last = asking.span(asked, SPAN)
    codes, scale, rate = _codes(request), _scale(request), _rate(request)
    one = [asking.chosen(request, "daerah")] if asking.chosen(request, "daerah") else []
    makers: dict[str, Callable[[], Table]] = {
        "peta": lambda: tables.map_table(measure, month=month, mode=asked.mode, by=asked.by, **common),
        "semua": lambda: tables.months_table(
            measure, first=first, last=last, codes=[], by=asked.by, **common
        ),
        "daerah": lambda: tables.months_table(
            measure, first=first, last=last, codes=one, by=asked.by, **common
        ),
        "banding": lambda: tables.comparison_table(_compared(asked, codes, scale), **common),
        "corong": lambda: tables.funnel_table(
            funnels.get_funnel(rate, month=month, by=asked.by), month=month, **common
        ),
    }
    if kind not in makers:
        raise Http404
    chosen: dict[str, tuple[Hashable, ...]] = {
        "peta": (asked.mode,), "daerah": tuple(one), "banding": (*codes, scale), "corong": (rate,),
    }  # fmt: skip
    # Only what makes a difference to the kind: added or made-up choices make no file anew.
    key = (
        kind,
        measure,
        month,
        values.sees_all(asked.by),
        chosen.get(kind),
        words.language(),
        asking.today(),
    )
    made = files.make_table(
        makers[kind], ending, key=key, version=_version(asked, SPAN), is_known=values.sees_all(asked.by)
    )
    name = exports.file_name(
        kind, rate if kind == "corong" else measure, *one, *(codes if kind == "banding" else []),
        asking.month_text(month),
    )  # fmt: skip
    return _file(made, f"{name}.{ending}", files.TABLE_TYPES[ending])


@public_or_staff
@require_safe
def open_page(request: HttpRequest) -> HttpResponse:
    """What everybody may take, and under which conditions."""
    context = {
        "items": open_data.list_open_measures(today=asking.today()),
        "dictionary": open_data.dictionary_rows(), "licence": asking.licence(),
        "formats": open_data.FORMATS, "root": ROOT,
        "may_hold_keys": values.sees_all(asking.actor(request)) and request.user.is_authenticated,
    }  # fmt: skip
    return render(request, "ministry/pantau/open_data.html", context)


@public
@require_safe
def open_file(request: HttpRequest, measure: str, ending: str) -> HttpResponse:
    """One measure, all finished months; the address stays the same for ever."""
    today, licence = asking.today(), asking.licence()
    listed = {item.file: item.measure.code.value for item in open_data.list_open_measures(today=today)}
    code = listed.get(measure)
    if ending not in open_data.FORMATS or code is None:
        raise Http404
    with override("id"):  # the same file for everybody
        made = files.make_table(
            lambda: open_data.open_table(code, today=today, licence=licence), ending,
            key=("open", code), version=open_data.open_version(code, today=today),
        )  # fmt: skip
    return _file(made, f"pendopo-{measure}.{ending}", files.TABLE_TYPES[ending])


@public
@require_safe
def dictionary(request: HttpRequest) -> HttpResponse:
    """The dictionary of measures as CSV."""
    with override("id"):
        rows = open_data.dictionary_rows()
    made = Table("kamus", "Kamus ukuran", open_data.DICTIONARY_COLUMNS, rows, ())
    return _file(exports.as_csv(made), "pendopo-kamus.csv", files.TABLE_TYPES["csv"])


@public
@require_safe
def package(request: HttpRequest) -> HttpResponse:
    """The description of the open data for machines."""
    with override("id"):
        described = open_data.describe_package(today=asking.today(), licence=asking.licence(), root=ROOT)
    return JsonResponse(described, json_dumps_params={"ensure_ascii": False, "indent": 1})


@public
@require_safe
def to_open_page(request: HttpRequest) -> HttpResponse:
    """The short address of the open data."""
    return redirect("ministry-data")


Drawn = tuple[str, tuple[Hashable, ...], Callable[[], str]]


def _asked(request: HttpRequest) -> asking.Asked:
    try:
        return asking.read(request)
    except asking.MeasureUnknown:
        raise Http404 from None


def _reader(asked: asking.Asked) -> Actor:
    """Files are kept for everybody alike, so a city's own unaccepted values are not in them."""
    return asked.by if values.sees_all(asked.by) else ANYONE


def _map_picture(request: HttpRequest, asked: asking.Asked) -> Drawn:
    month, measure = asked.month, asked.measure.code.value
    if month is None:
        raise Http404

    def draw() -> str:
        page = maps.get_map(measure, month=month, mode=asked.mode, by=_reader(asked))
        keys = [
            charts.PaperKey(key.css, f"{name}: {key.label}" if name and not number else key.label)
            for name, listed in page.legends
            for number, key in enumerate(listed)
        ]
        return charts.draw_map(
            [
                charts.PaperTile(
                    tile.cell.code, tile.short_name, tile.cell.short, tile.cell.css,
                    [square.css for square in tile.squares],
                )
                for tile in page.tiles
            ],
            [*keys, *(charts.PaperKey(key.css, key.label) for key in page.marks)],
            title=page.title, lines=_footer(page.has_generated),
        )  # fmt: skip

    name = exports.file_name("peta", measure, asking.month_text(month), asked.mode)
    return name, (measure, month, asked.mode, values.sees_all(asked.by), asking.today()), draw


def _comparison_picture(request: HttpRequest, asked: asking.Asked) -> Drawn:
    codes, scale = _codes(request), _scale(request)

    def draw() -> str:
        found = _compared(asked, codes, scale)
        if not found.svg:
            raise Http404
        return charts.on_paper(found.svg, title=found.title, lines=_footer(found.has_generated))

    measure = asked.measure.code.value
    name = exports.file_name("banding", measure, *codes)
    return name, (measure, asked.month, tuple(codes), scale, values.sees_all(asked.by), asking.today()), draw


def _funnel_picture(request: HttpRequest, asked: asking.Asked) -> Drawn:
    month, rate = asked.month, _rate(request)
    if month is None:
        raise Http404

    def draw() -> str:
        found = funnels.get_funnel(rate, month=month, by=asked.by)
        if not found.svg:
            raise Http404
        return charts.on_paper(found.svg, title=found.title, lines=_footer(found.has_generated))

    name = exports.file_name("corong", rate, asking.month_text(month))
    return name, (rate, month, values.sees_all(asked.by), asking.today()), draw


def _region_picture(request: HttpRequest, asked: asking.Asked) -> Drawn:
    month, code, measure = asked.month, asking.chosen(request, "daerah"), asked.measure.code.value
    if month is None:
        raise Http404

    def draw() -> str:
        trend = screens.get_screen(code, measure=measure, month=month, by=_reader(asked)).trend
        if trend is None:
            raise Http404
        events = [
            f"{number}. {item.when} {item.text}" + (f" ({item.source})" if item.source else "")
            for number, item in enumerate(trend.happenings, start=1)
        ]
        return charts.on_paper(trend.svg, title=trend.title, lines=[*events, *_footer(trend.has_generated)])

    name = exports.file_name(code, measure, asking.month_text(month))
    return name, (code, measure, month, values.sees_all(asked.by), asking.today()), draw


def _compared(asked: asking.Asked, codes: list[str], scale: str) -> comparison.Comparison:
    first, last = asking.span(asked, SPAN)
    return comparison.get_comparison(
        asked.measure.code.value, codes=codes, first=first, last=last, scale=scale or "indeks", by=asked.by
    )


def _codes(request: HttpRequest) -> list[str]:
    return [text[:13] for text in dict.fromkeys(request.GET.getlist("d")) if text][: comparison.MOST]


def _scale(request: HttpRequest) -> str:
    scale = asking.chosen(request, "skala")
    return scale if scale in comparison.SCALES else "indeks"


def _rate(request: HttpRequest) -> str:
    rate = asking.chosen(request, "angka")
    return rate if rate in RATES else "no_show_rate"


def _version(asked: asking.Asked, count: int) -> Hashable:
    """The stamp of every month that a file may show."""
    first, last = asking.span(asked, count)
    stamps = values.versions(list(months(first, last)))
    return None if None in stamps.values() else tuple(stamps.values())


def _footer(generated: bool) -> list[str]:
    return tables.footer(made=asking.today(), licence=asking.licence(), generated=generated)


def _file(content: bytes, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
