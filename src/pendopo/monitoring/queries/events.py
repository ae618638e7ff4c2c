"""What happened around figures: circulars, closures and reopenings, and the notes in Indonesian."""

import csv
import io
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files

from pendopo.kit import words
from pendopo.kit.text import _, filled
from pendopo.monitoring import rules
from pendopo.monitoring.types import Restriction

DATA = files("pendopo.monitoring") / "data"


@dataclass(frozen=True, slots=True)
class Happening:
    """Something dated that belongs beside the figures of a region."""

    start: date
    end: date | None
    text: str
    source: str

    @property
    def when(self) -> str:
        """The date or dates in words."""
        if self.end is None:
            return words.short_date(self.start)
        return f"{words.short_date(self.start)}–{words.short_date(self.end)}"


@lru_cache(maxsize=1)
def list_restrictions() -> tuple[Restriction, ...]:
    """The ceilings for staff in government offices, by the date they were reported."""
    return tuple(rules.read_restrictions((DATA / "restrictions.csv").read_bytes()))


def list_happenings(region_code: str, first: date, last: date) -> list[Happening]:
    """Closures of a region and circulars that applied there, from `first` to `last`, in order."""
    found = [*_closures(region_code), *_circulars(region_code)]
    return sorted(
        (item for item in found if first <= item.start <= last), key=lambda item: (item.start, item.text)
    )


def in_language(text: str) -> str:
    """A note or site of the figures in the active language, as printed where there is no other."""
    return _indonesian().get(text, text) if words.language() == "id" else text


@lru_cache(maxsize=1)
def _indonesian() -> dict[str, str]:
    return {row["text"]: row["indonesian"] for row in _rows("notes_id.csv")}


@lru_cache(maxsize=8)
def _rows(name: str) -> tuple[dict[str, str], ...]:
    return tuple(csv.DictReader(io.StringIO((DATA / name).read_text(encoding="utf-8"))))


def _closures(region_code: str) -> list[Happening]:
    column = "text_en" if words.language() == "en" else "text_id"
    return [
        Happening(
            date.fromisoformat(row["start"]),
            date.fromisoformat(row["end"]) if row["end"] else None,
            row[column],
            row["source"],
        )
        for row in _rows("closures.csv")
        if row["region_code"] == region_code
    ]


def _circulars(region_code: str) -> list[Happening]:
    """One entry a circular: the span of its ceilings where it applied."""
    by_circular: dict[tuple[str, date, str], list[int]] = {}
    for item in list_restrictions():
        if rules.applies_in(item, region_code):
            ceilings = by_circular.setdefault((item.circular, item.reported_on, item.regime), [])
            if item.staff_pct_max is not None:
                ceilings.append(item.staff_pct_max)
    return [
        Happening(reported_on, None, _ceiling_words(circular, regime, ceilings), "")
        for (circular, reported_on, regime), ceilings in by_circular.items()
    ]


def _ceiling_words(circular: str, regime: str, ceilings: list[int]) -> str:
    if not ceilings:
        return f"{circular} ({regime})"
    low, high = min(ceilings), max(ceilings)
    span = f"{low}" if low == high else f"{low}–{high}"
    text = _("{circular} ({regime}): batas pegawai di kantor {span} persen")
    return str(filled(text, circular=circular, regime=regime, span=span))
