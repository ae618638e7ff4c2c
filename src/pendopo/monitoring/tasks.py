"""Background jobs of the room, each calling one action."""

from procrastinate.contrib.django import app

from pendopo.kit import clock
from pendopo.kit.actor import SYSTEM
from pendopo.monitoring import actions


@app.task(queueing_lock="monitoring-daily-counts")  # type: ignore[untyped-decorator]
def update_daily_counts(timestamp: int = 0) -> int:
    """Bring the daily counts up to the log; once a minute."""
    return actions.update_daily_counts(by=SYSTEM, at=clock.now())
