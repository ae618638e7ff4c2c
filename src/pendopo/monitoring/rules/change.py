"""From one figure to another: what can be said, and what cannot."""

from decimal import ROUND_HALF_UP, Decimal

from pendopo.kit.errors import Text
from pendopo.kit.text import _
from pendopo.monitoring.rules.values import kind_of, period_days
from pendopo.monitoring.types import Change, NotComparable, Per, PrintedFigure, ValueKind

_TENTH = Decimal("0.1")


def percent_change(before: int, after: int) -> float | None:
    """A change is the signed difference in percent of the first value, to a tenth; from zero there is none.

    Rule: monitoring-20. Source: the founding report (7.912 to 4.431 is a fall of 44,0 percent).
    """
    if before == 0:
        return None
    exact = Decimal(after - before) * 100 / Decimal(before)
    return float(exact.quantize(_TENTH, rounding=ROUND_HALF_UP)) + 0.0


def may_compare(before: PrintedFigure, after: PrintedFigure) -> Text | None:
    """Only figures of one place, one measure and one way of counting are compared; else the reason why not.

    Rule: monitoring-21. Source: monitoring design: unlike measures are never summed or compared.
    """
    if before.measure != after.measure:
        return _("Ukurannya berbeda. Ukuran yang berbeda tidak pernah dibandingkan.")
    if (before.region_code, before.site) != (after.region_code, after.site):
        return _("Tempatnya berbeda, sehingga selisihnya tidak berarti kenaikan atau penurunan.")
    if before.per != after.per:
        return _("Satu angka per hari atau per bulan, yang lain untuk seluruh masa.")
    if before.key == after.key:
        return _("Kedua bulan dijawab oleh angka yang sama.")
    return None


def change_between(before: PrintedFigure, after: PrintedFigure, *, caveats: tuple[Text, ...] = ()) -> Change:
    """A change of single values is one percentage; of ranges it is the interval between the extreme cases.

    Rule: monitoring-22. Source: monitoring design: with two figures the page says what can be said.

    No rate per day is ever claimed. Raises NotComparable with the reason when the two may not be compared.
    """
    reason = may_compare(before, after)
    if reason is not None:
        raise NotComparable(reason)
    low, high = _bounds(before, after)
    singles = all(kind_of(figure) in {ValueKind.EXACT, ValueKind.ABOUT} for figure in (before, after))
    notes = (
        *caveats,
        *_value_caveats(before, after),
        *_period_caveats(before, after),
        *_sources(before, after),
    )
    return Change(before, after, low if singles else None, low, high, tuple(notes))


def _bounds(before: PrintedFigure, after: PrintedFigure) -> tuple[float | None, float | None]:
    """The lowest change goes from the highest first value to the lowest second one; the highest reversed."""
    low = (
        percent_change(before.value_high, after.value_low)
        if before.value_high is not None and after.value_low is not None
        else None
    )
    high = (
        percent_change(before.value_low, after.value_high)
        if before.value_low is not None and after.value_high is not None
        else None
    )
    return low, high


def _value_caveats(before: PrintedFigure, after: PrintedFigure) -> list[Text]:
    notes: list[Text] = []
    kinds = {kind_of(before), kind_of(after)}
    if before.value_low == 0:
        notes.append(_("Angka pertama nol, sehingga tidak ada persentase."))
    if ValueKind.ABOUT in kinds:
        notes.append(_("Sumber menulis kira-kira, sehingga persentasenya juga kira-kira."))
    if ValueKind.RANGE in kinds:
        notes.append(_("Sumber menulis kisaran, sehingga perubahannya juga berupa kisaran."))
    if kinds & {ValueKind.AT_LEAST, ValueKind.AT_MOST}:
        notes.append(
            _("Sumber hanya menulis lebih dari atau paling banyak, sehingga satu batas tidak diketahui.")
        )
    return notes


def _period_caveats(before: PrintedFigure, after: PrintedFigure) -> list[Text]:
    notes: list[Text] = []
    pair = (before, after)
    if any(figure.period_end is None for figure in pair):
        notes.append(_("Akhir masa tidak disebut oleh sumber, sehingga angka per hari tidak dapat dihitung."))
    if any(figure.period_start is None for figure in pair):
        notes.append(_("Awal masa tidak disebut oleh sumber, sehingga angka per hari tidak dapat dihitung."))
    lengths = {period_days(figure) for figure in pair}
    if before.per == Per.PERIOD and None not in lengths and len(lengths) == 2:
        notes.append(_("Kedua masa tidak sama panjang; selisihnya bukan perubahan per hari."))
    return notes


def _sources(before: PrintedFigure, after: PrintedFigure) -> list[Text]:
    if before.source == after.source:
        return []
    return [_("Kedua angka berasal dari sumber yang berbeda; cara menghitungnya dapat berbeda.")]
