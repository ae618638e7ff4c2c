"""Talks come to the officers: once, with a number, at the place of their first message."""

from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction

from pendopo.channels.models import Thread
from pendopo.inbox import rules
from pendopo.inbox.actions.changes import OWED, keep, owe, tell, wake
from pendopo.inbox.models import Conversation
from pendopo.inbox.queries.locks import last_closed_for_update, open_of_thread_for_update
from pendopo.inbox.queries.ready import due_of
from pendopo.inbox.queries.talks import view_of_conversation
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


def _thread_for_update(thread: UUID) -> Thread:
    row = Thread.objects.select_for_update(of=("self",)).select_related("identity").filter(pk=thread).first()
    if row is None:
        raise NotFound
    return row


@transaction.atomic
def ask_officer(
    *, thread: UUID, reason: Reason, summary: str, stall: str = "", by: Actor, at: datetime
) -> ConversationView:
    """Bring a talk to the officers of its mall, or find it there already; it takes its place in line.

    One that ended less than a day ago goes on with its number. Gives the conversation with its receipt
    number and place; `queries.receipt_words` says it to the person. Raises NotFound for an unknown thread or
    one that is about no mall yet.
    """
    row = _thread_for_update(thread)
    if not row.mall:
        raise NotFound
    known = open_of_thread_for_update(thread)
    if known is not None:
        if known.first_unanswered_at is None:
            owe(known, malls.get_mall(known.mall), since=at, count=1)
            keep(known, *OWED, at=at)
        return view_of_conversation(known)
    former = last_closed_for_update(thread)
    if former is not None and former.mall == row.mall and rules.reopens(former.outcome, former.closed_at, at):
        return _reopen(former, summary=summary, by=by, at=at)
    mall = malls.get_mall(row.mall)
    day = local_date(at, mall.zone)
    made = Conversation.objects.create(
        thread=row, mall=row.mall, channel=row.identity.channel, stall=stall, day_date=day,
        number=_next_number(row.mall, day), reason=reason.value, summary=summary, opened_at=at,
        first_unanswered_at=at, unanswered=1, due_at=due_of(mall, since=at, first=True), changed_at=at,
    )  # fmt: skip
    tell("inbox.conversation.opened", made, by=by, at=at, reason=reason.value, number=made.number)
    wake(made.mall)
    return view_of_conversation(made)


def _reopen(row: Conversation, *, summary: str = "", by: Actor, at: datetime) -> ConversationView:
    """A talk that ended goes on: it waits, and remembers who had it."""
    outcome = row.outcome
    row.state, row.outcome, row.closed_at = Conversation.State.WAITING, "", None
    row.former_officer, row.assigned_to, row.assigned_at = row.assigned_to or row.former_officer, None, None
    row.reopened += 1
    fields = ["state", "outcome", "closed_at", "former_officer", "assigned_to", "assigned_at", "reopened"]
    if summary:
        row.summary = summary
        fields.append("summary")
    owe(row, malls.get_mall(row.mall), since=at, count=1)
    keep(row, *fields, *OWED, at=at)
    tell("inbox.conversation.reopened", row, by=by, at=at, former_outcome=outcome, number=row.number)
    return view_of_conversation(row)


@transaction.atomic
def note_incoming(*, thread: UUID, reopen: bool = False, by: Actor, at: datetime) -> ConversationView | None:
    """A person wrote while officers have their talk: the message joins the ones that wait, at the place of
    the first. None: no conversation is open.

    `reopen`: a talk that ended less than a day ago goes on (for words that only the officer understands).
    """
    _thread_for_update(thread)
    row = open_of_thread_for_update(thread)
    if row is None:
        former = last_closed_for_update(thread) if reopen else None
        if former is None or not rules.reopens(former.outcome, former.closed_at, at):
            return None
        return _reopen(former, by=by, at=at)
    owe(row, malls.get_mall(row.mall), since=row.first_unanswered_at or at, count=row.unanswered + 1)
    keep(row, *OWED, at=at)
    return view_of_conversation(row)
