"""Jobs of the room: work through webhooks, deliver, recover what a dead worker left. Each may run twice."""

from contextlib import suppress

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from pendopo.channels import actions
from pendopo.channels.queries.pace import next_after_rest
from pendopo.kit import clock
from pendopo.kit.actor import SYSTEM

ROUNDS = 20  # rounds of one job, so that one job never runs for ever


@app.task(name="channels.deliver", queue="messages")  # type: ignore[untyped-decorator]
def deliver(timestamp: int = 0) -> int:
    """Send what is due until nothing is, and come back where an account only rests."""
    carried = _deliver_all()
    _go_on_after_rest()
    return carried


def _go_on_after_rest() -> None:
    """One job more at the end of the shortest rest: the schedule's own comes once a minute."""
    at = clock.now()
    first = next_after_rest(at=at)
    if first is None:
        return
    seconds = max(1, round((first - at).total_seconds()))
    job = app.configure_task(
        "channels.deliver", queue="messages", queueing_lock="deliver-after-rest",
        schedule_in={"seconds": seconds},
    )  # fmt: skip
    with suppress(AlreadyEnqueued), transaction.atomic():
        job.defer()


def _deliver_some() -> int:
    return actions.deliver_due(by=SYSTEM, at=clock.now()).claimed


def _deliver_all() -> int:
    carried = 0
    for _ in range(ROUNDS):
        outcome = actions.deliver_due(by=SYSTEM, at=clock.now())
        carried += outcome.claimed
        if outcome.claimed == 0:
            break
    return carried


@app.task(name="channels.recover_stalled", queue="messages")  # type: ignore[untyped-decorator]
def recover_stalled(timestamp: int = 0) -> int:
    """Let messages of a dead worker wait again."""
    return actions.recover_stalled(by=SYSTEM, at=clock.now())


@app.task(name="channels.forget_old", queue="messages")  # type: ignore[untyped-decorator]
def forget_old(timestamp: int = 0) -> int:
    """Empty messages that ended long ago."""
    return actions.forget_old(by=SYSTEM, at=clock.now())


@app.task(name="channels.work_webhooks", queue="messages")  # type: ignore[untyped-decorator]
def work_webhooks(timestamp: int = 0) -> int:
    """Work through what vendors sent, and send the answers, until nothing is left.

    The worker does so at once when it is woken (`config/runtime/listening.py`); this job is for what a lost
    notification left.
    """
    worked = 0
    for _ in range(ROUNDS):
        taken = actions.work_webhooks(after=_deliver_some, by=SYSTEM, at=clock.now())
        if taken:
            _deliver_all()
        worked += taken
        if taken == 0:
            break
    return worked


@app.task(name="channels.fetch_media")  # type: ignore[untyped-decorator]
def fetch_media(timestamp: int = 0) -> int:
    """Fetch and check the files that wait; among other jobs, since checking one takes a second."""
    fetched = 0
    for _ in range(ROUNDS):
        taken = actions.fetch_media(by=SYSTEM, at=clock.now())
        fetched += taken
        if taken == 0:
            break
    return fetched


@app.task(name="channels.forget_media")  # type: ignore[untyped-decorator]
def forget_media(timestamp: int = 0) -> int:
    """Remove files whose time is over."""
    return actions.forget_media(by=SYSTEM, at=clock.now())


@app.task(name="channels.forget_webhooks", queue="messages")  # type: ignore[untyped-decorator]
def forget_webhooks(timestamp: int = 0) -> int:
    """Remove raw webhooks that were worked through more than a week ago."""
    return actions.forget_webhooks(by=SYSTEM, at=clock.now())


@app.task(name="channels.collect_mail", queue="messages")  # type: ignore[untyped-decorator]
def collect_mail(timestamp: int = 0) -> int:
    """Take what lies unread in mailboxes, and answer it."""
    taken = actions.collect_mail(by=SYSTEM, at=clock.now())
    if taken:
        work_webhooks(timestamp)
    return taken
