"""All regions with data as equal panels."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from pendopo.analytics import queries as cubes
from pendopo.analytics.rules import months
from pendopo.analytics.types import Measure
from pendopo.kit import words
from pendopo.kit.actor import Actor
from pendopo.kit.errors import Text
from pendopo.monitoring import charts
from pendopo.monitoring.queries.axes import described, spots
from pendopo.monitoring.queries.country import MonthMap
from pendopo.monitoring.queries.kept import kept
from pendopo.monitoring.queries.values import month_maps, sees_all, versions
from pendopo.monitoring.rules import merging, telling
from pendopo.regions import queries as regions

ORDERS = ("turun", "nama", "besar")
SHOWN = 60  # panels at once


@dataclass(frozen=True, slots=True)
class Panel:
    """One region."""

    code: str
    name: str
    svg: str
    value: str
    change: str
    size: float | None
    state: Text
    is_generated: bool
    doubt: Text
    low: str
    high: str


@dataclass(frozen=True, slots=True)
class Multiples:
    """Some of the panels of a measure, and how many there are."""

    measure: Measure
    first: date
    last: date
    top: float
    panels: tuple[Panel, ...]
    count: int


@dataclass(frozen=True, slots=True)
class _Rank:
    """What the panels are ordered by."""

    code: str
    name: str
    size: float | None
    amount: float


def get_multiples(
    measure: str, *, first: date, last: date, order: str, own_scale: bool, by: Actor, start: int = 0
) -> Multiples:
    """The panels from `start` on of every region with data, changes against a year before; only what is shown
    is drawn. Raises MeasureUnknown.
    """
    wanted = list(months(first, last))
    stamps = versions(wanted)
    whole = None if None in stamps.values() else tuple(stamps.values())
    entry = cubes.get_measure(measure)
    found = cache(lambda: month_maps(measure, wanted=wanted, by=by))  # read only where nothing is kept
    key = (measure, first, last, sees_all(by))
    ranks, top = kept(("ranks", *key), whole, lambda: _ranks(entry, found()))
    keys = {
        "turun": lambda rank: (rank.size is None, rank.size or 0, rank.name),
        "nama": lambda rank: rank.name.removeprefix("Kabupaten ").removeprefix("Kota "),
        "besar": lambda rank: (-rank.amount, rank.name),
    }
    shown = sorted(ranks, key=keys.get(order, keys["turun"]))[start : start + SHOWN]
    panels = kept(
        ("panels", *key, own_scale, words.language(), tuple(rank.code for rank in shown)), whole,
        lambda: tuple(_panel(entry, rank, found(), 0 if own_scale else top) for rank in shown),
    )  # fmt: skip
    return Multiples(entry, first, last, top, panels, len(ranks))


def _ranks(entry: Measure, found: Sequence[MonthMap]) -> tuple[tuple[_Rank, ...], float]:
    codes = sorted(set().union(*(one.codes for one in found)))
    names = {region.code: region.name for region in regions.list_regions(codes)}
    ranks = []
    for code in codes:
        change = _change(entry, code, found)
        size = None if change.doubt else change.size
        ranks.append(_Rank(code, names.get(code, code), size, found[-1].of(code).value or 0))
    return tuple(ranks), max((one.top for one in found), default=0)


def _change(entry: Measure, code: str, found: Sequence[MonthMap]) -> merging.MonthChange:
    before = found[-13] if len(found) > 12 else found[0]
    return merging.change_of(before.of(code), found[-1].of(code), entry.shape)


def _panel(entry: Measure, rank: _Rank, found: Sequence[MonthMap], top: float) -> Panel:
    code, name = rank.code, rank.name
    values = [one.of(code) for one in found]
    amounts = [value.value for value in values]
    known = [amount for amount in amounts if amount is not None]
    change = _change(entry, code, found)
    return Panel(
        code=code, name=name,
        svg=charts.draw_panel(
            f"p{code.replace('.', '-')}", f"{name}: {entry.name}", described(values[-3:], entry),
            spots(values, entry, amounts), top or max(known, default=0),
        ),
        value=telling.value_in_words(values[-1], entry), change=telling.change_in_words(change),
        size=change.size, state=telling.state_in_words(values[-1]),
        is_generated=any(value.is_generated for value in values), doubt=change.doubt,
        low=telling.amount_in_words(min(known), entry) if known else "",
        high=telling.amount_in_words(max(known), entry) if known else "",
    )  # fmt: skip
