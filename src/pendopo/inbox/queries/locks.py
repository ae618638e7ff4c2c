"""Locks, always in this order: officer, thread, conversation. Taking in a message locks the thread first
too, so that an answer and a message of the same talk wait for each other and never for ever.
"""

from uuid import UUID

from django.db import connection

from pendopo.channels.models import Thread
from pendopo.inbox.models import Conversation
from pendopo.kit.errors import NotFound

_OFFICER = 4_711  # the class of our advisory locks


def officer_for_update(user_id: int) -> None:
    """Hold an officer's load still until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", (_OFFICER, user_id % 2_147_483_647))


def conversation_for_update(conversation: UUID) -> Conversation:
    """A talk with its thread, both locked. Raises NotFound."""
    thread = Conversation.objects.filter(pk=conversation).values_list("thread_id", flat=True).first()
    if thread is None:
        raise NotFound
    Thread.objects.select_for_update().filter(pk=thread).first()
    return Conversation.objects.select_for_update(of=("self",)).get(pk=conversation)


def open_of_thread_for_update(thread: UUID) -> Conversation | None:
    """The open talk of a thread, locked; the caller holds the thread."""
    rows = Conversation.objects.select_for_update(of=("self",)).filter(thread_id=thread)
    return rows.exclude(state=Conversation.State.CLOSED).first()


def last_closed_for_update(thread: UUID) -> Conversation | None:
    """The talk of a thread that ended last, locked; the caller holds the thread."""
    rows = Conversation.objects.select_for_update(of=("self",)).filter(
        thread_id=thread, state=Conversation.State.CLOSED
    )
    return rows.order_by("-closed_at").first()


_NEXT = """
    SELECT id FROM inbox_conversation
    WHERE mall = %s AND state = 'waiting' AND first_unanswered_at IS NOT NULL
      AND (%s = '' OR channel = %s) AND (%s::text[] IS NULL OR stall = '' OR stall = ANY(%s))
    ORDER BY first_unanswered_at, id LIMIT 1 FOR UPDATE {skip}
"""


def next_for_update(mall: str, *, channel: str, stalls: list[str] | None) -> Conversation | None:
    """The talk that has waited longest and nobody has, locked for this officer; others get the one after it.

    When all that wait are in somebody's hands at this instant, it waits for them and looks again: "nobody
    waits" is never said while somebody does.
    """
    for skip in ("SKIP LOCKED", ""):
        with connection.cursor() as cursor:
            cursor.execute(_NEXT.format(skip=skip), (mall, channel, channel, stalls, stalls))
            found = cursor.fetchone()
        if found:
            return Conversation.objects.get(pk=found[0])
    return None
