"""Reads of the inbox."""

from uuid import UUID

from pendopo.inbox.models import Conversation
from pendopo.inbox.types import ConversationView


def place_in_line(row: Conversation) -> int:
    """How many wait that long or longer in the same mall, itself included; 0 when nobody owes it an answer.

    Oldest unanswered first: who writes again does not lose their place.
    """
    if row.first_unanswered_at is None or row.state == Conversation.State.CLOSED:
        return 0
    waiting = Conversation.objects.filter(
        mall=row.mall, state__in=[Conversation.State.WAITING, Conversation.State.TAKEN]
    )
    earlier = waiting.filter(first_unanswered_at__lt=row.first_unanswered_at).count()
    same = waiting.filter(first_unanswered_at=row.first_unanswered_at, pk__lte=row.pk).count()
    return earlier + same


def view_of_conversation(row: Conversation) -> ConversationView:
    """The conversation as others may see it."""
    return ConversationView(
        id=row.pk, thread_id=row.thread_id, mall=row.mall, stall=row.stall, number=row.number,
        state=row.state, reason=row.reason, summary=row.summary, opened_at=row.opened_at,
        first_unanswered_at=row.first_unanswered_at, unanswered=row.unanswered,
        assigned_to=row.assigned_to, due_at=row.due_at, place=place_in_line(row),
    )  # fmt: skip


def conversation_of(thread: UUID) -> ConversationView | None:
    """The open conversation of a thread, for the bot: while there is one it leaves the word to officers."""
    row = Conversation.objects.filter(thread_id=thread).exclude(state=Conversation.State.CLOSED).first()
    return view_of_conversation(row) if row else None
