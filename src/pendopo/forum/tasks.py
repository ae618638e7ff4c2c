"""Background jobs of the room, each calling one action."""

from procrastinate.contrib.django import app

from pendopo.forum import actions
from pendopo.kit import clock
from pendopo.kit.actor import SYSTEM


@app.task(queueing_lock="forum-reminders")  # type: ignore[untyped-decorator]
def remind_follow_ups(timestamp: int = 0) -> int:
    """Remind the owners of follow-ups; once an hour, each at most once a day."""
    return actions.remind_follow_ups(by=SYSTEM, at=clock.now())
