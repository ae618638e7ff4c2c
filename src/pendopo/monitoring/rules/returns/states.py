"""Where a return stands and which step is next; differences, completeness, and peers."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from pendopo.kit.errors import Text
from pendopo.kit.text import _
from pendopo.monitoring.rules.returns.entries import entry_lines
from pendopo.monitoring.types.returns import Answer, Completeness, Definition, FieldKind, ReturnState

WORDS: dict[ReturnState, Text] = {
    ReturnState.COMPUTED: _("dihitung, menunggu konfirmasi"),
    ReturnState.CONFIRMED: _("dikonfirmasi, menunggu diterima"),
    ReturnState.RETURNED: _("dikembalikan"),
    ReturnState.ACCEPTED: _("diterima"),
}
_ORDER = (ReturnState.COMPUTED, ReturnState.RETURNED, ReturnState.CONFIRMED, ReturnState.ACCEPTED)


def state_words(state: str) -> Text:
    """Every unaccepted return is shown with its state; nothing is hidden.

    Rule: monitoring-98. Source: monitoring.md (badges instead).
    """
    return WORDS[ReturnState(state)]


def may_answer(state: str, *, today: date, lock: date) -> bool:
    """A mall may answer until the lock day, in any state: after acceptance its answer is a correction.

    Rule: monitoring-99. Source: monitoring.md (due date, lock date, history of corrections).
    """
    return today <= lock or state == ReturnState.ACCEPTED


def may_give_back(state: str) -> bool:
    """Only what a mall has confirmed is given back with remarks.

    Rule: monitoring-100. Source: issue of monitoring, 2.
    """
    return state == ReturnState.CONFIRMED


def may_accept(state: str) -> bool:
    """Only what a mall has confirmed is accepted.

    Rule: monitoring-101. Source: issue of monitoring, 2.
    """
    return state == ReturnState.CONFIRMED


def same_number(one: float | None, other: float | None) -> bool:
    """Two numbers are the same when nobody would read a difference: half a tenth apart at most.

    Rule: monitoring-102. Source: house (shares and minutes are read with one decimal).
    """
    if one is None or other is None:
        return one is other
    return abs(one - other) < 0.05


def needs_reason(kind: str, computed: float | None, answer: Answer) -> bool:
    """Who puts another number in the place of a computed one says why.

    Rule: monitoring-103. Source: issue of monitoring, 2 (overrides need a reason).
    """
    if kind != FieldKind.COMPUTED or computed is None or same_number(computed, answer.value):
        return False
    return not answer.reason.strip()


def changes_of(
    definition: Definition, before: Mapping[str, Answer], after: Mapping[str, Answer], *, why: str = ""
) -> list[dict[str, Any]]:
    """The history names each field that changed with its old and its new answer and the reason.

    Rule: monitoring-104. Source: monitoring.md (history of corrections).
    """
    changes = []
    for spec in definition.fields:
        old, new = before.get(spec.code, Answer()), after.get(spec.code, before.get(spec.code, Answer()))
        if spec.is_number:
            differs, shown = not same_number(old.value, new.value), (old.value, new.value)
        else:
            said = (entry_lines(old), entry_lines(new))
            differs, shown = said[0] != said[1], said  # type: ignore[assignment]
        if differs or old.reason != new.reason:
            changes.append({"field": spec.code, "old": shown[0], "new": shown[1], "why": new.reason or why})
    return changes


def completeness_of(rows: Iterable[tuple[str, bool | None, float | None]]) -> Completeness:
    """A return has come when the mall has confirmed it once, also late and also if it was given back since.
    Coverage stands beside it, since a button cannot fake it.

    Rule: monitoring-105. Source: monitoring.md. Rows: state, on time (None: never confirmed), coverage.
    """
    found = list(rows)
    covered = [coverage for _state, _on_time, coverage in found if coverage is not None]
    return Completeness(
        expected=len(found),
        received=sum(on_time is not None for _state, on_time, _coverage in found),
        on_time=sum(bool(on_time) for _state, on_time, _coverage in found),
        accepted=sum(state == ReturnState.ACCEPTED for state, _on_time, _coverage in found),
        coverage=sum(covered) / len(covered) if covered else None,
    )


def percentile_among(own: float, others: Sequence[float]) -> int | None:
    """A mall stands above so many percent of its peers (half of the equals counted); with fewer than three
    peers nothing is said.

    Rule: monitoring-106. Source: house (no rank among two).
    """
    if len(others) < 3:
        return None
    below = sum(value < own for value in others) + sum(value == own for value in others) / 2
    return round(100 * below / len(others))


def state_of_region(states: Iterable[str]) -> ReturnState:
    """A region with several malls stands where its slowest mall stands.

    Rule: monitoring-107. Source: house.
    """
    return min((ReturnState(state) for state in states), key=_ORDER.index, default=ReturnState.COMPUTED)
