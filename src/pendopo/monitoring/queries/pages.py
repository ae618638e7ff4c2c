"""What the ministry's pages show: places, their series as chart and table, and the founding fall."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pendopo.analytics.queries import restrictions_on
from pendopo.analytics.types import MEASURES, Measure
from pendopo.analytics.types.restrictions import Happening
from pendopo.kit import words
from pendopo.kit.errors import PendopoError, Text
from pendopo.kit.text import _, filled
from pendopo.monitoring import charts
from pendopo.monitoring.queries.figures import compare, get_measure, list_figures, list_history
from pendopo.monitoring.queries.notes import in_language
from pendopo.monitoring.rules.months import as_plain
from pendopo.monitoring.rules.values import is_long_total, kind_of, span_of
from pendopo.monitoring.rules.words import per_words, period_words, value_sign, value_words
from pendopo.monitoring.types import Change, PrintedFigure
from pendopo.regions import queries as regions
from pendopo.regions.types import RegionUnknown

WATCHED_GROUP = "wilayah-i"


@dataclass(frozen=True, slots=True)
class Row:
    """One figure as a table shows it."""

    id: int | None
    period: str
    value: str
    kind: str
    note: str
    source: str
    is_demo: bool
    corrections: int
    earlier: tuple["Row", ...] = ()


@dataclass(frozen=True, slots=True)
class Series:
    """Figures of one site, one measure and one way of counting: the only ones that share an axis."""

    key: str
    site: str
    measure: Measure
    per: Text
    chart: str
    small_chart: str
    rows: tuple[Row, ...]
    happenings: tuple[Happening, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A region with its series, the one with most figures first."""

    code: str
    name: str
    series: tuple[Series, ...]
    count: int

    @property
    def first(self) -> Series:
        """The series with most figures."""
        return self.series[0]

    @property
    def measures(self) -> tuple[Measure, ...]:
        """What is counted there, each measure once."""
        return tuple({series.measure.code: series.measure for series in self.series}.values())


@dataclass(frozen=True, slots=True)
class Choice:
    """A measure to choose, with how many figures it has."""

    measure: Measure
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Overview:
    """The whole page of published figures."""

    watched: tuple[Place, ...]
    others: tuple[Place, ...]
    choices: tuple[Choice, ...]
    chosen: Measure | None
    figures: int
    places: int


@dataclass(frozen=True, slots=True)
class Fall:
    """The fall that started it all: Bogor, February to March 2020."""

    change: Change
    before: Row
    after: Row
    percent: str
    percent_plain: str
    chart: str
    place: str
    unit: Text


@dataclass(frozen=True, slots=True)
class ChangeWords:
    """A comparison as a page shows it."""

    before: Row
    after: Row
    change: str
    caveats: tuple[Text, ...]
    chart: str


def get_overview(*, measure: str = "") -> Overview:
    """All places with their series, the watched group first; of one measure when one is chosen."""
    chosen = get_measure(measure) if measure else None
    figures = list_figures()
    shown = [figure for figure in figures if chosen is None or figure.measure == chosen.code]
    places = _places(shown)
    try:
        watched_codes = [region.code for region in regions.get_group(WATCHED_GROUP).regions.all()]
    except RegionUnknown:
        watched_codes = []
    return Overview(
        watched=tuple(place for place in places if place.code in watched_codes),
        others=tuple(place for place in places if place.code not in watched_codes),
        choices=_choices(figures, chosen),
        chosen=chosen,
        figures=len(figures),
        places=len({figure.region_code for figure in figures}),
    )


def get_region_page(code: str) -> Place:
    """A region with all its figures and what each replaced. Raises RegionUnknown."""
    region = regions.get_region(code)
    figures = [figure for figure in list_figures(region=code) if figure.region_code == code]
    if not figures:
        return Place(code, region.name, (), 0)
    return _place(code, figures, with_history=True)


def get_founding_fall() -> Fall | None:
    """Bogor's applicants from February to mid-March 2020, or None where the figures are not loaded."""
    try:
        change = compare(region="32.71", measure="applicants", before="2020-02", after="2020-03")
    except PendopoError:
        return None
    if change.percent is None or change.percent >= 0:
        return None
    pair = [change.before, change.after]
    return Fall(
        change=change,
        before=_row(change.before),
        after=_row(change.after),
        percent=_signed(change.percent),
        percent_plain=words.number(abs(change.percent), 1),
        chart=_chart("fall", pair, (), title=_chart_title(pair), small=False),
        place=change.before.place,
        unit=get_measure(change.before.measure).unit,
    )


def list_rows_to_download(*, region: str = "", measure: str = "") -> list[dict[str, Any]]:
    """The figures shown as plain data, with every printed part."""
    return [as_plain(figure) for figure in list_figures(region=region, measure=measure)]


def _choices(figures: Iterable[PrintedFigure], chosen: Measure | None) -> tuple[Choice, ...]:
    counts: dict[str, int] = {}
    for figure in figures:
        counts[figure.measure] = counts.get(figure.measure, 0) + 1
    return tuple(
        Choice(measure, counts[code], measure == chosen)
        for code, measure in MEASURES.items()
        if code in counts
    )


