"""What the room does about what happened elsewhere. Jobs: each may run twice."""

from uuid import UUID

from procrastinate.contrib.django import app

from pendopo.events.models import Event
from pendopo.inbox import actions
from pendopo.kit import clock
from pendopo.kit.actor import SYSTEM


@app.task(name="inbox.note_undelivered", queue="messages")  # type: ignore[untyped-decorator]
def note_undelivered(event: int) -> bool:
    """A message failed: if it was an officer's answer, its talk waits again."""
    happened = Event.objects.filter(pk=event).first()
    if happened is None or happened.data.get("kind") != "reply":
        return False
    return actions.note_undelivered(
        outbox=UUID(happened.data["message"]), code=happened.data.get("code", ""), by=SYSTEM, at=clock.now()
    )
