"""What the returns of a month say about one measure, region by region."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Q

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
    return reported_months([measure], [month_of(month)], by=by).get((measure, month_of(month)), {})


def reported_months(
    measures: Collection[str], months: Collection[date], *, by: Actor | None = None,
    places: Collection[str] = (),
) -> dict[tuple[str, date], dict[str, ReportedValue]]:  # fmt: skip
    """As `reported_values`, of several measures and months, in two reads; where `places` names regions or
    provinces, only of those and what lies in them. Raises MeasureUnknown.
    """
    shapes = {measure: get_measure(measure).shape for measure in measures}
    rows = ReturnValue.objects.filter(
        measure__in=list(measures), of__kind=PeriodKind.MONTH, of__starts_date__in=list(months)
    ).order_by("of__mall")
    rows = rows.filter(_within("of__region_code", places))
    parts: dict[tuple[str, date, str], list[_Part]] = defaultdict(list)
    for measure, month, *row in rows.values_list("measure", "of__starts_date", *_FIELDS):
        one = _Row(*row)
        parts[measure, month, one.region].append(_part(one, by))
    found: dict[tuple[str, date], dict[str, ReportedValue]] = defaultdict(dict)
    for (measure, month, region), every in sorted(parts.items(), key=lambda item: item[0]):
        said = [part.said for part in every if part.said is not None]
        if said:
            origin = "typed" if any(part.is_typed for part in every) else ""
            made = any(part.is_generated for part in every)
            found[measure, month][region] = _together(said, shapes[measure], made, origin)
    imported = ReportedMeasure.objects.filter(
        _within("region__code", places),
        measure__in=list(measures),
        month__in=list(months),
        superseded_at=None,
    )
    for kept in imported:
        said_there = found[kept.measure, kept.month]
        if kept.region_id not in said_there or said_there[kept.region_id].value is None:
            said_there[kept.region_id] = ReportedValue(
                kept.value, ReturnState.ACCEPTED, kept.note, origin="imported"
            )
    return {key: dict(sorted(regions.items())) for key, regions in found.items()}


def _within(column: str, places: Collection[str]) -> Q:
    found = Q()
    for code in places:
        found |= Q(**{column: code}) | Q(**{f"{column}__startswith": f"{code}."})
    return found


class _Row(NamedTuple):
    region: str
    mall: str
    state: str
    accepted_at: datetime | None
    is_generated: bool
    value: float | None
    reason: str
    computed: float | None
    accepted_value: float | None
    accepted_reason: str


_FIELDS = (
    "of__region_code", "of__mall", "of__state", "of__accepted_at", "of__is_generated", "value", "reason",
    "computed", "accepted_value", "accepted_reason",
)  # fmt: skip
_Said = tuple[float | None, ReturnState, str]


class _Part(NamedTuple):
    said: _Said | None
    is_generated: bool
    is_typed: bool


def _part(row: _Row, by: Actor | None) -> _Part:
    """What a mall's row says to the actor, or to everybody."""
    inside = by is not None and (
        by.may(Permission.REVIEW_RETURNS, region=row.region)
        or by.may(Permission.SEE_FIGURES, region=row.region, mall=row.mall)
    )
    said: _Said | None = None
    if inside:
        said = (row.value, ReturnState(row.state), row.reason)
    elif row.accepted_at is not None:
        said = (row.accepted_value, ReturnState.ACCEPTED, row.accepted_reason)
    return _Part(said, row.is_generated, row.computed is None and row.value is not None)


def list_reported_months(measure: str, *, by: Actor | None = None) -> list[date]:
    """Months of which returns or imports tell a measure: for the public the accepted ones only."""
    told = ReturnValue.objects.filter(measure=measure, of__kind=PeriodKind.MONTH)
    if by is None:
        told = told.filter(of__accepted_at__isnull=False, accepted_value__isnull=False)
    else:
        told = told.filter(value__isnull=False).exclude(of__state=ReturnState.COMPUTED)
    found = set(told.values_list("of__starts_date", flat=True).distinct())
    imported = ReportedMeasure.objects.filter(measure=measure, superseded_at=None)
    return sorted(found | set(imported.values_list("month", flat=True)))


def _together(parts: list[_Said], shape: Shape, made: bool, origin: str) -> ReportedValue:
    if len(parts) == 1:
        return ReportedValue(*parts[0], is_generated=made, origin=origin)
    values = [value for value, _state, _note in parts if value is not None]
    state = rules.state_of_region(state for _value, state, _note in parts)
    note = " ".join(dict.fromkeys(note for _value, _state, note in parts if note))
    if not values:
        return ReportedValue(None, state, note, is_generated=made, origin=origin)
    if shape != Shape.SUM:
        unlike = str(_("Ukuran ini tidak dapat dijumlah atas beberapa mal."))
        return ReportedValue(None, state, f"{note} {unlike}".strip(), is_generated=made, origin=origin)
    return ReportedValue(sum(values), state, note, is_generated=made, origin=origin)
