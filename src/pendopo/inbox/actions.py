"""Writes of the inbox. Locks: the thread's open conversation."""

from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction

from pendopo.channels.models import Thread
from pendopo.events.actions import record
from pendopo.inbox.models import Conversation
from pendopo.inbox.queries import view_of_conversation
from pendopo.inbox.types import ConversationView, Reason
from pendopo.kit.actor import Actor
from pendopo.kit.clock import local_date
from pendopo.kit.errors import NotFound
from pendopo.malls import queries as malls

_NEXT = """
    INSERT INTO inbox_daynumber (mall, day_date, last) VALUES (%s, %s, 1)
    ON CONFLICT (mall, day_date) DO UPDATE SET last = inbox_daynumber.last + 1 RETURNING last
"""


def _next_number(mall: str, day: date) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, (mall, day))
        found: int = cursor.fetchone()[0]
    return found


def _open_row(thread: UUID) -> Conversation | None:
    open_ones = Conversation.objects.select_for_update().filter(thread_id=thread)
    return open_ones.exclude(state=Conversation.State.CLOSED).first()


@transaction.atomic
def ask_officer(
    *, thread: UUID, reason: Reason, summary: str, stall: str = "", by: Actor, at: datetime
) -> ConversationView:
    """Bring a talk to the officers of its mall, or find it there already; it takes its place in line.

    Gives the conversation with its receipt number and place. Raises NotFound for an unknown thread or one
    that is about no mall yet.
    """
    row = Thread.objects.select_for_update().filter(pk=thread).first()
    if row is None or not row.mall:
        raise NotFound
    known = _open_row(thread)
    if known is not None:
        return view_of_conversation(known)
    mall = malls.get_mall(row.mall)
    day = local_date(at, mall.zone)
    made = Conversation.objects.create(
        thread=row, mall=row.mall, stall=stall, day_date=day, number=_next_number(row.mall, day),
        reason=reason.value, summary=summary, opened_at=at, first_unanswered_at=at, unanswered=1,
    )  # fmt: skip
    record(
        "inbox.conversation.opened", by=by, at=at, mall=row.mall, region=mall.region_id, stall=stall,
        data={"conversation": str(made.pk), "reason": reason.value, "number": made.number},
    )  # fmt: skip
    return view_of_conversation(made)


@transaction.atomic
def note_incoming(*, thread: UUID, by: Actor, at: datetime) -> ConversationView | None:
    """A person wrote while officers have their talk: the message joins the ones that wait, at the place of
    the first. None: no conversation is open.
    """
    row = _open_row(thread)
    if row is None:
        return None
    row.unanswered += 1
    row.first_unanswered_at = row.first_unanswered_at or at
    row.save(update_fields=["unanswered", "first_unanswered_at"])
    return view_of_conversation(row)
