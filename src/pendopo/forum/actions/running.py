"""A session at work: it begins with its briefings kept as they are, goes from item to item, and ends."""

from datetime import datetime

from django.db import transaction

from pendopo.events.actions import record
from pendopo.forum import rules
from pendopo.forum.models import Session
from pendopo.forum.queries import places
from pendopo.forum.queries.briefings import freeze_for_update
from pendopo.forum.types import SessionState, SessionStateWrong
from pendopo.kit.actor import Actor
from pendopo.kit.errors import NotFound


@transaction.atomic
def start_session(*, session_id: int, by: Actor, at: datetime) -> Session:
    """Begin: from now on the briefings are history. Raises SessionStateWrong."""
    places.require_convener(by)
    row = places.session_for_update(session_id)
    if not rules.may_move(row.state, SessionState.RUNNING):
        raise SessionStateWrong
    kept = freeze_for_update(row, at=at)
    row.state, row.started_at = SessionState.RUNNING, at
    row.current_item, row.item_started_at = row.items.order_by("number").first(), at
    row.save()
    record("forum.session.started", by=by, at=at, data={"session": row.pk, "briefings": kept})
    return row


@transaction.atomic
def keep_briefings(*, session_id: int, by: Actor, at: datetime) -> int:
    """Keep the briefings of a recorded session of the past, once; gives how many."""
    places.require_convener(by)
    row = places.session_for_update(session_id)
    if not row.is_record:
        raise SessionStateWrong
    kept = freeze_for_update(row, at=at)
    if kept:
        record("forum.briefings.kept", by=by, at=at, data={"session": row.pk, "briefings": kept})
    return kept


@transaction.atomic
def move_to_item(*, session_id: int, item_id: int, by: Actor, at: datetime) -> Session:
    """The presenter goes to an item; its timer begins. Raises SessionStateWrong, NotFound."""
    places.require_convener(by)
    row = places.session_for_update(session_id)
    if row.state != SessionState.RUNNING:
        raise SessionStateWrong
    item = row.items.filter(pk=item_id).first()
    if item is None:
        raise NotFound
    if row.current_item_id != item.pk:
        row.current_item, row.item_started_at = item, at
        row.save(update_fields=["current_item", "item_started_at"])
        record("forum.session.moved", by=by, at=at, data={"session": row.pk, "item": item.number})
    return row


@transaction.atomic
def end_session(*, session_id: int, by: Actor, at: datetime) -> Session:
    """The session was held. Raises SessionStateWrong."""
    places.require_convener(by)
    row = places.session_for_update(session_id)
    if not rules.may_move(row.state, SessionState.HELD):
        raise SessionStateWrong
    row.state, row.ended_at, row.current_item, row.item_started_at = SessionState.HELD, at, None, None
    row.save()
    record("forum.session.ended", by=by, at=at, data={"session": row.pk})
    return row
