"""Background work of the roof: the demo's history, made beside the open mall."""

import subprocess
import sys
from contextlib import suppress
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from pendopo.config.models import DemoHistory, LoadedPart
from pendopo.kit.clock import local_date

HISTORY_DONE = "history-returns"  # the part that comes last
DEMO_ZONE = "Asia/Jakarta"

_child: "subprocess.Popen[bytes] | None" = None


def last_day(at: datetime) -> date:
    """Up to which day the demo's history should reach: yesterday."""
    return local_date(at, DEMO_ZONE) - timedelta(days=1)


def ask_for_history(*, at: datetime) -> bool:
    """Have the worker make the days that are missing of the demo's history; says whether any are."""
    if not settings.DEMO_HISTORY_YEARS:
        return False
    row = DemoHistory.objects.first()
    whole = LoadedPart.objects.filter(name=HISTORY_DONE).exists()
    if whole and row is not None and row.last_date >= last_day(at):
        return False
    with suppress(AlreadyEnqueued), transaction.atomic():  # asked for at a start that was cut off
        make_history.defer()
    return True


@app.task(queueing_lock="demo-history")  # type: ignore[untyped-decorator]
def make_history() -> None:
    """Begin a process that makes it, so that the worker stays small and free. It ends when the worker ends;
    what it had not finished is asked for again at the next start.
    """
    global _child  # noqa: PLW0603 - the pipe to the process must stay open as long as the worker lives
    if _child is None or _child.poll() is not None:
        words = [sys.executable, "-m", "pendopo.config.cli", "demo", "history", "--missing"]
        _child = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
