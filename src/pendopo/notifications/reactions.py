"""Answers to events: a message that failed for good goes by the next way."""

from uuid import UUID

from procrastinate.contrib.django import app

from pendopo.events.models import Event
from pendopo.kit import clock
from pendopo.kit.actor import SYSTEM
from pendopo.notifications import actions


@app.task(name="notifications.next_way", queue="messages")  # type: ignore[untyped-decorator]
def next_way(event: int) -> str:
    """Try the next way for the message of a `channels.message.failed`."""
    found = Event.objects.filter(pk=event).values_list("data", flat=True).first()
    if not found:
        return ""
    new = actions.try_next_way(message=UUID(found["message"]), by=SYSTEM, at=clock.now())
    return str(new or "")


def after_failure(event: int) -> None:
    """Defer it, in the event's transaction."""
    next_way.defer(event=event)
