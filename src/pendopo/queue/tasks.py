"""Background jobs of the queue, each calling one action."""

from procrastinate.contrib.django import app

from pendopo.kit import clock
from pendopo.queue import actions


@app.task(queueing_lock="queue-close-past-days")  # type: ignore[untyped-decorator]
def close_past_days(timestamp: int = 0) -> int:
    """Close what is still open an hour after a mall has closed."""
    return actions.close_past_days(at=clock.now())
