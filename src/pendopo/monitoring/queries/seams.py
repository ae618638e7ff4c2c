"""What other subjects offer to these pages, found by name: a subject that is not there says nothing."""

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from pendopo.kit.actor import Actor
from pendopo.monitoring.types import MonthValue, ValueState

_REPORTED = {
    "accepted": ValueState.ACCEPTED,
    "confirmed": ValueState.CONFIRMED,
    "typed": ValueState.TYPED,
}


@lru_cache(maxsize=32)
def offered(module: str, name: str) -> Callable[..., Any] | None:
    """A function of a subject, or None where the subject does not offer it."""
    parent = module.rpartition(".")[0]
    if find_spec(parent) is None or find_spec(module) is None:
        return None
    return getattr(import_module(module), name, None)


def reported_values(measure: str, month: date, *, by: Actor | None) -> dict[str, MonthValue]:
    """What returns say about a month, by region code: accepted, and confirmed for those who see all."""
    ask = offered("pendopo.monitoring.queries.returns", "reported_values")
    if ask is None:
        return {}
    found = {}
    for code, told in ask(measure, month, by=by).items():
        state = _REPORTED.get(str(told.state))
        if state is not None and told.value is not None:
            note = getattr(told, "note", "")
            found[code] = MonthValue(
                code, month, float(told.value), state, note=note, made=told.is_generated, origin=told.origin
            )
    return found


def reported_months(measure: str, *, by: Actor | None) -> list[date]:
    """Months of which returns say something."""
    ask = offered("pendopo.monitoring.queries.returns", "list_reported_months")
    return [] if ask is None else list(ask(measure, by=by))


def open_alerts(*, by: Actor, region: str = "") -> list[Any] | None:
    """Open alerts, or None where nobody keeps any."""
    ask = offered("pendopo.monitoring.queries.alerts", "list_alerts")
    return None if ask is None else list(ask(by=by, region=region))


def entries(kind: str, *, region: str, by: Actor | None) -> list[Any] | None:
    """Obstacles, strategies or innovations of a region, or None where they are not kept."""
    ask = offered("pendopo.obstacles.queries", f"list_{kind}")
    return None if ask is None else list(ask(region=region, by=by))
