"""Measures, figures as their sources print them, comparisons, and the room's errors and events."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from pendopo.events.types import EventSpec
from pendopo.kit.errors import Conflict, InvalidInput, NotFound, Text
from pendopo.kit.text import _


class Per(StrEnum):
    """What one value counts: the whole period, an ordinary month in it, or an ordinary day in it."""

    PERIOD = "period"
    MONTH = "month"
    DAY = "day"


class ValueKind(StrEnum):
    """How sure the printed value is, and which way it is open."""

    EXACT = "exact"
    ABOUT = "about"
    RANGE = "range"
    AT_LEAST = "at_least"  # printed as "more than"
    AT_MOST = "at_most"  # printed as "up to"


@dataclass(frozen=True, slots=True)
class PrintedFigure:
    """One figure as its source prints it. A missing date means that the source does not state it."""

    region_code: str
    place: str
    site: str
    measure: str
    per: Per
    period_start: date | None
    period_end: date | None
    value_low: int | None
    value_high: int | None
    exact: bool
    note: str = ""
    source: str = ""
    is_demo: bool = False
    id: int | None = field(default=None, compare=False)
    corrections: int = field(default=0, compare=False)  # earlier printings that this one replaced

    @property
    def key(self) -> "FigureKey":
        """What the figure is about; two figures with one key are the same figure, printed twice."""
        return (
            self.region_code,
            self.site,
            self.measure,
            self.per,
            self.period_start,
            self.period_end,
        )


FigureKey = tuple[str, str, str, Per, date | None, date | None]


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A calendar month, written `2020-02`."""

    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"


@dataclass(frozen=True, slots=True)
class Change:
    """From one figure to another: signed percent, or its bounds, or nothing when no percentage exists."""

    before: PrintedFigure
    after: PrintedFigure
    percent: float | None
    percent_low: float | None
    percent_high: float | None
    caveats: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong with one cell of a file: line (1 is the heading), column, and a sentence."""

    line: int
    column: str
    message: Text

    def as_json(self) -> dict[str, str | int]:
        """Plain data for the command line, the API and pages."""
        return {"line": self.line, "column": self.column, "message": str(self.message)}


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did with the rows of a file."""

    rows: int
    added: int
    corrected: int
    unchanged: int

    def as_json(self) -> dict[str, int]:
        """Plain data."""
        return {
            "rows": self.rows,
            "added": self.added,
            "corrected": self.corrected,
            "unchanged": self.unchanged,
        }


class FiguresRejected(InvalidInput):
    """A file with mistakes: each row's mistakes are in `rows`; nothing of the file was taken over."""

    code = "figures_rejected"
    message = _("Berkas belum diimpor karena ada baris yang keliru. Tidak ada angka yang berubah.")

    def __init__(self, rows: Sequence[RowError]) -> None:
        self.rows = tuple(rows)
        super().__init__(alternatives=[row.as_json() for row in rows])


class FigureNotFound(NotFound):
    """No figure answers the question."""

    code = "figure_not_found"
    message = _("Tidak ada angka untuk pilihan ini.")


class FigureAmbiguous(Conflict):
    """Several figures could answer the question; `alternatives` lists them."""

    code = "figure_ambiguous"
    message = _("Lebih dari satu angka cocok. Pilih salah satu.")


class NotComparable(Conflict):
    """Two figures that may not be set against each other."""

    code = "not_comparable"
    message = _("Kedua angka ini tidak dapat dibandingkan.")


EVENTS: tuple[EventSpec, ...] = (
    EventSpec(
        "monitoring.figures.imported",
        "A file of published figures was taken over, all rows or none.",
        data=("rows", "added", "corrected", "unchanged", "import"),
    ),
)
