"""Background jobs of the room, each calling one action."""

from procrastinate.contrib.django import app

from pendopo.analytics import actions
from pendopo.kit import clock
from pendopo.kit.actor import SYSTEM


@app.task(queueing_lock="analytics-cubes")  # type: ignore[untyped-decorator]
def update_cubes(timestamp: int = 0) -> int:
    """Bring the cubes up to the log; once a minute."""
    return actions.update_cubes(by=SYSTEM, at=clock.now())


@app.task(queueing_lock="analytics-open-days")  # type: ignore[untyped-decorator]
def add_open_days(timestamp: int = 0) -> int:
    """Show past open days without any event as holes."""
    return actions.add_open_days(by=SYSTEM, at=clock.now())


@app.task(queueing_lock="analytics-export")  # type: ignore[untyped-decorator]
def export_closed_days(timestamp: int = 0) -> int:
    """Write closed days to the archive; in the night."""
    return actions.export_closed_days(by=SYSTEM, at=clock.now()).files


@app.task(name="analytics.compute_effect")  # type: ignore[untyped-decorator]
def compute_effect(question: int) -> str:
    """Answer one question about an effect; safe to repeat."""
    return actions.answer_effect(question_id=question, by=SYSTEM, at=clock.now()).value
