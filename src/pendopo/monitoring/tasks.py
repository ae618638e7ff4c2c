"""Background jobs of the room, each calling one action."""

from procrastinate.contrib.django import app

from pendopo.kit import clock
from pendopo.kit.actor import SYSTEM
from pendopo.monitoring import actions


@app.task(queueing_lock="monitoring-daily-counts")  # type: ignore[untyped-decorator]
def update_daily_counts(timestamp: int = 0) -> int:
    """Bring the daily counts up to the log; once a minute."""
    return actions.update_daily_counts(by=SYSTEM, at=clock.now())


@app.task(queueing_lock="monitoring-open-returns")  # type: ignore[untyped-decorator]
def open_returns(timestamp: int = 0) -> int:
    """Open the returns of ended periods, and compute anew what late events moved; once an hour."""
    at = clock.now()
    return actions.open_returns(by=SYSTEM, at=at) + actions.refresh_returns(by=SYSTEM, at=at)


@app.task(queueing_lock="monitoring-return-reminders")  # type: ignore[untyped-decorator]
def send_return_reminders(timestamp: int = 0) -> int:
    """Remind malls of their returns, and tell the ministry which are late; once a day."""
    return actions.send_return_reminders(by=SYSTEM, at=clock.now())
