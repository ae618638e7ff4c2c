"""From any figure down to the rows behind it: nation, province, region, mall, day, cells."""

from dataclasses import dataclass
from datetime import date, timedelta

from pendopo.analytics import queries as cubes
from pendopo.analytics.rules import month_after
from pendopo.analytics.types import COUNTS, Measure, Place, PlaceUnknown, Row, SourceKind
from pendopo.kit import words
from pendopo.kit.actor import Actor, Permission
from pendopo.kit.errors import NotAllowed, Text
from pendopo.malls import queries as malls
from pendopo.monitoring.queries.figures import list_figures
from pendopo.monitoring.queries.notes import in_language
from pendopo.monitoring.queries.values import mall_values, month_map, sees_all
from pendopo.monitoring.rules import telling
from pendopo.monitoring.rules.merging import of_point
from pendopo.monitoring.rules.words import period_words, value_words
from pendopo.monitoring.types import MonthValue
from pendopo.regions import queries as regions

PAGE = 100


@dataclass(frozen=True, slots=True)
class Step:
    """One place of the path; `place` and `day` are what an address says."""

    label: str
    place: str
    day: str = ""


@dataclass(frozen=True, slots=True)
class Behind:
    """One row of a level: a place or day with its value, and where it leads."""

    label: str
    value: str
    state: Text
    kind: str
    coverage: str
    place: str
    day: str = ""


@dataclass(frozen=True, slots=True)
class Printed:
    """A printed figure with its source."""

    period: str
    site: str
    value: str
    source: str


@dataclass(frozen=True, slots=True)
class Level:
    """What stands behind one figure."""

    measure: Measure
    month: date
    title: str
    path: tuple[Step, ...]
    whole: Behind | None
    rows: tuple[Behind, ...]
    cells: tuple[Row, ...]
    cells_count: int
    printed: tuple[Printed, ...]
    has_cells: bool  # whether the measure is a sum of cells at all


def get_level(
    measure: str, *, place: str, month: date, by: Actor, day: date | None = None, offset: int = 0
) -> Level:
    """The rows behind a figure. `place`: empty, a region's code, or a mall's slug.

    Raises MeasureUnknown, RegionUnknown, PlaceUnknown, and NotAllowed outside the actor's own places.
    """
    entry = cubes.get_measure(measure)
    if place and not place[:2].isdigit():
        return _mall_level(entry, place, month, by, day=day, offset=offset)
    if not by.may(Permission.SEE_FIGURES, region=place):
        raise NotAllowed
    if not place:
        found = month_map(measure, month=month, by=by)
        names = {region.code: region.name for region in regions.list_provinces()}
        rows = [_place(entry, value, names.get(value.code, value.code)) for value in found.provinces.values()]
        return _level(entry, month, (), found.nation, rows)
    region = regions.get_region(place)
    path = [Step(region.name, region.code)]
    if region.parent:
        path.insert(0, Step(region.parent.name, region.parent.code))
    country = month_map(measure, month=month, by=by) if sees_all(by) else None
    whole = country.of(place) if country else None
    if "." not in place:
        below = {one.code: one.name for one in regions.list_regions_below(place)}
        values = country.regions.values() if country else ()
        rows = [_place(entry, value, below[value.code]) for value in values if value.code in below]
    else:
        here = {mall.slug: mall.name for mall in malls.list_malls() if mall.region_id == place}
        counted = mall_values(measure, month=month, region=place, by=by)
        rows = [_place(entry, value, here[slug]) for slug, value in sorted(counted.items())]
    return _level(entry, month, tuple(path), whole, rows, printed=_printed(measure, place, month))


def _mall_level(entry: Measure, slug: str, month: date, by: Actor, *, day: date | None, offset: int) -> Level:
    mall = next((mall for mall in malls.list_malls() if mall.slug == slug), None)
    if mall is None:
        raise PlaceUnknown
    if not by.may(Permission.SEE_FIGURES, region=mall.region_id, mall=slug):
        raise NotAllowed
    region = regions.get_region(mall.region_id)
    path = [Step(region.name, region.code), Step(mall.name, slug)]
    if region.parent:
        path.insert(0, Step(region.parent.name, region.parent.code))
    if entry.source != SourceKind.EVENTS:
        return _level(entry, month, tuple(path), None, [])
    place = Place.of_mall(slug)
    last = month_after(month) - timedelta(days=1)
    code = entry.code.value
    if day is None:
        points = cubes.day_series(code, place=place, first=month, last=last)
        whole = of_point(slug, cubes.total(code, place=place, first=month, last=last))
        rows = [
            _place(entry, of_point(slug, point), words.long_date(point.start), day=point.start.isoformat())
            for point in points
            if point.state != "none"
        ]
        return _level(entry, month, tuple(path), whole, rows)
    path.append(Step(words.long_date(day), slug, day.isoformat()))
    whole = of_point(slug, cubes.total(code, place=place, first=day, last=day))
    cells: list[Row] = []
    count = 0
    if code in COUNTS:
        cells, count = cubes.list_rows(code, place=place, first=day, last=day, limit=PAGE, offset=offset)
    return _level(entry, month, tuple(path), whole, [], cells=(cells, count))


def _level(
    entry: Measure, month: date, path: tuple[Step, ...], whole: MonthValue | None, rows: list[Behind], *,
    printed: tuple[Printed, ...] = (), cells: tuple[list[Row], int] = ([], 0),
) -> Level:  # fmt: skip
    here = path[-1].label if path else "Indonesia"
    when = "" if path and path[-1].day else f", {telling.month_in_words(month)}"
    return Level(
        measure=entry, month=month, title=f"{entry.name}: {here}{when}", path=path,
        whole=_place(entry, whole, here) if whole else None, rows=tuple(rows), cells=tuple(cells[0]),
        cells_count=cells[1], printed=printed, has_cells=entry.code in COUNTS,
    )  # fmt: skip


def _place(entry: Measure, value: MonthValue, name: str, *, day: str = "") -> Behind:
    covered = value.share_covered
    return Behind(
        name, telling.value_in_words(value, entry), telling.state_in_words(value),
        telling.kind_of(value),
        "" if covered is None else f"{words.number(100 * covered)} %", value.code, day,
    )  # fmt: skip


def _printed(measure: str, region: str, month: date) -> tuple[Printed, ...]:
    """Printed figures of the region that touch the month, whatever part of it they cover."""
    last = month_after(month) - timedelta(days=1)
    return tuple(
        Printed(period_words(figure), in_language(figure.site), value_words(figure), figure.source)
        for figure in list_figures(region=region, measure=measure)
        if figure.region_code == region
        and (figure.period_start or figure.period_end or last) <= last
        and (figure.period_end or figure.period_start or month) >= month
    )
