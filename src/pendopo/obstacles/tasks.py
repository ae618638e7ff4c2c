"""Background jobs of the room, each calling one action."""

from procrastinate.contrib.django import app

from pendopo.kit import clock
from pendopo.kit.actor import SYSTEM
from pendopo.obstacles import actions


@app.task(queueing_lock="obstacles-suggestions")  # type: ignore[untyped-decorator]
def suggest_obstacles(timestamp: int = 0) -> int:
    """Look for obstacles in the events of the last weeks; once a night."""
    return actions.suggest_obstacles(by=SYSTEM, at=clock.now())
