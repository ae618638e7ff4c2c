"""Jobs of the room; `config/schedule.py` says when. Each is safe to repeat."""

from datetime import timedelta

from procrastinate.contrib.django import app

from pendopo.booking import actions
from pendopo.kit.actor import SYSTEM
from pendopo.kit.clock import local_date, now
from pendopo.malls.models import Mall


@app.task(queueing_lock="booking-expire-holds")  # type: ignore[untyped-decorator]
def release_expired_holds(timestamp: int = 0) -> int:
    """Every minute: places of expired holds go back."""
    return actions.release_expired_holds(by=SYSTEM, at=now())


@app.task(queueing_lock="booking-audit")  # type: ignore[untyped-decorator]
def audit_windows(timestamp: int = 0) -> int:
    """Every ten minutes: taken equals the recount, or an alarm is recorded."""
    at = now()
    return actions.audit_windows(since=at.date() - timedelta(days=1), by=SYSTEM, at=at)


@app.task(queueing_lock="booking-reminders")  # type: ignore[untyped-decorator]
def send_reminders(timestamp: int = 0) -> int:
    """Every ten minutes: reminders on the eve and two hours ahead."""
    return actions.send_reminders(by=SYSTEM, at=now())


@app.task(queueing_lock="booking-missed")  # type: ignore[untyped-decorator]
def end_missed_bookings(timestamp: int = 0) -> int:
    """Every hour: bookings of past days whose person never came."""
    return actions.end_missed_bookings(by=SYSTEM, at=now())


@app.task(queueing_lock="booking-generate")  # type: ignore[untyped-decorator]
def generate_windows(timestamp: int = 0) -> int:
    """Every hour: each mall has windows for its whole horizon, in its own day."""
    at = now()
    made = 0
    for mall in Mall.objects.order_by("id"):
        if mall.closed_date is None or mall.closed_date >= local_date(at, mall.zone):
            made += actions.generate_windows(mall=mall, by=SYSTEM, at=at)
    return made