def _places(figures: list[PrintedFigure]) -> list[Place]:
    by_code: dict[str, list[PrintedFigure]] = {}
    for figure in figures:
        by_code.setdefault(figure.region_code, []).append(figure)
    return [_place(code, by_code[code]) for code in by_code]


def _place(code: str, figures: list[PrintedFigure], *, with_history: bool = False) -> Place:
    groups: dict[tuple[str, str, str, bool], list[PrintedFigure]] = {}
    for figure in figures:
        axis = (figure.site, figure.measure, figure.per.value, is_long_total(figure))
        groups.setdefault(axis, []).append(figure)
    series = [
        _series(f"s{code.replace('.', '-')}-{number}", group, with_history=with_history)
        for number, group in enumerate(groups.values())
    ]
    series.sort(key=lambda item: -len(item.rows))
    return Place(code, figures[0].place, tuple(series), len(figures))


def _series(key: str, figures: list[PrintedFigure], *, with_history: bool) -> Series:
    figures = sorted(
        figures, key=lambda figure: figure.period_start or figure.period_end or span_of([figure])[0]
    )
    happenings = tuple(restrictions_on(figures[0].region_code, *span_of(figures)))
    title = _chart_title(figures)
    return Series(
        key=key,
        site=in_language(figures[0].site),
        measure=get_measure(figures[0].measure),
        per=_per(figures[0]),
        chart=_chart(key, figures, happenings, title=title, small=False),
        small_chart=_chart(f"{key}-k", figures, (), title=title, small=True),
        rows=tuple(_row(figure, with_history=with_history) for figure in figures),
        happenings=happenings,
    )


def _per(figure: PrintedFigure) -> Text:
    return _("jumlah selama masa lebih dari dua bulan") if is_long_total(figure) else per_words(figure.per)


def _chart_title(figures: list[PrintedFigure]) -> str:
    first = figures[0]
    return f"{in_language(first.site)}: {get_measure(first.measure).name}, {_per(first)}"


def _chart(
    key: str, figures: list[PrintedFigure], happenings: Iterable[Happening], *, title: str, small: bool
) -> str:
    lines = [f"{period_words(figure)}: {value_words(figure)}" for figure in figures]
    return charts.draw(
        charts.Chart(
            key=key,
            title=title,
            description="; ".join(lines) + ".",
            marks=[
                charts.Mark(
                    kind_of(figure),
                    figure.period_start,
                    figure.period_end,
                    figure.value_low,
                    figure.value_high,
                    value_sign(figure),
                    line,
                )
                for figure, line in zip(figures, lines, strict=True)
            ],
            annotations=[
                charts.Annotation(number, item.start, item.end)
                for number, item in enumerate(happenings, start=1)
            ],
            month_names=words.MONTHS[words.language()],
            thousands="," if words.language() == "en" else ".",
            small=small,
        )
    )


def _row(figure: PrintedFigure, *, with_history: bool = False) -> Row:
    earlier: tuple[Row, ...] = ()
    if with_history and figure.corrections and figure.id is not None:
        earlier = tuple(_row(old) for old in list_history(figure.id))
    return Row(
        id=figure.id,
        period=period_words(figure),
        value=value_words(figure),
        kind=kind_of(figure).value,
        note=in_language(figure.note),
        source=figure.source,
        is_demo=figure.is_demo,
        corrections=figure.corrections,
        earlier=earlier,
    )


def describe_change(*, region: str, measure: str, before: str, after: str) -> ChangeWords:
    """A comparison in words and as a drawing. Raises as `compare` does."""
    change = compare(region=region, measure=measure, before=before, after=after)
    pair = [change.before, change.after]
    return ChangeWords(
        before=_row(change.before),
        after=_row(change.after),
        change=_change_words(change),
        caveats=change.caveats,
        chart=_chart("change", pair, (), title=_chart_title(pair), small=False),
    )


def describe_candidates(error: PendopoError) -> list[Row]:
    """The figures that an error lists, as table rows."""
    keys = {tuple(sorted((key, str(value)) for key, value in item.items())) for item in error.alternatives}
    if not keys:
        return []
    rows = [
        figure
        for figure in list_figures(region=str(error.alternatives[0].get("region_code", "")))
        if tuple(sorted((key, str(value)) for key, value in as_plain(figure).items())) in keys
    ]
    return [_row(figure) for figure in rows]


def _change_words(change: Change) -> str:
    if change.percent is not None:
        return _signed(change.percent)
    low, high = change.percent_low, change.percent_high
    if low is not None and high is not None:
        return f"{_signed(low)} … {_signed(high)}"
    if low is not None:
        return str(filled(_("paling rendah {percent}"), percent=_signed(low)))
    if high is not None:
        return str(filled(_("paling tinggi {percent}"), percent=_signed(high)))
    return str(_("tanpa persentase"))


def _signed(percent: float) -> str:
    sign = "−" if percent < 0 else "+" if percent > 0 else ""
    return f"{sign}{words.number(abs(percent), 1)} %"
