"""When somebody may draw a number, and how somebody with an appointment joins."""

from collections.abc import Sequence
from datetime import datetime

from pendopo.kit.intervals import Period
from pendopo.queue.types import STATED, Arrival, Line, Priority, Stated


def join_with_appointment(
    *,
    starts_at: datetime,
    ends_at: datetime,
    priority: Priority,
    at: datetime,
    stated: Stated = STATED,
) -> Arrival:
    """Early people are not called before their time minus the grace; late people join the walk-in line.

    Rule: queue-06. Source: product rule: not before 15 minutes ahead of the window; on time until the window
    ends, and at least until 15 minutes after its start. Priority keeps the priority line however late.
    """
    late = at > max(starts_at + stated.late_grace, ends_at)
    earliest = starts_at - stated.early_grace
    not_before = earliest if at < earliest else None
    if priority != Priority.NONE:
        return Arrival(Line.PRIORITY, not_before, late)
    return Arrival(Line.WALK_IN if late else Line.APPOINTMENT, not_before, late)


def drawing_refused(
    periods: Sequence[Period], *, last_ticket_at: datetime | None, at: datetime, stated: Stated = STATED
) -> str:
    """Numbers are drawn from half an hour before opening until the last ticket, also during a break.

    Rule: queue-07. Source: product rule; the hours are facts of the stall. Answers why not: "closed",
    "too_early", "too_late", or "" when a number may be drawn.
    """
    closed = [period for period in periods if period.ends_at is not None]
    if not closed:
        return "closed"
    first = min(period.starts_at for period in closed)
    last = max(period.ends_at for period in closed if period.ends_at is not None)
    if at < first - stated.draw_before_opening:
        return "too_early"
    if at >= last or (last_ticket_at is not None and at > last_ticket_at):
        return "too_late"
    return ""
