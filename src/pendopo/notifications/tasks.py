"""Jobs of the room: the plan of the day, and what did not arrive in time. Each may run twice."""

from procrastinate.contrib.django import app

from pendopo.kit import clock
from pendopo.kit.actor import SYSTEM
from pendopo.notifications import actions


@app.task(name="notifications.plan", queue="messages")  # type: ignore[untyped-decorator]
def plan(timestamp: int = 0) -> int:
    """Plan anew what missed its day or has none."""
    return actions.plan_missed(by=SYSTEM, at=clock.now())


@app.task(name="notifications.give_up_late", queue="messages")  # type: ignore[untyped-decorator]
def give_up_late(timestamp: int = 0) -> int:
    """End what did not arrive in time, so that the next way is tried."""
    return actions.give_up_late(by=SYSTEM, at=clock.now())
