"""Answering, closing, and what comes back undelivered. Locks: officer, thread, conversation."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from pendopo.channels import actions as channels
from pendopo.channels.adapters import adapter_for
from pendopo.channels.models import Message, Thread
from pendopo.channels.rules import may_write_freely
from pendopo.channels.types import Author, Reply, Template
from pendopo.inbox import rules
from pendopo.inbox.actions.changes import OWED, keep, owe, seconds, tell
from pendopo.inbox.actions.take import claim, locked, officer_of
from pendopo.inbox.models import Conversation
from pendopo.inbox.queries.access import supervises
from pendopo.inbox.queries.locks import (
    conversation_for_update,
    officer_for_update,
    open_of_thread_for_update,
)
from pendopo.inbox.queries.ready import list_templates, settings_of
from pendopo.inbox.queries.talks import open_since, view_of_conversation
from pendopo.inbox.types import (
    AlreadyClosed,
    ConversationView,
    NewWords,
    Outcome,
    TakenByOther,
    TemplateChoice,
    WindowIsClosed,
)
from pendopo.kit.actor import Actor
from pendopo.kit.errors import InvalidInput
from pendopo.kit.text import _
from pendopo.malls import queries as malls
from pendopo.malls.models import Mall

LONGEST = 4_000


def _unseen(row: Conversation, seen: UUID | None) -> list[datetime]:
    """When the messages came that the officer had not seen. Without a mark: none, the page was whole."""
    if seen is None or row.first_unanswered_at is None:
        return []
    mark = (
        Message.objects.filter(pk=seen, thread_id=row.thread_id).values_list("created_at", flat=True).first()
    )
    if mark is None:
        return [row.first_unanswered_at]
    later = Q(created_at__gt=mark) | Q(created_at=mark, pk__gt=seen)
    rows = Message.objects.filter(later, thread_id=row.thread_id, inward=True)
    return list(rows.order_by("created_at").values_list("created_at", flat=True))


def _choice(templates: list[TemplateChoice], key: str) -> TemplateChoice:
    for each in templates:
        if each.key == key:
            return each
    raise InvalidInput(
        fields={"template": _("Templat ini tidak disetujui untuk kanal ini. Pilih yang lain.")}
    )


def _reply(row: Conversation, mall: Mall, text: str, template: str, at: datetime) -> Reply:
    """What is to be sent, if the channel takes it now. Raises InvalidInput or WindowIsClosed."""
    thread = Thread.objects.select_related("identity").get(pk=row.thread_id)
    templates = list_templates(row, thread, mall)
    if template:
        chosen = _choice(templates, template)
        return Reply(text=chosen.text, template=Template(chosen.key, chosen.language, chosen.values))
    words = text.replace("\x00", "").strip()
    if not words:
        raise InvalidInput(fields={"text": _("Tulis jawabannya dahulu.")})
    if len(words) > LONGEST:
        raise InvalidInput(fields={"text": _("Jawaban paling panjang 4.000 huruf. Bagi menjadi dua.")})
    if not may_write_freely(adapter_for(row.channel).limits, thread.last_in_at, at, officer=True):
        raise WindowIsClosed(
            alternatives=[
                {"template": each.key, "title": each.title, "text": each.text} for each in templates
            ]
        )
    return Reply(text=words)


@transaction.atomic
def write(
    *,
    conversation: UUID,
    text: str = "",
    template: str = "",
    seen: UUID | None = None,
    by: Actor,
    at: datetime,
) -> ConversationView:
    """Answer a person: free words, or a template after the window. What nobody has, becomes the writer's.

    `seen` is the last message the officer had read: what came after it still waits for an answer. Raises
    TakenByOther, AlreadyClosed, CapReached, WindowIsClosed (with the templates that would go), InvalidInput.
    """
    officer = officer_of(by)
    officer_for_update(officer)
    mall, row = locked(conversation, by=by)
    claim(row, officer, by=by, at=at)
    reply = _reply(row, mall, text, template, at)
    channels.reply(thread=row.thread_id, reply=reply, author=Author.OFFICER, by=by, at=at)
    _answered(row, mall, officer=officer, template=template, seen=seen, by=by, at=at)
    return view_of_conversation(row)


def _answered(
    row: Conversation, mall: Mall, *, officer: int, template: str, seen: UUID | None, by: Actor, at: datetime
) -> None:
    """Count an answer, and what still waits after it."""
    waited = seconds(row.first_unanswered_at, at)
    late = rules.is_overdue(row.due_at, row.first_unanswered_at, at)
    first = row.first_answer_at is None
    if first:
        row.first_answer_at, row.late_first = at, late
    row.answers += 1
    row.undelivered_at = None
    since, left = rules.owed_since(_unseen(row, seen))
    owe(row, mall, since=since, count=left)
    keep(row, "first_answer_at", "late_first", "answers", "undelivered_at", *OWED, at=at)
    tell(
        "inbox.conversation.answered", row, by=by, at=at, officer=f"u{officer}", first=first,
        waited_seconds=waited, late=late, template=template, left=left,
    )  # fmt: skip


@transaction.atomic
def send_again(*, conversation: UUID, message: UUID, by: Actor, at: datetime) -> ConversationView:
    """Send the words of an answer that failed once more, as a new message. Raises InvalidInput when it did
    not fail, and what `write` raises.
    """
    row = Message.objects.select_related("outbox").filter(pk=message, inward=False).first()
    known = Conversation.objects.filter(pk=conversation).values_list("thread_id", flat=True).first()
    if row is None or row.thread_id != known or row.outbox is None or row.outbox.state != "failed":
        raise InvalidInput
    return write(conversation=conversation, text=row.text, by=by, at=at)


@transaction.atomic
def close(
    *, conversation: UUID, outcome: Outcome, seen: UUID | None = None, by: Actor, at: datetime
) -> ConversationView:
    """End a talk. Raises AlreadyClosed, TakenByOther, NewWords when the person wrote after `seen`, and
    InvalidInput when an answer is said to have been given that is still owed.
    """
    mall, row = locked(conversation, by=by)
    if row.state == Conversation.State.CLOSED:
        raise AlreadyClosed
    if row.state == Conversation.State.TAKEN and row.assigned_to != by.user_id and not supervises(mall, by):
        raise TakenByOther
    if _unseen(row, seen):
        raise NewWords
    if outcome is Outcome.ANSWERED and row.first_answer_at is None:
        raise InvalidInput(
            fields={"outcome": _("Belum ada jawaban yang dikirim. Jawab dahulu, atau pilih hasil lain.")}
        )
    finish(row, outcome, by=by, at=at)
    return view_of_conversation(row)


def finish(row: Conversation, outcome: Outcome, *, by: Actor, at: datetime) -> None:
    """End a locked talk."""
    officer = row.assigned_to
    row.state, row.outcome, row.closed_at = Conversation.State.CLOSED, outcome.value, at
    row.former_officer = officer or row.former_officer
    row.assigned_to = None
    row.first_unanswered_at, row.unanswered, row.due_at = None, 0, None
    keep(row, "state", "outcome", "closed_at", "former_officer", "assigned_to", *OWED, at=at)
    tell(
        "inbox.conversation.closed", row, by=by, at=at, outcome=outcome.value,
        open_seconds=open_since(row, at),
        answered=row.first_answer_at is not None, officer=f"u{officer}" if officer else "",
    )  # fmt: skip


@transaction.atomic
def note_undelivered(*, outbox: UUID, code: str, by: Actor, at: datetime) -> bool:
    """An officer's answer did not arrive: its talk is marked, waits again, and is opened again if it had
    ended. Says whether it was an officer's answer.
    """
    said = Message.objects.filter(outbox_id=outbox, author=Message.Author.OFFICER).first()
    if said is None:
        return False
    latest = Conversation.objects.filter(thread_id=said.thread_id).order_by("-opened_at").first()
    if latest is None:
        return False
    row = conversation_for_update(latest.pk)
    if row.state == Conversation.State.CLOSED:
        if open_of_thread_for_update(row.thread_id) is not None:
            return False
        row.state, row.outcome, row.closed_at = Conversation.State.WAITING, "", None
        row.reopened += 1
    row.undelivered_at = at
    owe(row, malls.get_mall(row.mall), since=row.first_unanswered_at or at, count=max(1, row.unanswered))
    keep(row, "state", "outcome", "closed_at", "reopened", "undelivered_at", *OWED, at=at)
    tell("inbox.conversation.undelivered", row, by=by, at=at, code=code)
    return True


QUIET_ROUND = 200


def close_quiet(*, by: Actor, at: datetime) -> int:
    """End the talks in which we had the last word and the person has been silent for as long as their mall
    has set. Each in a transaction of its own.
    """
    closed = 0
    candidates = (
        Conversation.objects.filter(
            state=Conversation.State.TAKEN,
            first_unanswered_at__isnull=True,
            changed_at__lt=at - timedelta(hours=1),
        )
        .order_by("changed_at")
        .values_list("pk", flat=True)[:QUIET_ROUND]
    )
    for key in list(candidates):
        closed += _close_if_quiet(key, by=by, at=at)
    return closed


@transaction.atomic
def _close_if_quiet(key: UUID, *, by: Actor, at: datetime) -> bool:
    row = conversation_for_update(key)
    hours = settings_of(row.mall).quiet_hours
    last_out = Thread.objects.filter(pk=row.thread_id).values_list("last_out_at", flat=True).first()
    still = row.state == Conversation.State.TAKEN
    if not still or not rules.is_quiet(last_out, row.first_unanswered_at, hours, at):
        return False
    finish(row, Outcome.ANSWERED if row.answers else Outcome.NO_ANSWER, by=by, at=at)
    return True
