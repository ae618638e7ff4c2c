"""The country in one month as a page shows it: tiles, legend, falls, holes and the table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from pendopo.analytics import queries as cubes
from pendopo.analytics.rules import month_after
from pendopo.analytics.types import Direction, Measure, Shape
from pendopo.kit import words
from pendopo.kit.actor import Actor
from pendopo.kit.errors import Text
from pendopo.kit.text import _, filled
from pendopo.monitoring.queries.country import MonthMap
from pendopo.monitoring.queries.kept import kept
from pendopo.monitoring.queries.values import own_maps, own_places, sees_all, versions
from pendopo.monitoring.rules import classes, merging, telling, tiles
from pendopo.monitoring.types import MonthValue, ValueState
from pendopo.regions import queries as regions

FALL = 20.0  # percent (points for shares): what is listed as having worsened
LONGER = 5.0  # minutes: the same for times
SHOWN = 6


class Mode:
    """What the colours say."""

    VALUE = "nilai"
    YEAR = "tahun"  # change against the same month a year earlier
    MONTH = "bulan"  # change against the month before
    ALL = (VALUE, YEAR, MONTH)


@dataclass(frozen=True, slots=True)
class Cell:
    """One place on the map and in its table."""

    code: str
    name: str
    css: str
    short: str
    value: str
    state: Text
    state_kind: str
    change: str
    coverage: str
    note: Text
    title: str
    amount: float | None
    size: float | None  # of the change
    doubt: Text
    source: str = ""
    parts: int = 1  # places that the value is made of


@dataclass(frozen=True, slots=True)
class Tile:
    """One province with its regions inside."""

    cell: Cell
    short_name: str
    squares: tuple[Cell, ...]
    square_size: str
    words: str  # what a screen reader says


@dataclass(frozen=True, slots=True)
class Key:
    """One entry of the legend."""

    css: str
    label: str


@dataclass(frozen=True, slots=True)
class MapPage:
    """The whole picture."""

    measure: Measure
    month: date
    month_words: str
    mode: str
    title: str
    against: str
    legends: tuple[tuple[Text, tuple[Key, ...]], ...]
    marks: tuple[Key, ...]
    tiles: tuple[Tile, ...]
    nation: Cell
    falls: tuple[Cell, ...]  # what worsened most
    worse_is_more: bool
    least: str  # from where a change is listed
    gaps: tuple[Cell, ...]
    regions: int
    has_generated: bool
    has_hidden: bool


@dataclass(frozen=True, slots=True)
class Months:
    """The stepper: the months with data around the chosen one."""

    chosen: date
    earlier: date | None
    later: date | None
    all: tuple[date, ...]


def get_months(found: Sequence[date], chosen: date) -> Months:
    """Steps to the nearest earlier and later of the months that may have data."""
    before = [month for month in found if month < chosen]
    after = [month for month in found if month > chosen]
    return Months(chosen, before[-1] if before else None, after[0] if after else None, tuple(found))


def get_map(measure: str, *, month: date, mode: str, by: Actor) -> MapPage:
    """The map of a measure in a month. Raises MeasureUnknown."""
    cubes.get_measure(measure)
    earlier = month_after(month, -1 if mode == Mode.MONTH else -12)
    stamps = versions([month, earlier])
    whole = None if None in stamps.values() else (*stamps.values(),)
    return kept(
        ("map", measure, month, mode, sees_all(by), own_places(by), words.language()),
        whole,
        lambda: _make(measure, month, earlier, mode, by),
    )


def _make(measure: str, month: date, earlier: date, mode: str, by: Actor) -> MapPage:
    now, before = own_maps([measure], wanted=[month, earlier], by=by)[measure]
    entry = cubes.get_measure(measure)
    names = {region.code: region.name for region in regions.list_regions()}
    values = [*now.provinces.values(), *now.regions.values()]
    wide, narrow = _scales(now, entry)

    def cell(value: MonthValue, name: str) -> Cell:
        change = merging.change_of(before.of(value.code), value, entry.shape)
        breaks = narrow if "." in value.code else wide
        css = _css(value, change, (mode, entry), breaks)
        return _cell(entry, value, change, name=name, css=css, mode=mode)

    by_province: dict[str, list[Cell]] = {}
    for code, value in now.regions.items():
        by_province.setdefault(code.partition(".")[0], []).append(cell(value, names.get(code, code)))
    made = tuple(
        _tile(code, cell(now.of(code), names.get(code, tiles.TILES[code][0])), by_province.get(code, []))
        for code in tiles.tile_order()
    )
    every = [square for found in by_province.values() for square in found]
    every += [tile.cell for tile in made if not tile.squares and tile.cell.size is not None]
    return MapPage(
        measure=entry, month=month, month_words=telling.month_in_words(month), mode=mode,
        title=_title(entry, month, earlier, mode), against=telling.month_in_words(earlier),
        legends=_legends(entry, mode, wide, narrow), marks=_marks(now),
        tiles=made, nation=cell(now.nation, str(_("Indonesia"))),
        falls=tuple(
            sorted(
                (item for item in every if _worse(item, entry)), key=lambda item: -abs(item.size or 0)
            )[:SHOWN]
        ),
        worse_is_more=entry.direction == Direction.LESS_IS_BETTER,
        least=f"{LONGER if entry.shape == Shape.PERCENTILE else FALL:.0f} {_sign(entry)}",
        gaps=tuple(item for item in every if item.doubt or "is-gap" in item.css)[:SHOWN],
        regions=len(now.regions),
        has_generated=any(value.is_generated for value in now.regions.values()),
        has_hidden=any(value.state == ValueState.HIDDEN for value in values),
    )  # fmt: skip


def _worse(cell: Cell, entry: Measure) -> bool:
    """Fewer people, a smaller share; of times, and of whatever should be low, more."""
    if cell.size is None or cell.doubt:
        return False
    least = LONGER if entry.shape == Shape.PERCENTILE else FALL
    return (cell.size if entry.direction == Direction.LESS_IS_BETTER else -cell.size) >= least


def _css(
    value: MonthValue, change: merging.MonthChange, asked: tuple[str, Measure], breaks: Sequence[float]
) -> str:
    """Classes of the style sheet: the shade, and the marks of holes, generated and printed values."""
    marks = {
        ValueState.GAP: " is-gap",
        ValueState.PRINTED: " is-printed",
        ValueState.HIDDEN: " is-hidden",
    }.get(value.state, "")
    if value.is_generated:
        marks += " is-generated"
    mode, entry = asked
    if mode == Mode.VALUE:
        if value.value is None:
            return f"c-none{marks}"
        shades = classes.spread_classes(breaks)
        return f"c{shades[classes.class_of(value.value, breaks)]}{marks}"
    if change.size is None:
        return f"c-none{marks}"
    breaks = classes.MINUTE_BREAKS if change.in_minutes else classes.CHANGE_BREAKS
    return f"d{_shade(entry, classes.change_class(change.size, breaks))}{marks}"


def _shade(entry: Measure, number: int) -> int:
    """Red is the worse side: less of what should be much, more of what should be little."""
    return 6 - number if entry.direction == Direction.LESS_IS_BETTER else number


def _cell(
    entry: Measure, value: MonthValue, change: merging.MonthChange, *, name: str, css: str, mode: str
) -> Cell:
    said = telling.value_in_words(value, entry)
    changed = telling.change_in_words(change)
    state = telling.state_in_words(value)
    parts = [f"{name}: {said}"]
    if value.value is not None:
        parts.append(str(state))
    if change.size is not None:
        parts.append(changed)
    if value.note:
        parts.append(str(value.note))
    short = "" if value.value is None else telling.short_amount(value.value, entry)
    if mode != Mode.VALUE:
        short = telling.change_in_words(change, short=True) if change.size is not None else ""
    covered = value.share_covered
    return Cell(
        code=value.code, name=name, css=css, short=short, value=said, state=state,
        state_kind=telling.kind_of(value), change=changed,
        coverage="" if covered is None else f"{words.number(100 * covered)} %",
        note=value.note, title=", ".join(parts), amount=value.value, size=change.size, doubt=change.doubt,
        source=value.source, parts=value.parts,
    )  # fmt: skip


def _tile(code: str, cell: Cell, squares: list[Cell]) -> Tile:
    said = cell.title
    if squares:
        count = filled(_("{count} kabupaten dan kota punya data"), count=len(squares))
        said = f"{said}; {count}"
    return Tile(cell, tiles.TILES[code][0], tuple(squares), tiles.square_size(len(squares)), said)


def _title(entry: Measure, month: date, earlier: date, mode: str) -> str:
    name, when = entry.name, telling.month_in_words(month)
    if mode == Mode.VALUE:
        return f"{name}, {when}"
    text = _("{name}: perubahan {earlier} ke {when}")
    return str(filled(text, name=name, earlier=telling.month_in_words(earlier), when=when))


def _scales(now: MonthMap, entry: Measure) -> tuple[list[float], list[float]]:
    """Borders for provinces and for regions: apart where a province is the sum of several regions."""
    of_regions = [value.value for value in now.regions.values() if value.value is not None]
    of_provinces = [value.value for value in now.provinces.values() if value.value is not None]
    if entry.shape in {Shape.SUM, Shape.DISTINCT} and len(of_regions) > 1.3 * len(of_provinces):
        return classes.class_breaks(of_provinces), classes.class_breaks(of_regions)
    both = classes.class_breaks([*of_provinces, *of_regions])
    return both, both


def _legends(
    entry: Measure, mode: str, wide: Sequence[float], narrow: Sequence[float]
) -> tuple[tuple[Text, tuple[Key, ...]], ...]:
    if mode != Mode.VALUE or wide == narrow:
        return (("", _legend(entry, mode, wide)),)
    return (
        (_("Provinsi"), _legend(entry, mode, wide)),
        (_("Kabupaten dan kota"), _legend(entry, mode, narrow)),
    )


def _legend(entry: Measure, mode: str, breaks: Sequence[float]) -> tuple[Key, ...]:
    shades = classes.spread_classes(breaks)
    if mode == Mode.VALUE:
        if not breaks:
            return ()
        said = [telling.amount_in_words(border, entry) for border in breaks]
        labels = [str(filled(_("di bawah {border}"), border=said[0]))]
        labels += [f"{low} – <{high}" for low, high in pairwise(said)]
        labels.append(str(filled(_("{border} atau lebih"), border=said[-1])))
        return tuple(Key(f"c{shade}", label) for shade, label in zip(shades, labels, strict=True))
    sign = _sign(entry)
    breaks = classes.MINUTE_BREAKS if entry.shape == Shape.PERCENTILE else classes.CHANGE_BREAKS
    borders = [f"{'−' if border < 0 else '+'}{abs(border):.0f}" for border in breaks]
    labels = [f"< {borders[0]} {sign}"]
    labels += [f"{low} … {high} {sign}" for low, high in pairwise(borders)]
    labels.append(f"≥ {borders[-1]} {sign}")
    return tuple(Key(f"d{_shade(entry, number)}", label) for number, label in enumerate(labels))


def _sign(entry: Measure) -> str:
    """What a change of the measure is counted in."""
    return {Shape.SHARE: str(_("poin")), Shape.PERCENTILE: str(_("menit"))}.get(entry.shape, "%")


def _marks(now: MonthMap) -> tuple[Key, ...]:
    """The marks that this map uses, so that the legend explains nothing that is not there."""
    states = {value.state for value in [*now.regions.values(), *now.provinces.values()]}
    known = (
        (ValueState.GENERATED, Key("c1 is-generated", str(_("contoh, dibangkitkan")))),
        (ValueState.PRINTED, Key("c1 is-printed", str(_("dari terbitan")))),
        (ValueState.GAP, Key("c-none is-gap", str(_("celah data")))),
        (ValueState.HIDDEN, Key("c-none is-hidden", str(_("disembunyikan, kurang dari lima")))),
    )
    if any(value.is_generated for value in now.regions.values()):
        states.add(ValueState.GENERATED)
    return (*(key for state, key in known if state in states), Key("c-none", str(_("tidak ada data"))))
