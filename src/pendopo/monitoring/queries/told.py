"""What returns say about a month, in the words of the merged values."""

from collections.abc import Collection, Sequence
from datetime import date

from pendopo.kit.actor import Actor
from pendopo.monitoring.queries import returns
from pendopo.monitoring.types import MonthValue, ValueState
from pendopo.monitoring.types.returns import ReturnState

_STATES = {
    ReturnState.ACCEPTED: ValueState.ACCEPTED,
    ReturnState.CONFIRMED: ValueState.CONFIRMED,
}


def told_months(
    measures: Collection[str], wanted: Sequence[date], *, by: Actor | None, places: Collection[str] = ()
) -> dict[tuple[str, date], dict[str, MonthValue]]:
    """What returns say, by measure and month, then region: accepted, and confirmed for who sees all."""
    found = {}
    for (measure, month), regions in returns.reported_months(measures, wanted, by=by, places=places).items():
        found[measure, month] = {
            code: MonthValue(
                code, month, float(told.value), _STATES[told.state], note=told.note, made=told.is_generated,
                origin=told.origin,
            )
            for code, told in regions.items()
            if told.state in _STATES and told.value is not None
        }  # fmt: skip
    return found
