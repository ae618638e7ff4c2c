"""Background jobs of the room, each calling one action."""

from procrastinate.contrib.django import app

from pendopo.kit import clock
from pendopo.kit.actor import SYSTEM
from pendopo.monitoring import actions
from pendopo.monitoring.actions import alerts


@app.task(queueing_lock="monitoring-falls-week")  # type: ignore[untyped-decorator]
def scan_weeks_for_falls(timestamp: int = 0) -> int:
    """Search the week that has ended; Monday, after the cubes, and every morning for what came late."""
    return alerts.scan_for_falls(cadence="week", by=SYSTEM, at=clock.now()).found


@app.task(queueing_lock="monitoring-falls-month")  # type: ignore[untyped-decorator]
def scan_months_for_falls(timestamp: int = 0) -> int:
    """Search the month that has ended; on its first days, after the cubes."""
    return alerts.scan_for_falls(cadence="month", by=SYSTEM, at=clock.now()).found


@app.task(queueing_lock="monitoring-alert-digests")  # type: ignore[untyped-decorator]
def mail_alert_digests(timestamp: int = 0) -> int:
    """One mail a day to who follows alerts."""
    return alerts.mail_digests(by=SYSTEM, at=clock.now())


@app.task(queueing_lock="monitoring-open-returns")  # type: ignore[untyped-decorator]
def open_returns(timestamp: int = 0) -> int:
    """Open the returns of ended periods, and compute anew what late events moved; once an hour."""
    at = clock.now()
    return actions.open_returns(by=SYSTEM, at=at) + actions.refresh_returns(by=SYSTEM, at=at)


@app.task(queueing_lock="monitoring-return-reminders")  # type: ignore[untyped-decorator]
def send_return_reminders(timestamp: int = 0) -> int:
    """Remind malls of their returns, and tell the ministry which are late; once a day."""
    return actions.send_return_reminders(by=SYSTEM, at=clock.now())


@app.task(queueing_lock="monitoring-hidden-places")  # type: ignore[untyped-decorator]
def find_hidden_places(timestamp: int = 0) -> int:
    """Find what the public may not see where data of a finished month changed; every five minutes."""
    return actions.find_hidden_places(by=SYSTEM, at=clock.now())
