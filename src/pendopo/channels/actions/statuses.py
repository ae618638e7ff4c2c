"""What vendors tell of messages we sent, and of templates."""

from datetime import datetime, timedelta

from django.db import transaction

from pendopo.channels import rules
from pendopo.channels.models import OutboxMessage
from pendopo.channels.types import AccountView, State, StatusUpdate
from pendopo.events.actions import record
from pendopo.kit import clock
from pendopo.kit.actor import Actor

UNKNOWN_FOR = timedelta(minutes=2)  # so long a state may come before our own "sent" is kept


class NotYetKnown(Exception):
    """A state of a message whose sending is still being kept: it is worked again shortly."""


@transaction.atomic
def take_status(
    *, account: AccountView, status: StatusUpdate, received_at: datetime, by: Actor, at: datetime
) -> bool:
    """Keep a delivery state if it says something new. Raises NotYetKnown while our own note of the sending
    may still come; later an unknown message is somebody else's.
    """
    row = (
        OutboxMessage.objects.select_for_update()
        .filter(account_id=account.id, vendor_id=status.vendor_id)
        .first()
    )
    if row is None:
        if clock.real_now() - received_at < UNKNOWN_FOR:
            raise NotYetKnown
        return False
    told_at = min(status.at, at)
    state = rules.next_state(row.state, status.state)
    if state is None:
        return False
    row.state = state.value
    changed = ["state"]
    if state in (State.DELIVERED, State.READ):
        name = f"channels.message.{state.value}"
        if row.delivered_at is None:
            row.delivered_at = told_at
            changed.append("delivered_at")
        if state == State.READ:
            row.read_at = told_at
            changed.append("read_at")
        record(name, by=by, at=told_at, channel=row.channel, data={"message": str(row.pk), "kind": row.kind})
    elif state == State.FAILED:
        row.error, row.permanent = status.code[:80], True
        changed += ["error", "permanent"]
        record(
            "channels.message.failed", by=by, at=told_at, channel=row.channel,
            data={
                "message": str(row.pk), "kind": row.kind, "vendor": row.vendor, "attempts": row.attempts,
                "code": row.error, "permanent": True,
            },
        )  # fmt: skip
    row.save(update_fields=changed)
    return True
