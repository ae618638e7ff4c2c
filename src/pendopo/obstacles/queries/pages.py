"""What pages show: the table of codes and regions, an innovation with its pictures."""

from dataclasses import dataclass
from datetime import date

from pendopo.kit import words
from pendopo.kit.actor import Actor, Permission
from pendopo.kit.errors import Text
from pendopo.obstacles import charts
from pendopo.obstacles.queries.competitions import check_readiness
from pendopo.obstacles.queries.entries import count_by_code, get_innovation
from pendopo.obstacles.queries.results import Result, result_of
from pendopo.obstacles.rules.readiness import Readiness
from pendopo.obstacles.types import CODE_TITLES, InnovationView
from pendopo.regions import queries as regions


@dataclass(frozen=True, slots=True)
class HeatCell:
    """How many obstacles of a code a region has; `level` 0 to 3 for the shade."""

    region: str
    code: str
    count: int
    level: int


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One code over all regions that have any."""

    code: str
    title: Text
    cells: tuple[HeatCell, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Heat:
    """Codes down, regions across, only those that have something."""

    regions: tuple[tuple[str, str], ...]  # code and name
    rows: tuple[HeatRow, ...]
    total: int


@dataclass(frozen=True, slots=True)
class InnovationPage:
    """An innovation with what its measure shows and what the competition would still ask for."""

    entry: InnovationView
    result: Result | None
    chart: str
    readiness: Readiness


def get_heat(
    *, by: Actor | None = None, first: date | None = None, last: date | None = None, state: str = ""
) -> Heat:
    """Obstacle codes by regions with counts, of what the reader may see."""
    counts = count_by_code(by=by, first=first, last=last, state=state)
    codes = sorted({region for region, _code in counts})
    names = {row.code: row.name for row in regions.list_regions(codes)}
    rows = []
    for code, title in CODE_TITLES.items():
        cells = tuple(
            HeatCell(region, code, counts.get((region, code), 0), min(3, counts.get((region, code), 0)))
            for region in codes
        )
        total = sum(cell.count for cell in cells)
        if total:
            rows.append(HeatRow(code, title, cells, total))
    return Heat(tuple((code, names[code]) for code in codes), tuple(rows), sum(row.total for row in rows))


def get_innovation_page(entry_id: int, *, on: date, by: Actor | None = None) -> InnovationPage:
    """Everything of an innovation. Raises EntryUnknown."""
    entry = get_innovation(entry_id, by=by)
    result = result_of(entry, exact=by is not None and by.may_somewhere(Permission.SEE_FIGURES))
    chart = ""
    if result is not None and result.points and entry.before is not None and entry.after is not None:
        chart = charts.draw_before_after(
            charts.BeforeAfter(
                key=f"inovasi-{entry.id}",
                title=f"{entry.title}: {result.measure.name}",
                points=result.points,
                before=entry.before,
                after=entry.after,
                means=(result.before.mean, result.after.mean),
                month_names=words.MONTHS[words.language()],
                thousands="," if words.language() == "en" else ".",
            )
        )
    return InnovationPage(entry, result, chart, check_readiness(entry, on=on, result=result))
