"""The agenda: saved whole, with a version."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from pendopo.events.actions import record
from pendopo.forum import rules
from pendopo.forum.models import AgendaItem, Session
from pendopo.forum.queries import places
from pendopo.forum.types import (
    EditedMeanwhile,
    ItemInput,
    ItemKind,
    SessionState,
    SessionStateWrong,
    incomplete,
)
from pendopo.kit.actor import Actor


@transaction.atomic
def save_agenda(
    *, session_id: int, items: Sequence[ItemInput], version: int, by: Actor, at: datetime
) -> Session:
    """Replace the agenda, in the given order, while the session has not begun.

    Raises SessionIncomplete, EditedMeanwhile, SessionStateWrong.
    """
    places.require_convener(by)
    row = places.session_for_update(session_id)
    if row.state not in {SessionState.PLANNED, SessionState.INVITED}:
        raise SessionStateWrong
    if row.version != version:
        raise EditedMeanwhile
    invited = list(row.invitations.values_list("region_id", flat=True))
    wrong = rules.agenda_problems(items, starts_at=row.starts_at, ends_at=row.ends_at, regions=invited)
    if wrong:
        raise incomplete(wrong)
    row.items.all().delete()
    write_items(row, items)
    row.version += 1
    row.save(update_fields=["version"])
    record("forum.agenda.saved", by=by, at=at,
           data={"session": row.pk, "items": len(items), "version": row.version})  # fmt: skip
    return row


def write_items(row: Session, items: Sequence[ItemInput]) -> None:
    """The items as rows, numbered in their order."""
    AgendaItem.objects.bulk_create(
        AgendaItem(
            session=row,
            number=number,
            kind=item.kind,
            title=" ".join(item.title.split()),
            speaker=" ".join(item.speaker.split()),
            minutes=item.minutes,
            region_id=item.region if item.kind == ItemKind.REGION else None,
        )
        for number, item in enumerate(items, start=1)
    )
