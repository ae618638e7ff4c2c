"""Sheets as plain rows of cells, whatever file they came from."""

from dataclasses import dataclass
from datetime import date, datetime

Value = str | int | float | bool | date | datetime | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its rows with their numbers, and what is odd about it."""

    name: str
    rows: tuple[tuple[int, tuple[Value, ...]], ...]
    merged: tuple[tuple[str, str], ...] = ()  # first and last cell of each merged range
    uncalculated: frozenset[str] = frozenset()  # formulas whose value was not kept in the file
    hidden_rows: tuple[int, ...] = ()
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """Where the heading of a table stands: its row, and the column of each name."""

    row: int
    columns: dict[str, int]
