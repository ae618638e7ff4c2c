"""Searching a past at once, as if the search had run each week and month: for a history that was loaded."""

from datetime import UTC, date, datetime, time, timedelta

from django.db import transaction

from pendopo.analytics.queries.falls import read_history
from pendopo.analytics.rules import falls
from pendopo.analytics.types.falls import Cadence
from pendopo.kit.actor import Actor
from pendopo.kit.clock import local_date
from pendopo.monitoring.actions.alerts.scan import HISTORY, NATION_ZONE, scan_for_falls
from pendopo.monitoring.rules import alerts as rules

MORNING = time(21)  # UTC: early in the morning of the day after


@transaction.atomic
def scan_past_for_falls(*, since: date, by: Actor, at: datetime) -> int:
    """Search all whole weeks and months from `since` to now in their order, each as of the morning after it
    ended. Gives the alerts that were raised.
    """
    today = local_date(at, NATION_ZONE)
    history = read_history(first=since - HISTORY, last=today - timedelta(days=1))
    due = [
        (falls.period_after(start, pace), pace, start)
        for pace in Cadence
        for start in falls.period_starts(since, rules.latest_whole_period(today, pace), pace)
    ]
    found = 0
    for end, pace, start in sorted(due):
        then = min(at, datetime.combine(end, MORNING, tzinfo=UTC))
        done = scan_for_falls(cadence=pace, start=start, history=history, by=by, at=then)
        found += done.found + done.gaps
    return found
