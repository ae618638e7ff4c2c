"""Who has a talk: taking up, handing over, giving back. Locks: officer, thread, conversation."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from pendopo.inbox import rules
from pendopo.inbox.actions.changes import keep, seconds, tell
from pendopo.inbox.models import Conversation
from pendopo.inbox.queries.access import mall_for, require_answer, require_officer, stalls_of, supervises
from pendopo.inbox.queries.locks import (
    conversation_for_update,
    next_for_update,
    officer_for_update,
    open_of_thread_for_update,
)
from pendopo.inbox.queries.ready import settings_of
from pendopo.inbox.queries.talks import held_by, view_of_conversation
from pendopo.inbox.types import AlreadyClosed, CapReached, ConversationView, TakenByOther
from pendopo.kit.actor import Actor
from pendopo.kit.errors import Conflict, InvalidInput, NotAllowed
from pendopo.malls import queries as malls
from pendopo.malls.models import Mall

_HELD = ("state", "assigned_to", "assigned_at", "former_officer")


def officer_of(by: Actor) -> int:
    """The user id of somebody who works in the inbox. Raises NotAllowed for a program."""
    if by.user_id is None:
        raise NotAllowed
    return by.user_id


def locked(conversation: UUID, *, by: Actor) -> tuple[Mall, Conversation]:
    """A talk that the actor may answer, locked with its thread. Raises NotFound or NotAllowed."""
    row = conversation_for_update(conversation)
    mall = mall_for(row.mall, by=by)
    require_answer(row, mall, by)
    return mall, row


def check_cap(user_id: int, mall: str) -> None:
    """Raise CapReached when an officer has as many talks as the mall allows. The officer is locked."""
    if not rules.may_take_more(held_by(user_id, mall), settings_of(mall).cap):
        raise CapReached


def give(row: Conversation, user_id: int, *, how: str, by: Actor, at: datetime) -> None:
    """The talk is this officer's from now on."""
    waited = seconds(row.first_unanswered_at, at)
    row.state, row.assigned_to, row.assigned_at = Conversation.State.TAKEN, user_id, at
    keep(row, *_HELD, at=at)
    tell("inbox.conversation.taken", row, by=by, at=at, officer=f"u{user_id}", waited_seconds=waited, how=how)


@transaction.atomic
def take_next(*, mall: Mall | str, channel: str = "", by: Actor, at: datetime) -> ConversationView | None:
    """Take up the talk that has waited longest; two officers at once get one each. None: nobody waits.

    Raises CapReached or NotAllowed.
    """
    place, officer = mall_for(mall, by=by), officer_of(by)
    officer_for_update(officer)
    check_cap(officer, place.slug)
    row = next_for_update(place.slug, channel=channel, stalls=stalls_of(place, by))
    if row is None:
        return None
    give(row, officer, how="next", by=by, at=at)
    return view_of_conversation(row)


@transaction.atomic
def take_up(*, conversation: UUID, by: Actor, at: datetime) -> ConversationView:
    """Take up a chosen talk. Raises TakenByOther, AlreadyClosed, CapReached."""
    officer = officer_of(by)
    officer_for_update(officer)
    _mall, row = locked(conversation, by=by)
    claim(row, officer, by=by, at=at)
    return view_of_conversation(row)


def claim(row: Conversation, officer: int, *, by: Actor, at: datetime) -> None:
    """Make a locked talk the officer's, unless another has it."""
    if row.state == Conversation.State.CLOSED:
        raise AlreadyClosed
    if row.state == Conversation.State.TAKEN:
        if row.assigned_to != officer:
            raise TakenByOther
        return
    check_cap(officer, row.mall)
    give(row, officer, how="chosen", by=by, at=at)


def _may_hand_over(row: Conversation, mall: Mall, by: Actor) -> None:
    """Who has a talk hands it over; a supervisor hands over any; what nobody has, only a supervisor."""
    if supervises(mall, by) or (row.state == Conversation.State.TAKEN and row.assigned_to == by.user_id):
        return
    if row.state == Conversation.State.TAKEN:
        raise TakenByOther
    raise NotAllowed


