"""Reads of single talks."""

from datetime import datetime
from uuid import UUID

from pendopo.channels.models import Thread
from pendopo.inbox.models import Conversation, Note
from pendopo.inbox.queries.access import mall_for, names_of, require_answer
from pendopo.inbox.types import ConversationView, NoteView
from pendopo.kit.actor import Actor
from pendopo.kit.errors import NotFound
from pendopo.kit.writes import fetch
from pendopo.malls.models import Mall

OPEN = (Conversation.State.WAITING, Conversation.State.TAKEN)


def place_in_line(row: Conversation) -> int:
    """How many wait that long or longer in the same mall, itself included; 0 when nobody owes it an answer.

    Oldest unanswered first: who writes again does not lose their place.
    """
    if row.first_unanswered_at is None or row.state == Conversation.State.CLOSED:
        return 0
    waiting = Conversation.objects.filter(mall=row.mall, state__in=OPEN)
    earlier = waiting.filter(first_unanswered_at__lt=row.first_unanswered_at).count()
    same = waiting.filter(first_unanswered_at=row.first_unanswered_at, pk__lte=row.pk).count()
    return earlier + same


def view_of_conversation(row: Conversation, *, with_place: bool = True) -> ConversationView:
    """The conversation as others may see it; without its place and summary where many are listed."""
    return ConversationView(
        id=row.pk, thread_id=row.thread_id, mall=row.mall, stall=row.stall, number=row.number,
        state=row.state, reason=row.reason,
        summary=row.summary if with_place else "", opened_at=row.opened_at,
        first_unanswered_at=row.first_unanswered_at, unanswered=row.unanswered,
        assigned_to=row.assigned_to, due_at=row.due_at, place=place_in_line(row) if with_place else 0,
        channel=row.channel, day_date=row.day_date, outcome=row.outcome, former_officer=row.former_officer,
        first_answer_at=row.first_answer_at, closed_at=row.closed_at, undelivered_at=row.undelivered_at,
        reopened=row.reopened, version=row.version,
    )  # fmt: skip


def conversation_of(thread: UUID) -> ConversationView | None:
    """The open conversation of a thread, for the bot: while there is one it leaves the word to officers."""
    for (number,) in fetch(_OPEN_ONE, (thread, Conversation.State.CLOSED.value)):
        return view_of_conversation(Conversation.objects.get(pk=number))
    return None


_OPEN_ONE = "SELECT id FROM inbox_conversation WHERE thread_id = %s AND state <> %s LIMIT 1"


def find_row(mall: Mall | str, conversation: UUID, *, by: Actor) -> tuple[Mall, Conversation]:
    """A talk of a mall that the actor may see. Raises NotFound or NotAllowed."""
    place = mall_for(mall, by=by)
    row = Conversation.objects.filter(pk=conversation, mall=place.slug).first()
    if row is None:
        raise NotFound
    require_answer(row, place, by)
    return place, row


def get_conversation(mall: Mall | str, conversation: UUID, *, by: Actor) -> ConversationView:
    """A talk of a mall that the actor may see. Raises NotFound or NotAllowed."""
    return view_of_conversation(find_row(mall, conversation, by=by)[1])


def list_notes(conversation: UUID) -> list[NoteView]:
    """The notes of a talk, the first first; the caller has asked who may see it."""
    rows = list(Note.objects.filter(conversation_id=conversation).order_by("written_at", "pk"))
    names = names_of(row.user_id for row in rows)
    return [NoteView(names.get(row.user_id or 0, row.by), row.text, row.written_at) for row in rows]


def list_same_person(row: Conversation, thread: Thread) -> list[ConversationView]:
    """Other open talks of the same person in this mall, on other channels; only where the person linked
    them.
    """
    if thread.identity.applicant_id is None:
        return []
    rows = Conversation.objects.filter(
        mall=row.mall, state__in=OPEN, thread__identity__applicant_id=thread.identity.applicant_id
    ).exclude(pk=row.pk)
    return [view_of_conversation(each, with_place=False) for each in rows.order_by("opened_at")[:5]]


def list_earlier(row: Conversation) -> list[ConversationView]:
    """Earlier talks of the same thread that have ended, the latest first."""
    rows = Conversation.objects.filter(thread_id=row.thread_id, state=Conversation.State.CLOSED)
    return [
        view_of_conversation(each, with_place=False)
        for each in rows.exclude(pk=row.pk).order_by("-closed_at")[:5]
    ]


def held_by(user_id: int, mall: str) -> int:
    """How many talks of a mall an officer has."""
    return Conversation.objects.filter(assigned_to=user_id, state=Conversation.State.TAKEN, mall=mall).count()


def open_since(row: Conversation, at: datetime) -> int:
    """How long a talk has been open, in seconds."""
    return int((at - row.opened_at).total_seconds())
