"""What is dated outside the figures: ceilings of circulars, closures and reopenings as published."""

from dataclasses import dataclass
from datetime import date

from pendopo.kit import words


@dataclass(frozen=True, slots=True)
class Restriction:
    """One ceiling for staff in government offices, from a circular as reported on a date."""

    circular: str
    reported_on: date
    regime: str
    island_group: str
    sector: str
    level: str
    staff_pct_max: int | None
    note: str


@dataclass(frozen=True, slots=True)
class Happening:
    """Something dated that belongs beside the figures of a region. `basis`: circular, letter or decree."""

    start: date
    end: date | None
    text: str
    source: str
    basis: str = ""

    @property
    def when(self) -> str:
        """The date or dates in words."""
        if self.end is None:
            return words.short_date(self.start)
        return f"{words.short_date(self.start)}–{words.short_date(self.end)}"
