"""One value of a month out of several sources, totals of regions, and changes between months."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from pendopo.analytics.types import Point, PointState, Shape
from pendopo.kit.errors import Text
from pendopo.kit.text import _, filled
from pendopo.monitoring.types import MonthValue, PrintedFigure, ValueState

_OF_POINT = {
    PointState.COUNTED: ValueState.COUNTED,
    PointState.GENERATED: ValueState.GENERATED,
    PointState.GAP: ValueState.GAP,
    PointState.CLOSED: ValueState.CLOSED,
    PointState.NONE: ValueState.NONE,
}
WITH_VALUE = frozenset(
    {
        ValueState.ACCEPTED, ValueState.CONFIRMED, ValueState.COUNTED, ValueState.TYPED, ValueState.PRINTED,
        ValueState.GENERATED, ValueState.CLOSED,
    }
)  # fmt: skip
DRAFTS = frozenset({ValueState.CONFIRMED, ValueState.TYPED})
MANY_PRINTED = _("Beberapa angka tercetak untuk bulan ini; tidak dijumlahkan. Lihat di halaman daerah.")
RANGE_PRINTED = _("Sumber menulis kisaran; angkanya ada di halaman daerah.")
NOT_SUMMED = _("Sebagian daerah hanya punya kisaran atau beberapa angka; tidak dijumlahkan.")


def of_point(code: str, point: Point) -> MonthValue:
    """A counted month keeps the state of its data: counted, generated, gap, closed or nothing.

    Rule: monitoring-130. Source: house (gaps are told from zeros).
    """
    state = _OF_POINT[point.state]
    if point.value is None and state in WITH_VALUE and state != ValueState.CLOSED:
        state = ValueState.NONE  # a time or share of nothing
    return MonthValue(code, point.start, point.value, state, point.share_covered)


def of_printed(code: str, month: date, figures: Iterable[PrintedFigure]) -> MonthValue | None:
    """A printed figure speaks for a month only when it covers exactly that month; of several sites none is
    chosen and nothing is summed, and a range stays a range without one value.

    Rule: monitoring-131. Source: figures as printed (docs/adr/figures-as-printed.md).
    """
    found = list(figures)
    if not found:
        return None
    if len(found) > 1:
        return MonthValue(code, month, None, ValueState.PRINTED, note=MANY_PRINTED)
    one = found[0]
    value = one.value_low if one.value_low == one.value_high and one.value_low is not None else None
    note: Text = "" if value is not None else RANGE_PRINTED
    if value is not None and not one.exact:
        note = _("kira-kira, menurut sumbernya")
    return MonthValue(
        code, month, value, ValueState.PRINTED, low=one.value_low, high=one.value_high, note=note,
        source=one.source,
    )  # fmt: skip


def merge(
    reported: MonthValue | None, counted: MonthValue | None, printed: MonthValue | None
) -> MonthValue | None:
    """A month is told by the accepted or confirmed return first, then by what was counted, then by what was
    printed for exactly that month; a hole in the data is shown only when nobody else speaks.

    Rule: monitoring-132. Source: issue of monitoring, 7 (numbers come from what happened).
    """
    if reported is not None and reported.state in {ValueState.ACCEPTED, ValueState.CONFIRMED}:
        made = reported.made or (counted is not None and counted.state == ValueState.GENERATED)
        return replace(reported, share_covered=counted.share_covered if counted else None, made=made)
    for value in (counted, printed, reported):
        if value is not None and value.state in WITH_VALUE and (value.value is not None or value.note):
            return value
    return counted or printed or reported


def total_of(code: str, month: date, values: Iterable[MonthValue]) -> MonthValue:
    """A total of regions is made only where each has one value; ranges are never summed, holes are counted
    beside the total, and the total is worth no more than the least of its parts.

    Rule: monitoring-133. Source: design/monitoring.md (nothing is summed silently).
    """
    shown = [value for value in values if value.state != ValueState.NONE]
    if not shown:
        return MonthValue(code, month, None, ValueState.NONE, parts=0)
    known = [value for value in shown if value.value is not None]
    missing = sum(value.state == ValueState.GAP for value in shown)
    states = {value.state for value in known}
    if any(value.value is None and value.state != ValueState.GAP for value in shown):
        note = _("Ada angka daerah yang disembunyikan.") if _hidden(shown) else NOT_SUMMED
        state = ValueState.HIDDEN if _hidden(shown) else ValueState.PRINTED
        return MonthValue(code, month, None, state, note=note, parts=len(known), parts_missing=missing)
    if not known:
        return MonthValue(code, month, None, ValueState.GAP, 0.0, parts=0, parts_missing=missing)
    covered = [value.share_covered for value in shown if value.share_covered is not None]
    order = [
        ValueState.GENERATED, ValueState.PRINTED, ValueState.TYPED, ValueState.COUNTED,
        ValueState.CONFIRMED, ValueState.ACCEPTED, ValueState.CLOSED,
    ]  # fmt: skip
    note_of_gaps = (
        filled(_("{count} daerah punya celah data dan tidak ikut dijumlahkan."), count=missing)
        if missing
        else ""
    )
    return MonthValue(
        code, month, sum(value.value or 0 for value in known), min(states, key=order.index),
        sum(covered) / len(covered) if covered else None, note=note_of_gaps, parts=len(known),
        parts_missing=missing, made=any(value.is_generated for value in known),
        origin=next((value.origin for value in known if value.origin), ""),
    )  # fmt: skip


NO_PAIR = _("salah satu bulan tidak punya angka")


def _hidden(values: list[MonthValue]) -> bool:
    return any(value.state == ValueState.HIDDEN for value in values)


@dataclass(frozen=True, slots=True)
class MonthChange:
    """From one month to another: percent for counts, points for shares, minutes for times, or why none."""

    size: float | None
    in_points: bool = False
    in_minutes: bool = False
    why_none: Text = ""
    doubt: Text = ""  # the change may be one of the data


def change_of(before: MonthValue, after: MonthValue, shape: Shape) -> MonthChange:
    """A change is said only between two months with one value each of the same kind of source; holes first:
    a month with much less coverage than the other is doubted, since most falls are gaps. Times change by
    minutes: half of two minutes is one minute, whatever the percent.

    Rule: monitoring-134. Source: design/monitoring.md (falls).
    """
    reason = _why_none(before, after)
    if before.value is None or after.value is None or reason:
        return MonthChange(None, why_none=reason)
    doubt: Text = ""
    if after.share_covered is not None and after.share_covered < 0.8:
        doubt = _("cakupan data rendah")
    elif after.parts_missing != before.parts_missing or after.parts != before.parts:
        doubt = _("jumlah daerah yang terhitung berbeda")
    if shape == Shape.SHARE:
        return MonthChange(after.value - before.value, in_points=True, doubt=doubt)
    if shape == Shape.PERCENTILE:
        return MonthChange(after.value - before.value, in_minutes=True, doubt=doubt)
    if not before.value:
        return MonthChange(None, why_none=_("pembandingnya nol"))
    return MonthChange(100 * (after.value - before.value) / before.value, doubt=doubt)


def _why_none(before: MonthValue, after: MonthValue) -> Text:
    if after.state == ValueState.GAP:
        return _("celah data")
    if before.state == ValueState.GAP:
        return _("pembandingnya celah data")
    if before.value is None or after.value is None:
        return NO_PAIR
    if (before.state == ValueState.PRINTED) != (after.state == ValueState.PRINTED):
        return _("sumbernya berbeda: tercetak dan dihitung")
    return ""


def is_public(value: MonthValue) -> bool:
    """The public sees what was printed, counted or accepted; what a mall has only confirmed or typed stays
    with the ministry until it is accepted.

    Rule: monitoring-135. Source: issue of monitoring, 7 (open data); design/monitoring.md (submission).
    """
    return value.state not in DRAFTS
