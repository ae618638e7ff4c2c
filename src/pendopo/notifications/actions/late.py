"""Messages that a vendor took but that did not arrive in time, or that it could not take for too long."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from pendopo.channels.models import OutboxMessage
from pendopo.events.actions import record
from pendopo.kit.actor import Actor
from pendopo.notifications import rules
from pendopo.notifications.types import KINDS

_STATE = OutboxMessage.State
# Who tells that a message arrived. A mailbox and a plain short message do not: taken is all that is known.
TELLING = ("whatsapp", "messenger", "instagram")
_LONGEST = timedelta(days=2)


@transaction.atomic
def give_up_late(*, limit: int = 200, by: Actor, at: datetime) -> int:
    """End what took too long (rule notifications-51); the next way follows as with any failure."""
    kinds = [name for name, spec in KINDS.items() if spec.patience_minutes]
    taken = Q(state=_STATE.SENT, channel__in=TELLING, delivered_at=None, ended_at__gt=at - _LONGEST)
    waiting = Q(state=_STATE.QUEUED, attempts__gt=0, settled=True)
    shortest = min(KINDS[name].patience_minutes for name in kinds)
    rows = (
        OutboxMessage.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(taken | waiting, kind__in=kinds, person__isnull=False)
        .filter(due_at__lte=at - timedelta(minutes=shortest), due_at__gt=at - _LONGEST)
        .filter(Q(planned_on=None) | Q(next_try_at__lte=at))
        .order_by("due_at")[: limit * 5]
        .defer("content", "recipient")
    )
    ended = 0
    for row in rows:
        since = row.ended_at or max(row.due_at, row.created_at)
        end = rules.gives_up_at(KINDS[row.kind], since, row.expires_at)
        of_use = row.expires_at is None or row.expires_at > at
        if end is None or end > at or not of_use or ended >= limit:
            continue
        row.error = "not_arrived" if row.state == _STATE.SENT else "given_up"
        row.state, row.ended_at, row.permanent = _STATE.FAILED, at, True
        row.save(update_fields=["state", "ended_at", "error", "permanent"])
        record(
            "channels.message.failed", by=by, at=at, channel=row.channel,
            data={
                "message": str(row.pk), "kind": row.kind, "vendor": row.vendor, "attempts": row.attempts,
                "code": row.error, "permanent": True,
            },
        )  # fmt: skip
        ended += 1
    return ended
