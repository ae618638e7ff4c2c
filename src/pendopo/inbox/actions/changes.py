"""What every change of a talk shares: kept, counted, recorded, and told to the pages that are open."""

from datetime import datetime
from typing import Any

from django.db import connection

from pendopo.events.actions import record
from pendopo.inbox.models import Conversation
from pendopo.inbox.queries.ready import due_of
from pendopo.kit.actor import Actor
from pendopo.malls import queries as malls
from pendopo.malls.models import Mall


def keep(row: Conversation, *fields: str, at: datetime) -> None:
    """Save a changed talk; its version rises, and open pages hear of it at the commit."""
    row.version += 1
    row.changed_at = at
    row.save(update_fields=[*fields, "version", "changed_at"])
    wake(row.mall)


def wake(mall: str) -> None:
    """Tell the pages that are open that the inbox of a mall changed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify('pendopo_inbox', %s)", (mall,))


def owe(row: Conversation, mall: Mall, *, since: datetime | None, count: int) -> None:
    """Set since when an answer is owed, for how many messages, and until when it is due."""
    if since is None:
        row.first_unanswered_at, row.unanswered, row.due_at = None, 0, None
        return
    if row.first_unanswered_at != since:
        row.due_at = due_of(mall, since=since, first=row.first_answer_at is None)
    row.first_unanswered_at, row.unanswered = since, count


OWED = ("first_unanswered_at", "unanswered", "due_at")


def tell(name: str, row: Conversation, *, by: Actor, at: datetime, **data: Any) -> None:
    """Record an event of a talk."""
    mall = malls.get_mall(row.mall)
    record(
        name, by=by, at=at, mall=row.mall, region=mall.region_id, stall=row.stall, channel=row.channel,
        data={"conversation": str(row.pk), **data},
    )  # fmt: skip


def seconds(since: datetime | None, at: datetime) -> int:
    """How long ago, in whole seconds."""
    return max(0, int((at - since).total_seconds())) if since else 0
