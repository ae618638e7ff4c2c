"""Jobs of the room. Each may run twice."""

from procrastinate.contrib.django import app

from pendopo.inbox import actions
from pendopo.kit import clock
from pendopo.kit.actor import SYSTEM


@app.task(name="inbox.close_quiet")  # type: ignore[untyped-decorator]
def close_quiet(timestamp: int = 0) -> int:
    """End talks whose person has been silent for long."""
    return actions.close_quiet(by=SYSTEM, at=clock.now())
