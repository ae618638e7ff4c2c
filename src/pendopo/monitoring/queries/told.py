"""What returns say about a month, in the words of the merged values."""

from datetime import date

from pendopo.kit.actor import Actor
from pendopo.monitoring.queries import returns
from pendopo.monitoring.types import MonthValue, ValueState
from pendopo.monitoring.types.returns import ReturnState

_STATES = {
    ReturnState.ACCEPTED: ValueState.ACCEPTED,
    ReturnState.CONFIRMED: ValueState.CONFIRMED,
}


def told_values(measure: str, month: date, *, by: Actor | None) -> dict[str, MonthValue]:
    """What returns say about a month, by region code: accepted, and confirmed for those who see all."""
    found = {}
    for code, told in returns.reported_values(measure, month, by=by).items():
        state = _STATES.get(told.state)
        if state is not None and told.value is not None:
            found[code] = MonthValue(
                code, month, float(told.value), state, note=told.note, made=told.is_generated,
                origin=told.origin,
            )  # fmt: skip
    return found