@transaction.atomic
def assign(
    *, conversation: UUID, officer: int, beyond_cap: bool = False, by: Actor, at: datetime
) -> ConversationView:
    """Hand a talk to an officer. Raises AlreadyClosed, TakenByOther, NoOfficer, CapReached (a supervisor may
    go beyond it).
    """
    officer_for_update(officer)
    mall, row = locked(conversation, by=by)
    _may_hand_over(row, mall, by)
    if row.state == Conversation.State.CLOSED:
        raise AlreadyClosed
    require_officer(mall, officer, stall=row.stall)
    former = row.assigned_to
    if former == officer:
        return view_of_conversation(row)
    if not (beyond_cap and supervises(mall, by)):
        check_cap(officer, mall.slug)
    row.state, row.assigned_to, row.assigned_at = Conversation.State.TAKEN, officer, at
    row.former_officer = former or row.former_officer
    keep(row, *_HELD, at=at)
    tell(
        "inbox.conversation.assigned", row, by=by, at=at, officer=f"u{officer}",
        former=f"u{former}" if former else "",
    )  # fmt: skip
    return view_of_conversation(row)


@transaction.atomic
def move_to_stall(*, conversation: UUID, stall: str, by: Actor, at: datetime) -> ConversationView:
    """Hand a talk to the officers of a stall ("": of the whole mall); it waits there at its old place.

    Raises AlreadyClosed, TakenByOther, InvalidInput for an unknown stall.
    """
    mall, row = locked(conversation, by=by)
    if row.state == Conversation.State.CLOSED:
        raise AlreadyClosed
    if row.state == Conversation.State.TAKEN:
        _may_hand_over(row, mall, by)
    if stall and stall not in {each.slug for each in malls.list_stalls(mall)}:
        raise InvalidInput
    former, former_stall = row.assigned_to, row.stall
    row.stall = stall
    _let_wait(row)
    keep(row, "stall", *_HELD, at=at)
    tell(
        "inbox.conversation.moved", row, by=by, at=at, former=f"u{former}" if former else "",
        former_stall=former_stall,
    )  # fmt: skip
    return view_of_conversation(row)


def _let_wait(row: Conversation) -> None:
    row.former_officer = row.assigned_to or row.former_officer
    row.state, row.assigned_to, row.assigned_at = Conversation.State.WAITING, None, None


@transaction.atomic
def release(*, conversation: UUID, by: Actor, at: datetime) -> ConversationView:
    """Give a talk back: it waits again, at the place of its first unanswered message.

    Raises AlreadyClosed, TakenByOther.
    """
    mall, row = locked(conversation, by=by)
    if row.state == Conversation.State.CLOSED:
        raise AlreadyClosed
    if row.state == Conversation.State.TAKEN:
        _may_hand_over(row, mall, by)
        officer = row.assigned_to
        _let_wait(row)
        keep(row, *_HELD, at=at)
        tell("inbox.conversation.released", row, by=by, at=at, officer=f"u{officer}")
    return view_of_conversation(row)


@transaction.atomic
def reopen(*, conversation: UUID, by: Actor, at: datetime) -> ConversationView:
    """A closed talk is open again and the officer's who opens it; nothing is owed yet.

    Raises CapReached, or Conflict when another talk of the thread is open.
    """
    officer = officer_of(by)
    officer_for_update(officer)
    _mall, row = locked(conversation, by=by)
    if row.state != Conversation.State.CLOSED:
        return view_of_conversation(row)
    if open_of_thread_for_update(row.thread_id) is not None:
        raise Conflict
    check_cap(officer, row.mall)
    outcome, row.outcome, row.closed_at = row.outcome, "", None
    row.state, row.assigned_to, row.assigned_at = Conversation.State.TAKEN, officer, at
    row.reopened += 1
    keep(row, "outcome", "closed_at", "reopened", *_HELD, at=at)
    tell("inbox.conversation.reopened", row, by=by, at=at, former_outcome=outcome, number=row.number)
    return view_of_conversation(row)
