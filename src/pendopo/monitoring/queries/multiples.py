"""All regions with data as equal panels."""

from dataclasses import dataclass
from datetime import date

from pendopo.analytics import queries as cubes
from pendopo.analytics.rules import months
from pendopo.analytics.types import Measure
from pendopo.kit import words
from pendopo.kit.actor import Actor
from pendopo.kit.errors import Text
from pendopo.monitoring import charts
from pendopo.monitoring.queries.axes import described, spots
from pendopo.monitoring.queries.kept import kept
from pendopo.monitoring.queries.values import month_maps, sees_all, versions
from pendopo.monitoring.rules import merging, telling
from pendopo.monitoring.types import MonthValue
from pendopo.regions import queries as regions

ORDERS = ("turun", "nama", "besar")


@dataclass(frozen=True, slots=True)
class Panel:
    """One region."""

    code: str
    name: str
    svg: str
    value: str
    change: str
    size: float | None
    amount: float
    state: Text
    is_generated: bool
    doubt: Text
    low: str
    high: str
    values: tuple[MonthValue, ...]


@dataclass(frozen=True, slots=True)
class Multiples:
    """The panels of a measure."""

    measure: Measure
    first: date
    last: date
    top: float
    panels: tuple[Panel, ...]


def get_multiples(
    measure: str, *, first: date, last: date, order: str, own_scale: bool, by: Actor
) -> Multiples:
    """Every region with data, changes against a year before. Raises MeasureUnknown."""
    wanted = list(months(first, last))
    stamps = versions(wanted)
    whole = None if None in stamps.values() else tuple(stamps.values())
    made = kept(
        ("panels", measure, first, last, own_scale, sees_all(by), words.language()),
        whole,
        lambda: _make(measure, wanted, own_scale, by),
    )
    keys = {
        "turun": lambda panel: (panel.size is None or bool(panel.doubt), panel.size or 0, panel.name),
        "nama": lambda panel: panel.name.removeprefix("Kabupaten ").removeprefix("Kota "),
        "besar": lambda panel: (-panel.amount, panel.name),
    }
    ordered = tuple(sorted(made.panels, key=keys.get(order, keys["turun"])))
    return Multiples(made.measure, made.first, made.last, made.top, ordered)


def _make(measure: str, wanted: list[date], own_scale: bool, by: Actor) -> Multiples:
    entry = cubes.get_measure(measure)
    found = month_maps(measure, wanted=wanted, by=by)
    codes = sorted({code for one in found for code in one.regions})
    names = {region.code: region.name for region in regions.list_regions(codes)}
    lines = {code: [one.of(code) for one in found] for code in codes}
    top = max(
        (value.value for values in lines.values() for value in values if value.value is not None), default=0
    )
    panels = [
        _panel(entry, code, names.get(code, code), lines[code], 0 if own_scale else top) for code in codes
    ]
    return Multiples(entry, wanted[0], wanted[-1], top, tuple(panels))


def _panel(entry: Measure, code: str, name: str, values: list[MonthValue], top: float) -> Panel:
    amounts = [value.value for value in values]
    known = [amount for amount in amounts if amount is not None]
    own = max(known, default=0)
    before = values[-13] if len(values) > 12 else values[0]
    change = merging.change_of(before, values[-1], entry.shape)
    return Panel(
        code=code, name=name,
        svg=charts.draw_panel(
            f"p{code.replace('.', '-')}", f"{name}: {entry.name}", described(values[-3:], entry),
            spots(values, entry, amounts), top or own,
        ),
        value=telling.value_in_words(values[-1], entry), change=telling.change_in_words(change),
        size=change.size, amount=values[-1].value or 0, state=telling.state_in_words(values[-1]),
        is_generated=any(value.is_generated for value in values), doubt=change.doubt,
        low=telling.amount_in_words(min(known), entry) if known else "",
        high=telling.amount_in_words(max(known), entry) if known else "", values=tuple(values),
    )  # fmt: skip
