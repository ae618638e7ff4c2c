"""Several regions on one axis: as they are, indexed to 100, or per open day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pendopo.analytics import queries as cubes
from pendopo.analytics.rules import months
from pendopo.analytics.types import Measure, Shape
from pendopo.analytics.types.restrictions import Happening
from pendopo.kit import words
from pendopo.kit.actor import Actor
from pendopo.kit.errors import Text
from pendopo.kit.text import _
from pendopo.monitoring import charts
from pendopo.monitoring.queries.axes import (
    described,
    fact_stamp,
    happenings_between,
    month_names,
    shades,
    spots,
    thousands,
)
from pendopo.monitoring.queries.kept import kept
from pendopo.monitoring.queries.values import month_maps, own_places, sees_all, versions
from pendopo.monitoring.rules import comparing, telling
from pendopo.monitoring.types import MonthValue
from pendopo.regions import queries as regions
from pendopo.regions.types import RegionUnknown

MOST = 6
SCALES = ("indeks", "angka", "hari")


@dataclass(frozen=True, slots=True)
class Compared:
    """One region of the comparison with a cell a month."""

    code: str
    name: str
    cells: tuple[str, ...]
    amounts: tuple[float | None, ...]
    values: tuple[MonthValue, ...]
    letter: str  # of its colour


@dataclass(frozen=True, slots=True)
class Comparison:
    """The picture, its table and what it may be compared by."""

    measure: Measure
    scale: str
    scale_words: Text
    months: tuple[str, ...]
    svg: str
    title: str
    regions: tuple[Compared, ...]
    happenings: tuple[Happening, ...]
    has_generated: bool
    why_none: Text = ""

    @property
    def rows(self) -> list[tuple[str, list[str]]]:
        """The table: a row a month, the newest first."""
        cells = zip(*(one.cells for one in self.regions), strict=True)
        return [(month, list(row)) for month, row in zip(self.months, cells, strict=True)][::-1]


def list_choices(measure: str, *, month: date, by: Actor) -> list[tuple[str, str]]:
    """Regions with data in a month, by name, to choose from."""

    def make() -> list[tuple[str, str]]:
        found = month_maps(measure, wanted=[month], by=by)[0]
        rows = regions.list_regions(found.regions)
        return [(row.code, row.name) for row in sorted(rows, key=lambda row: row.name)]

    key = ("choices", measure, month, sees_all(by), own_places(by))
    return kept(key, versions([month])[month], make)


def get_comparison(
    measure: str, *, codes: Sequence[str], first: date, last: date, scale: str, by: Actor
) -> Comparison:
    """Up to six regions month by month. Raises MeasureUnknown and RegionUnknown."""
    wanted = list(months(first, last))
    stamps = versions(wanted)
    whole = None if None in stamps.values() else tuple(stamps.values())
    chosen = tuple(dict.fromkeys(codes))[:MOST]
    scale = _possible(scale, cubes.get_measure(measure))  # made-up scales are no comparisons of their own
    return kept(
        ("compared", measure, chosen, first, last, scale, sees_all(by), fact_stamp(chosen), words.language()),
        whole,
        lambda: _make(measure, chosen, wanted, scale, by),
    )


def _make(measure: str, codes: Sequence[str], wanted: list[date], scale: str, by: Actor) -> Comparison:
    entry = cubes.get_measure(measure)
    names = {region.code: region.name for region in regions.list_regions(codes)}
    if set(codes) - set(names):
        raise RegionUnknown
    found = month_maps(measure, wanted=wanted, by=by, places=codes)
    days = month_maps("open_days", wanted=wanted, by=by, places=codes) if scale == "hari" else []
    compared: list[Compared] = []
    for code in codes:
        values = [one.of(code) for one in found]
        amounts: list[float | None] = [value.value for value in values]
        if scale == "indeks":
            amounts = comparing.indexed(amounts)
        elif scale == "hari":
            amounts = comparing.per_unit(amounts, [one.of(code).value for one in days])
        cells = tuple(
            telling.value_in_words(value, entry) if amount is None else _said(amount, scale, entry)
            for value, amount in zip(values, amounts, strict=True)
        )
        letter = "abcdef"[len(compared)]
        compared.append(Compared(code, names[code], cells, tuple(amounts), tuple(values), letter))
    happened = tuple(happenings_between(codes, wanted[0], wanted[-1]))
    words_of_scale = _SCALE_WORDS[scale]
    title = f"{entry.name}, {words_of_scale}: {', '.join(one.name for one in compared)}"
    if wanted:
        title += f", {telling.short_month(wanted[0])} – {telling.short_month(wanted[-1])}"
    svg = charts.draw_lines(
        charts.LineChart(
            key="banding", title=title,
            description=" — ".join(f"{one.name}: {described(one.values, entry)}" for one in compared),
            lines=[charts.Line(one.name, spots(one.values, entry, one.amounts)) for one in compared],
            month_names=month_names(), shades=shades(happened), thousands=thousands(),
            reference=100.0 if scale == "indeks" else None,
        )
    )  # fmt: skip
    return Comparison(
        measure=entry, scale=scale, scale_words=words_of_scale,
        months=tuple(telling.short_month(month) for month in wanted), svg=svg, title=title,
        regions=tuple(compared), happenings=happened,
        has_generated=any(v.is_generated for one in compared for v in one.values),
        why_none="" if svg else _("Daerah yang dipilih tidak punya angka pada bulan-bulan ini."),
    )  # fmt: skip


_SCALE_WORDS: dict[str, Text] = {
    "indeks": _("rata-rata setiap daerah = 100"),
    "angka": _("angka apa adanya"),
    "hari": _("per hari buka"),
}


def _possible(scale: str, entry: Measure) -> str:
    """Shares and times are shown as they are: an index or a rate of them would say nothing."""
    if entry.shape in {Shape.SHARE, Shape.PERCENTILE}:
        return "angka"
    if scale == "hari" and entry.code == "open_days":
        return "angka"
    return scale if scale in SCALES else "indeks"


def _said(amount: float, scale: str, entry: Measure) -> str:
    return telling.amount_in_words(amount, entry) if scale == "angka" else words.number(amount, 1)
