"""Going as fast as a vendor takes it: where one says "too fast", its account rests, and no message pays."""

from datetime import datetime

from pendopo.channels import rules
from pendopo.channels.models import Account, OutboxMessage
from pendopo.channels.types import DeliveryFailed

QUEUED, SENDING = OutboxMessage.State.QUEUED, OutboxMessage.State.SENDING


class Pace:
    """What one round of sending learns of the vendors' pace."""

    def __init__(self) -> None:
        self._resting: set[int] = set()

    def holds(self, message: OutboxMessage) -> bool:
        """Whether the account of a claimed message rests since this round."""
        return message.account_id in self._resting

    def slow_down(self, message: OutboxMessage, failure: DeliveryFailed, at: datetime) -> None:
        """Let the account rest as long as the vendor asks."""
        until = rules.rest_until(at, retry_seconds=failure.retry_seconds)
        if message.account_id is not None:
            self._resting.add(message.account_id)
            Account.objects.filter(pk=message.account_id).update(rests_until=until)
        put_back(message, until, failure.code[:80])


def put_back(message: OutboxMessage, next_try_at: datetime, error: str = "") -> None:
    """A claimed message waits again as it was, without an attempt counted."""
    mine = OutboxMessage.objects.filter(pk=message.pk, state=SENDING)
    mine.update(state=QUEUED, claimed_at=None, next_try_at=next_try_at, error=error or message.error)
