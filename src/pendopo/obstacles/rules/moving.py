"""An entry moves on in one step: what its place says of how it stands now."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from pendopo.obstacles.types import EntryKind, ObstacleState, Stage, StrategyState

STATES: dict[str, tuple[str, ...]] = {
    EntryKind.OBSTACLE: (ObstacleState.OPEN, ObstacleState.EASING, ObstacleState.SOLVED),
    EntryKind.STRATEGY: (
        StrategyState.PLANNED, StrategyState.RUNNING, StrategyState.DONE, StrategyState.STOPPED,
    ),
    EntryKind.INNOVATION: (Stage.IDEA, Stage.TRIAL, Stage.ROUTINE),
}  # fmt: skip


def states_of(kind: str, now: str) -> tuple[str, ...]:
    """An entry can be said to stand in the states of its kind, and stays where its source left it.

    Rule: obstacles-300. Source: issue of monitoring, 4.
    """
    known = STATES[kind]
    return known if now in known else (now, *known)


def moved(kind: str, state: str, dates: Mapping[str, date | None], today: date) -> dict[str, Any]:
    """What is solved, done or stopped ended by today, what runs has begun by today, and what hinders again
    has no end; a date that was told stays.

    Rule: obstacles-301. Source: house (who closes an entry types no date). Gives the columns that are set.
    """
    if kind == EntryKind.OBSTACLE:
        over = state == ObstacleState.SOLVED
        until = dates.get("until_date")
        return {"state": state, "until_date": (until or today) if over else None}
    started = dates.get("starts_date")
    if kind == EntryKind.INNOVATION:
        return {"stage": state, "starts_date": started or (None if state == Stage.IDEA else today)}
    over = state in {StrategyState.DONE, StrategyState.STOPPED}
    begun = started or (today if state in {StrategyState.RUNNING, StrategyState.DONE} else None)
    end = (dates.get("ends_date") or today) if over else None
    return {"state": state, "starts_date": begun, "ends_date": max(end, begun) if end and begun else end}
