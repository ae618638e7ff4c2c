"""What may be done with a ticket in which state."""

from datetime import datetime

from pendopo.queue.types import STATED, Act, State, Stated

_AFTER: dict[tuple[State, Act], State] = {
    (State.PLANNED, Act.CANCEL): State.CANCELLED,
    (State.PLANNED, Act.CLOSE): State.CLOSED,
    (State.WAITING, Act.CALL): State.CALLED,
    (State.WAITING, Act.TRANSFER): State.WAITING,
    (State.WAITING, Act.CANCEL): State.CANCELLED,
    (State.WAITING, Act.CLOSE): State.CLOSED,
    (State.CALLED, Act.RECALL): State.CALLED,
    (State.CALLED, Act.START): State.SERVING,
    (State.CALLED, Act.HOLD): State.ON_HOLD,
    (State.CALLED, Act.NO_SHOW): State.NO_SHOW,
    (State.CALLED, Act.TRANSFER): State.WAITING,
    (State.CALLED, Act.CANCEL): State.CANCELLED,
    (State.CALLED, Act.CLOSE): State.CLOSED,
    (State.SERVING, Act.HOLD): State.ON_HOLD,
    (State.SERVING, Act.TRANSFER): State.WAITING,
    (State.SERVING, Act.FINISH): State.FINISHED,
    (State.SERVING, Act.CLOSE): State.CLOSED,
    (State.ON_HOLD, Act.RETURN): State.WAITING,
    (State.ON_HOLD, Act.CANCEL): State.CANCELLED,
    (State.ON_HOLD, Act.CLOSE): State.CLOSED,
    (State.NO_SHOW, Act.REINSTATE): State.WAITING,
}

# A ticket's state and the states its place (an appointment) may have meanwhile. A planned step has none yet.
_PLACE: dict[State, frozenset[str]] = {
    State.PLANNED: frozenset(),
    State.WAITING: frozenset({"checked_in"}),
    State.CALLED: frozenset({"checked_in"}),
    State.SERVING: frozenset({"checked_in"}),
    State.ON_HOLD: frozenset({"checked_in"}),
    State.FINISHED: frozenset({"fulfilled"}),
    State.NO_SHOW: frozenset({"no_show"}),
    State.CANCELLED: frozenset({"cancelled"}),
    State.CLOSED: frozenset({"unserved", "fulfilled"}),  # fulfilled: served until the door was shut
}

UNDOABLE = frozenset({Act.CALL, Act.START, Act.HOLD, Act.RETURN, Act.NO_SHOW, Act.FINISH})


def state_after(state: State, act: Act) -> State | None:
    """A ticket waits, is called, is served and finishes; it may be held, sent on, missed, and come back.

    Rule: queue-08. Source: product rule; None where the act is not allowed in this state.
    """
    return _AFTER.get((state, act))


def may_act(state: State, act: Act) -> bool:
    """Only what the state allows can be done; everything else is refused with a reason.

    Rule: queue-09. Source: product rule.
    """
    return (state, act) in _AFTER


def allowed_acts(state: State) -> tuple[Act, ...]:
    """The console shows exactly the keys that work now.

    Rule: queue-10. Source: product rule.
    """
    return tuple(act for act in Act if (state, act) in _AFTER)


def place_states(state: State) -> frozenset[str]:
    """A ticket and its place never contradict each other: who waits has come, who finished was served, who
    gave up gave the place back, who was sent home at the day's end was not served.

    Rule: queue-19. Source: product rule; kept by every action and proved by random sequences.
    """
    return _PLACE[state]


def may_undo(act: str, *, done_at: datetime | None, at: datetime, stated: Stated = STATED) -> bool:
    """An officer can take back the last step within one minute, once.

    Rule: queue-11. Source: product rule; sending on and closing are not undone: others have seen them.
    """
    known = act in {item.value for item in UNDOABLE}
    return known and done_at is not None and done_at <= at <= done_at + stated.undo_within
