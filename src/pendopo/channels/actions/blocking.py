"""Blocking: what somebody writes is kept and no longer answered. A human's decision, and it can be undone."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from pendopo.channels.models import Identity
from pendopo.events.actions import record
from pendopo.kit.actor import Actor
from pendopo.kit.errors import NotFound


@transaction.atomic
def set_blocked(*, identity: UUID, blocked: bool, by: Actor, at: datetime) -> bool:
    """Block an identity or take the block back; says whether anything changed. Raises NotFound.

    The caller (inbox) has asked who may.
    """
    row = Identity.objects.select_for_update().filter(pk=identity).first()
    if row is None:
        raise NotFound
    if (row.blocked_at is not None) == blocked:
        return False
    row.blocked_at = at if blocked else None
    row.save(update_fields=["blocked_at"])
    name = "channels.identity.blocked" if blocked else "channels.identity.unblocked"
    record(name, by=by, at=at, channel=row.channel, person=row.pseudonym)
    return True
