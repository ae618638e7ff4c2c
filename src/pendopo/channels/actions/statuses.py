"""What vendors tell of messages we sent, and of templates."""

from datetime import datetime, timedelta

from django.db import transaction

from pendopo.channels import rules
from pendopo.channels.actions.carrying import mark_unreachable
from pendopo.channels.actions.receive import user_hash
from pendopo.channels.models import Identity, OutboxMessage
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
    if status.until is not None:
        return _take_until(account, status, by, at)
    row = (
        OutboxMessage.objects.select_for_update()
        .filter(account_id=account.id, vendor_id=status.vendor_id)
        .first()
    )
    if row is None:
        if clock.real_now() - received_at < UNKNOWN_FOR:
            raise NotYetKnown
        return False
    return _keep(row, status, by, at)


@transaction.atomic
def take_leave(*, account: AccountView, user_id: str, by: Actor, at: datetime) -> None:
    """A person blocked the mall at a vendor: nothing more is sent there until they write again."""
    rows = Identity.objects.filter(user_hash=user_hash(account.channel, account.scope, user_id))
    mark_unreachable(rows, code="left", by=by, at=at)


def _take_until(account: AccountView, status: StatusUpdate, by: Actor, at: datetime) -> bool:
    """A vendor tells no message but a time: all that were sent to this person until then."""
    user = user_hash(account.channel, account.scope, status.user_id)
    rows = OutboxMessage.objects.select_for_update(of=("self",)).filter(
        account_id=account.id, said__thread__identity__user_hash=user, ended_at__lte=status.until,
        state__in=[State.SENT, State.DELIVERED],
    )  # fmt: skip
    changed = [_keep(row, status, by, at) for row in rows.order_by("pk")]
    return any(changed)


def _keep(row: OutboxMessage, status: StatusUpdate, by: Actor, at: datetime) -> bool:
    """One state of one message, whose row is locked."""
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
        if status.whose == "person":
            rows = Identity.objects.filter(threads__messages__outbox=row)
            mark_unreachable(rows, code=status.code, by=by, at=at)
    row.save(update_fields=changed)
    return True
