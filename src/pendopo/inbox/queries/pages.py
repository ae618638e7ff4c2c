"""One talk as its page shows it: everything an officer needs, in one read."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pendopo.channels.adapters import adapter_for
from pendopo.channels.models import Message, Thread
from pendopo.channels.queries import list_messages
from pendopo.channels.queries.threads import view_of_identity
from pendopo.channels.rules import may_write_freely, window_ends_at
from pendopo.channels.types import IdentityView, MessageView
from pendopo.inbox import rules
from pendopo.inbox.models import Conversation
from pendopo.inbox.queries.access import names_of, supervises
from pendopo.inbox.queries.lists import rows_of
from pendopo.inbox.queries.ready import filled_canned, list_templates, places_of
from pendopo.inbox.queries.talks import (
    find_row,
    list_earlier,
    list_notes,
    list_same_person,
    view_of_conversation,
)
from pendopo.inbox.types import CannedView, ConversationView, InboxRow, NoteView, TemplateChoice
from pendopo.kit.actor import Actor, Permission
from pendopo.malls import queries as malls
from pendopo.malls.models import Mall

SHOWN = 40


@dataclass(frozen=True, slots=True)
class Line:
    """A message with what its officer was called and, if it failed, what to do."""

    message: MessageView
    officer: str
    advice: rules.Advice | None


@dataclass(frozen=True, slots=True)
class TalkPage:
    """One talk. `mine`: the reader has it; `free`: nobody has. `window_ends_at`: None without a window."""

    mall: Mall
    talk: ConversationView
    row: InboxRow
    person: IdentityView
    lines: tuple[Line, ...]
    earlier_lines: bool
    notes: tuple[NoteView, ...]
    officer: str
    former: str
    mine: bool
    free: bool
    supervises: bool
    sees_person: bool
    overdue: bool
    window_ends_at: datetime | None
    may_write: bool
    canned: tuple[CannedView, ...]
    templates: tuple[TemplateChoice, ...]
    same_person: tuple[ConversationView, ...]
    earlier: tuple[ConversationView, ...]
    seen: str
    language: str
    version: str


def _lines(thread: UUID, *, before: UUID | None) -> tuple[tuple[Line, ...], bool]:
    found = list_messages(thread, limit=SHOWN + 1, before=before)
    shown = found[-SHOWN:]
    users = {each.author_code: _user(each.author_code) for each in shown if each.author == "officer"}
    names = names_of(users.values())
    failed = [each.id for each in shown if each.state == "failed"]
    final = (
        dict(Message.objects.filter(pk__in=failed).values_list("pk", "outbox__permanent")) if failed else {}
    )
    lines = tuple(
        Line(
            each,
            names.get(users.get(each.author_code) or 0, ""),
            rules.advice(each.error, permanent=bool(final[each.id])) if each.id in final else None,
        )
        for each in shown
    )
    return lines, len(found) > SHOWN


def _user(code: str) -> int | None:
    """The user id in `staff:u12`."""
    digits = code.rpartition(":u")[2]
    return int(digits) if digits.isdigit() else None


def _version(row: Conversation, lines: tuple[Line, ...], notes: int) -> str:
    """A mark that changes with the talk, with every message and with every state of one."""
    states = "".join(line.message.state[:4] for line in lines)
    last = lines[-1].message.id.hex[-8:] if lines else ""
    media = "".join(each.state[0] for line in lines for each in line.message.media)
    return f"{row.version}.{last}.{len(lines)}.{notes}.{states}.{media}"


def talk_page(
    mall: Mall | str, conversation: UUID, *, before: UUID | None = None, by: Actor, at: datetime
) -> TalkPage:
    """One talk with its latest messages, or those `before` one. Raises NotFound or NotAllowed."""
    place, row = find_row(mall, conversation, by=by)
    thread = Thread.objects.select_related("identity").get(pk=row.thread_id)
    row.thread = thread
    lines, more = _lines(row.thread_id, before=before)
    limits = adapter_for(row.channel).limits
    line = rows_of([row], place, by=by, at=at)[0]
    notes = list_notes(row.pk)
    names = names_of([row.assigned_to, row.former_officer])
    values = places_of(row, place, name=line.name, by=by, at=at)
    inward = [each.message.id for each in lines if each.message.inward]
    return TalkPage(
        mall=place, talk=view_of_conversation(row), row=line, person=view_of_identity(thread.identity),
        lines=lines, earlier_lines=more, notes=tuple(notes), officer=names.get(row.assigned_to or 0, ""),
        former=names.get(row.former_officer or 0, ""),
        mine=row.state == Conversation.State.TAKEN and row.assigned_to == by.user_id,
        free=row.state == Conversation.State.WAITING, supervises=supervises(place, by),
        sees_person=malls.may_within(by, Permission.SEE_PERSON, mall=place),
        overdue=line.overdue,
        window_ends_at=window_ends_at(limits, thread.last_in_at, officer=True),
        may_write=may_write_freely(limits, thread.last_in_at, at, officer=True),
        canned=tuple(filled_canned(row, place, values=values, by=by)),
        templates=tuple(list_templates(row, thread, place)),
        same_person=tuple(list_same_person(row, thread)), earlier=tuple(list_earlier(row)),
        seen=str(inward[-1]) if inward else "", language=thread.identity.language,
        version=_version(row, lines, len(notes)),
    )  # fmt: skip


def thread_of(
    mall: Mall | str, conversation: UUID, *, by: Actor
) -> tuple[Mall, ConversationView, IdentityView]:
    """The mall, the talk and its person, for acting on it. Raises NotFound or NotAllowed."""
    place, row = find_row(mall, conversation, by=by)
    thread = Thread.objects.select_related("identity").get(pk=row.thread_id)
    return place, view_of_conversation(row, with_place=False), view_of_identity(thread.identity)
