"""Background jobs of the queue, each calling one action."""

from procrastinate.contrib.django import app

from pendopo.kit import clock
from pendopo.kit.actor import SYSTEM
from pendopo.queue import actions


@app.task(queueing_lock="queue-close-past-days")  # type: ignore[untyped-decorator]
def close_past_days(timestamp: int = 0) -> int:
    """Close what is still open an hour after a mall has closed."""
    return actions.close_past_days(at=clock.now())


@app.task(queueing_lock="queue-tell-nearly-due")  # type: ignore[untyped-decorator]
def tell_nearly_due(timestamp: int = 0) -> int:
    """Tell whoever is nearly due."""
    return actions.tell_nearly_due(by=SYSTEM, at=clock.now())
