"""Values of months, their states and changes in words, in the active language."""

from datetime import date

from pendopo.analytics.types import Direction, Measure, Shape
from pendopo.kit import words
from pendopo.kit.errors import Text
from pendopo.kit.text import _, filled
from pendopo.monitoring.rules.merging import NO_PAIR, MonthChange
from pendopo.monitoring.types import MonthValue, ValueState

STATES: dict[ValueState, Text] = {
    ValueState.ACCEPTED: _("diterima"),
    ValueState.CONFIRMED: _("dikonfirmasi"),
    ValueState.COUNTED: _("dihitung"),
    ValueState.TYPED: _("diketik"),
    ValueState.PRINTED: _("dari terbitan"),
    ValueState.GENERATED: _("contoh, dibangkitkan"),
    ValueState.GAP: _("celah data"),
    ValueState.CLOSED: _("tutup"),
    ValueState.HIDDEN: _("disembunyikan"),
    ValueState.NONE: _("tidak ada data"),
}
ORIGINS: dict[str, Text] = {"typed": _("diketik mal"), "imported": _("diimpor kementerian")}
KINDS = {
    ValueState.ACCEPTED: "good",
    ValueState.CONFIRMED: "good",
    ValueState.COUNTED: "nila",
    ValueState.GENERATED: "example",
    ValueState.PRINTED: "source",
    ValueState.TYPED: "warn",
    ValueState.GAP: "bad",
}


def value_in_words(value: MonthValue, measure: Measure) -> str:
    """A value is written whole; where there is none its state is said instead, and a range stays a range.

    Rule: monitoring-150. Source: house (a gap is never an empty cell).
    """
    if value.value is not None:
        return amount_in_words(value.value, measure)
    if value.low is not None and value.high is not None and value.low != value.high:
        return f"{words.number(value.low)}–{words.number(value.high)}"
    return str(STATES[value.state])


def state_in_words(value: MonthValue) -> Text:
    """A state is always said with the value, and whether people typed or imported it; an example told by a
    return is an example still.

    Rule: monitoring-165. Source: house (what is generated is marked wherever it goes); issue, point 1.
    """
    state = STATES[value.state]
    if value.origin in ORIGINS and value.value is not None and value.state != ValueState.TYPED:
        state = filled(_("{state}, {origin}"), state=state, origin=ORIGINS[value.origin])
    if value.made and value.state != ValueState.GENERATED:
        return filled(_("{state} (contoh)"), state=state)
    return state


def kind_of(value: MonthValue) -> str:
    """The badge of an example looks like one, whoever told it.

    Rule: monitoring-166. Source: house.
    """
    return "example" if value.is_generated else KINDS.get(value.state, "")


def amount_in_words(amount: float, measure: Measure) -> str:
    """Counts are whole, shares in percent and times in minutes with one decimal.

    Rule: monitoring-151. Source: house (no more digits than are meant).
    """
    if measure.shape == Shape.SHARE:
        return f"{words.number(amount, 1)} %"
    return words.number(amount, 1 if measure.shape == Shape.PERCENTILE else 0)


def short_amount(amount: float, measure: Measure) -> str:
    """In a tile a number has at most six signs: 7.912, 12,3 rb, 1,2 jt.

    Rule: monitoring-152. Source: house (a tile is read at a glance).
    """
    if measure.shape == Shape.SHARE:
        return f"{words.number(amount)} %"
    if measure.shape == Shape.PERCENTILE:
        return words.number(amount, 1 if amount < 10 else 0)
    english = words.language() == "en"
    for least, sign in ((1e9, "B" if english else "M"), (1e6, "M" if english else "jt")):
        if abs(amount) >= least:
            return f"{words.number(amount / least, 1)} {sign}"
    if abs(amount) >= 1e5:
        return f"{words.number(amount / 1e3)} {'k' if english else 'rb'}"
    if abs(amount) >= 1e4:
        return f"{words.number(amount / 1e3, 1)} {'k' if english else 'rb'}"
    return words.number(amount)


def change_in_words(change: MonthChange, *, short: bool = False) -> str:
    """A change is signed; percent of a count, points of a share, minutes of a time; where there is none the
    reason is said, or a dash where there is simply no second month.

    Rule: monitoring-153. Source: house (a fall and its reason stand together).
    """
    if change.size is None:
        return "–" if short or change.why_none is NO_PAIR else str(change.why_none)
    sign = "−" if change.size < 0 else "+" if change.size > 0 else "±"
    size = words.number(abs(change.size), 0 if short and abs(change.size) >= 10 else 1)
    if change.in_minutes:
        size = words.number(abs(change.size), 1 if abs(change.size) < 10 or not short else 0)
        return f"{sign}{size} {_('mnt') if short else _('menit')}"
    return f"{sign}{size} {_('poin') if change.in_points else '%'}"


def month_in_words(month: date) -> str:
    """A month is named with its year: Februari 2020.

    Rule: monitoring-154. Source: house.
    """
    return f"{words.MONTHS[words.language()][month.month - 1]} {month.year}"


def short_month(month: date) -> str:
    """On an axis a month is short: Feb 2020.

    Rule: monitoring-155. Source: house.
    """
    return f"{words.MONTHS[words.language()][month.month - 1][:3]} {month.year}"


def direction_in_words(measure: Measure) -> Text:
    """Every picture of changes says what a rise means, so that nobody reads a colour as praise.

    Rule: monitoring-156. Source: design/monitoring.md (direction of a measure).
    """
    return {
        Direction.NEUTRAL: _("Naik atau turun tidak baik atau buruk dengan sendirinya; lihat sebabnya."),
        Direction.MORE_IS_BETTER: _("Lebih tinggi lebih baik."),
        Direction.LESS_IS_BETTER: _("Lebih rendah lebih baik."),
    }[measure.direction]
