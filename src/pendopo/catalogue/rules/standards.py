"""Which version of a standard is in force, what is missing in it, and what a component may hold."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date

from pendopo.catalogue.rules.services import UNREADABLE, is_readable
from pendopo.catalogue.types import (
    PUBLIC_KEYS,
    ComponentInput,
    ComponentKey,
    Item,
    StandardInput,
    TimeUnit,
)
from pendopo.kit.errors import Text
from pendopo.kit.text import _

MAX_ITEMS = 60
MAX_LINE = 500
MAX_TEXT = 5000
MAX_SOURCE = 200
MAX_AMOUNT = 1_000_000_000_000


def version_in_force(starts: Iterable[date], on: date) -> date | None:
    """The version in force on a day is the latest one that begins on or before that day.

    Rule: catalogue-05. Source: UU 25/2009 Pasal 21 (a standard is fixed and published); domain 2.
    """
    return max((start for start in starts if start <= on), default=None)


def missing_components(keys: Collection[str]) -> tuple[ComponentKey, ...]:
    """A standard is complete when requirements, procedure, time, fee, product and complaints are there.

    Rule: catalogue-06. Source: UU 25/2009 Pasal 21; PermenPANRB 15/2014 as told in domain 2.
    """
    return tuple(key for key in PUBLIC_KEYS if key not in keys)


def complete_standard(standard: StandardInput) -> bool:
    """A version counts as complete when every public component says something.

    Rule: catalogue-07. Source: domain 2, "standard complete" is watched for every stall.
    """
    return not missing_components({part.key for part in standard.components if _says_something(part)})


def is_example(source: str, marked: bool | None = None) -> bool:
    """What has no source is an example, whatever was marked; what has one is real unless marked otherwise.

    Rule: catalogue-08. Source: mission, nothing invented is shown as real.
    """
    return not source.strip() or marked is True


def check_standard(standard: StandardInput) -> dict[str, Text]:
    """A version holds each component once, readable, times with a unit and fees in whole rupiah.

    Rule: catalogue-09. Source: domain 2 (unit and value are kept), domain 9.2 (nothing is said as gratis).
    """
    problems: dict[str, Text] = {}
    seen: set[str] = set()
    if len(standard.decree) > 120:
        problems["decree"] = _("Terlalu panjang; paling banyak %(limit)d huruf.") % {"limit": 120}
    elif not is_readable(standard.decree):
        problems["decree"] = UNREADABLE
    for part in standard.components:
        if part.key in seen:
            problems[part.key] = _("Komponen ini ditulis dua kali.")
        seen.add(part.key)
        sentence = _problem_of(part)
        if sentence:
            problems[part.key] = sentence
    return problems


def _says_something(part: ComponentInput) -> bool:
    return bool(part.text.strip() or part.items or part.value is not None or part.amount is not None)


def _problem_of(part: ComponentInput) -> Text:
    return next((sentence for wrong, sentence in _checks(part) if wrong), "")


def _checks(part: ComponentInput) -> Iterator[tuple[bool, Text]]:
    yield part.key not in frozenset(ComponentKey), _("Komponen tidak dikenal.")
    yield not _says_something(part), _("Komponen ini kosong.")
    yield (
        len(part.items) > MAX_ITEMS or not all(map(_is_readable, part.items)),
        _("Paling banyak 60 baris, masing-masing 1 sampai 500 huruf."),
    )
    yield (
        len(part.text) > MAX_TEXT or len(part.basis) > MAX_LINE or len(part.source) > MAX_SOURCE,
        _("Teks terlalu panjang."),
    )
    yield not is_readable(part.text + part.basis + part.source), UNREADABLE
    yield (part.value is None) != (part.unit == ""), _("Jangka waktu memerlukan angka dan satuannya.")
    yield (
        part.value is not None and (part.key is not ComponentKey.TIME or not 0 < part.value <= 100_000),
        _("Jangka waktu adalah angka lebih dari nol, dan hanya pada komponen waktu."),
    )
    yield (
        bool(part.unit) and part.unit not in frozenset(TimeUnit),
        _("Satuan waktu tidak dikenal; pakai minutes, hours, working_days, atau calendar_days."),
    )
    amounts = [part.amount, *(item.amount for item in part.items)]
    known = [amount for amount in amounts if amount is not None]
    yield bool(known) and part.key is not ComponentKey.FEE, _("Jumlah rupiah hanya pada komponen biaya.")
    yield (
        any(not 0 <= amount <= MAX_AMOUNT for amount in known),
        _("Biaya ditulis dalam rupiah bulat, 0 untuk gratis."),
    )


def _is_readable(item: Item) -> bool:
    lengths = len(item.text) <= MAX_LINE and len(item.note) <= MAX_LINE
    return bool(item.text.strip()) and lengths and is_readable(item.text + item.note)
