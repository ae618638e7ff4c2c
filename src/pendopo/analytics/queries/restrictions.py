"""What happened around figures: circulars, closures and reopenings, for every time axis."""

import csv
import io
from datetime import date
from functools import lru_cache
from importlib.resources import files

from pendopo.analytics.rules import restrictions as rules
from pendopo.analytics.types.restrictions import Happening, Restriction
from pendopo.kit import words
from pendopo.kit.clock import last_date, local_date
from pendopo.kit.text import _, filled
from pendopo.malls import queries as malls
from pendopo.malls.models import Cap, Closure

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


def facts_on(region: str, first: date, last: date) -> list[Happening]:
    """Closures and caps of whole malls of a region or province that last long enough to be marks
    (`rules.is_mark`), with their legal basis, from `first` to `last`, in order.
    """
    found = []
    for mall in malls.list_malls_in(region):
        for fact in malls.list_facts(mall):
            if (
                fact.stall_id is not None
                or getattr(fact, "counter_id", None)
                or fact.withdrawn_at is not None
            ):
                continue
            start = local_date(fact.starts_at, mall.zone)
            end = last_date(fact.ends_at, mall.zone) if fact.ends_at else None
            if rules.is_mark(start, end) and rules.lies_in(start, end, first=first, last=last):
                found.append(Happening(start, end, _fact_words(mall.name, fact), fact.source, fact.decree))
    return sorted(found, key=lambda item: (item.start, item.text))


def _fact_words(mall: str, fact: Closure | Cap) -> str:
    percent = getattr(fact, "percent", None)
    said = (
        str(_("tutup")) if percent is None else str(filled(_("kapasitas {percent} persen"), percent=percent))
    )
    basis = f" ({fact.decree})" if fact.decree and fact.decree not in fact.reason else ""
    return f"{mall}: {said}. {fact.reason}{basis}"


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
