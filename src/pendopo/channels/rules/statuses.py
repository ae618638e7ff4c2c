"""What becomes of the states that a vendor tells in any order."""

from pendopo.channels.types import Delivery, State

_RANK = {State.QUEUED: 0, State.SENDING: 1, State.SENT: 2, State.DELIVERED: 3, State.READ: 4}


def next_state(now: str, told: Delivery) -> State | None:
    """A message goes from sent to delivered to read and never back; a failure counts until it arrived.

    Rule: channels-05. Source: domain 8.2 (statuses come out of order; rank them). None: nothing changes.
    """
    current = State(now)
    if told is Delivery.FAILED:
        return State.FAILED if current in (State.SENDING, State.SENT) else None
    wanted = State(told.value)
    if current in (State.CANCELLED, State.EXPIRED):
        return None
    if current is State.FAILED:
        return wanted if told in (Delivery.DELIVERED, Delivery.READ) else None
    return wanted if _RANK[wanted] > _RANK[current] else None
