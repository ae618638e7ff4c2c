"""What happened around figures: circulars, closures and reopenings, for every time axis."""

import csv
import io
from datetime import date
from functools import lru_cache
from importlib.resources import files

from pendopo.analytics.rules import restrictions as rules
from pendopo.analytics.types.restrictions import Happening, Restriction
from pendopo.kit import words
from pendopo.kit.text import _, filled

DATA = files("pendopo.analytics") / "data"


@lru_cache(maxsize=1)
def list_restrictions() -> tuple[Restriction, ...]:
    """The ceilings for staff in government offices, by the date they were reported."""
    return tuple(rules.read_restrictions((DATA / "restrictions.csv").read_bytes()))


def restrictions_on(region: str, first: date, last: date) -> list[Happening]:
    """Closures of a region and circulars that applied there, from `first` to `last`, in order.

    Numbered in this order they are the marks of a chart (`charts.marks`), with their words below it.
    """
    found = [*_closures(region), *_circulars(region)]
    return sorted(
        (item for item in found if rules.lies_in(item.start, item.end, first=first, last=last)),
        key=lambda item: (item.start, item.text),
    )


@lru_cache(maxsize=1)
def _closure_rows() -> tuple[dict[str, str], ...]:
    return tuple(csv.DictReader(io.StringIO((DATA / "closures.csv").read_text(encoding="utf-8"))))


def _closures(region_code: str) -> list[Happening]:
    column = "text_en" if words.language() == "en" else "text_id"
    return [
        Happening(
            date.fromisoformat(row["start"]),
            date.fromisoformat(row["end"]) if row["end"] else None,
            row[column],
            row["source"],
            row["basis"],
        )
        for row in _closure_rows()
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
        Happening(reported_on, None, _ceiling_words(circular, regime, ceilings), "", circular)
        for (circular, reported_on, regime), ceilings in by_circular.items()
    ]


def _ceiling_words(circular: str, regime: str, ceilings: list[int]) -> str:
    if not ceilings:
        return f"{circular} ({regime})"
    low, high = min(ceilings), max(ceilings)
    span = f"{low}" if low == high else f"{low}–{high}"
    text = _("{circular} ({regime}): batas pegawai di kantor {span} persen")
    return str(filled(text, circular=circular, regime=regime, span=span))
