"""Background jobs of the room, each calling one action."""

from procrastinate.contrib.django import app

from pendopo.analytics import actions
from pendopo.kit import clock
from pendopo.kit.actor import SYSTEM


@app.task(name="analytics.compute_effect")  # type: ignore[untyped-decorator]
def compute_effect(question: int) -> str:
    """Answer one question about an effect; safe to repeat."""
    return actions.answer_effect(question_id=question, by=SYSTEM, at=clock.now()).value
