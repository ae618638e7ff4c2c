"""Jobs of the room."""

from procrastinate.contrib.django import app

from pendopo.kit import clock
from pendopo.kit.actor import SYSTEM
from pendopo.people import actions


@app.task(name="people.forget_old_codes")  # type: ignore[untyped-decorator]
def forget_old_codes(timestamp: int = 0) -> int:
    """Remove sign-in codes that ended more than a day ago."""
    return actions.forget_old_codes(by=SYSTEM, at=clock.now())
