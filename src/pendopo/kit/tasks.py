"""Jobs of the ground floor."""

from datetime import timedelta

from procrastinate.contrib.django import app

from pendopo.kit.clock import real_now
from pendopo.kit.idempotency import forget_answers as forget


@app.task(queueing_lock="kit-forget-answers")  # type: ignore[untyped-decorator]
def forget_answers(timestamp: int = 0) -> int:
    """Every hour: answers to idempotent requests are kept for two days."""
    return forget(before=real_now() - timedelta(days=2))
