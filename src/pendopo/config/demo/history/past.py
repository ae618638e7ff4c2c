"""The past as it would have gone by: the search for falls week after week, and what people did meanwhile."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from pendopo.analytics.rules import month_after, month_of, week_of
from pendopo.config.demo.history import story
from pendopo.config.demo.history.types import Tale
from pendopo.kit.actor import SYSTEM
from pendopo.monitoring.actions import alerts
from pendopo.obstacles import actions as obstacles

ZONE = ZoneInfo("Asia/Jakarta")
SCANNED_WEEKS, SCANNED_MONTHS = 30, 12

Step = tuple[datetime, Callable[[datetime], None]]


@transaction.atomic
def tell_past(*, told: Tale, at: datetime) -> int:
    """Search the last months and weeks as the schedule would have, with the story between; the steps taken.

    What the events of the last weeks point to is suggested at the end, and an effect is asked for.
    """
    steps = [*_scans(told.first, at.astimezone(ZONE).date()), *story.Story(told).steps()]
    due = sorted((step for step in steps if step[0] <= at), key=lambda step: step[0])
    for moment, act in due:
        act(moment)
    obstacles.suggest_obstacles(by=SYSTEM, at=at)
    story.ask_about_the_restriction(told, at=at)
    return len(due)


def _scans(first: date, today: date) -> Iterator[Step]:
    week, month = week_of(today), month_of(today)
    spans = [
        (week - timedelta(weeks=number), week - timedelta(weeks=number - 1), "week")
        for number in range(1, SCANNED_WEEKS + 1)
    ]
    spans += [
        (month_after(month, -number), month_after(month, 1 - number), "month")
        for number in range(1, SCANNED_MONTHS + 1)
    ]
    for start, end, cadence in sorted(spans, key=lambda span: (span[1], span[2])):
        if start >= first:
            yield datetime.combine(end, time(9), tzinfo=ZONE), _scanner(cadence, start)


def _scanner(cadence: str, start: date) -> Callable[[datetime], None]:
    def scan(at: datetime) -> None:
        alerts.scan_for_falls(cadence=cadence, start=start, by=SYSTEM, at=at)

    return scan
