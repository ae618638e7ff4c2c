"""What the returns of a month say about one measure, region by region."""

from collections import defaultdict
from dataclasses import replace
from datetime import date

from pendopo.analytics.queries import get_measure
from pendopo.analytics.rules import month_of
from pendopo.analytics.types import Shape
from pendopo.kit.actor import Actor, Permission
from pendopo.kit.text import _
from pendopo.monitoring.models import ReportedMeasure, ReturnValue
from pendopo.monitoring.rules import returns as rules
from pendopo.monitoring.types.returns import PeriodKind, ReportedValue, ReturnState


def reported_values(measure: str, month: date, *, by: Actor | None = None) -> dict[str, ReportedValue]:
    """The value of each region that reported the measure for a month, with its state. Raises MeasureUnknown.

    Without an actor only what was accepted; with one also what is not, where the actor may see it. Malls of
    one region are added where the measure can be; a region with one mall gives any measure. What the ministry
    imported fills regions without a return.
    """
    shape = get_measure(measure).shape
    rows = (
        ReturnValue.objects.filter(
            measure=measure, of__kind=PeriodKind.MONTH, of__starts_date=month_of(month)
        )
        .select_related("of")
        .order_by("of__mall")
    )
    found: dict[str, list[tuple[float | None, ReturnState, str]]] = defaultdict(list)
    generated = set()
    for row in rows:
        back = row.of
        if back.is_generated:
            generated.add(back.region_code)
        inside = by is not None and (
            by.may(Permission.REVIEW_RETURNS, region=back.region_code)
            or by.may(Permission.SEE_FIGURES, region=back.region_code, mall=back.mall)
        )
        if inside:
            found[back.region_code].append((row.value, ReturnState(back.state), row.reason))
        elif back.accepted_at is not None:
            found[back.region_code].append((row.accepted_value, ReturnState.ACCEPTED, row.accepted_reason))
    said = {
        code: replace(_together(parts, shape), is_generated=code in generated)
        for code, parts in found.items()
    }
    typed = {row.of.region_code for row in rows if row.computed is None and row.value is not None}
    said = {code: replace(value, origin="typed") if code in typed else value for code, value in said.items()}
    imported = ReportedMeasure.objects.filter(measure=measure, month=month_of(month), superseded_at=None)
    for kept in imported:
        if kept.region_id not in said or said[kept.region_id].value is None:
            said[kept.region_id] = ReportedValue(
                kept.value, ReturnState.ACCEPTED, kept.note, origin="imported"
            )
    return dict(sorted(said.items()))


def list_reported_months(measure: str, *, by: Actor | None = None) -> list[date]:
    """Months of which returns or imports tell a measure: for the public the accepted ones only."""
    told = ReturnValue.objects.filter(measure=measure, of__kind=PeriodKind.MONTH)
    if by is None:
        told = told.filter(of__accepted_at__isnull=False, accepted_value__isnull=False)
    else:
        told = told.filter(value__isnull=False).exclude(of__state=ReturnState.COMPUTED)
    found = set(told.values_list("of__starts_date", flat=True))
    imported = ReportedMeasure.objects.filter(measure=measure, superseded_at=None)
    return sorted(found | set(imported.values_list("month", flat=True)))


def _together(parts: list[tuple[float | None, ReturnState, str]], shape: Shape) -> ReportedValue:
    values = [value for value, _state, _note in parts if value is not None]
    state = rules.state_of_region(state for _value, state, _note in parts)
    note = " ".join(dict.fromkeys(note for _value, _state, note in parts if note))
    if not values:
        return ReportedValue(None, state, note)
    if len(parts) == 1:
        return ReportedValue(values[0], state, note)
    if shape != Shape.SUM:
        unlike = str(_("Ukuran ini tidak dapat dijumlah atas beberapa mal."))
        return ReportedValue(None, state, f"{note} {unlike}".strip())
    return ReportedValue(sum(values), state, note)
