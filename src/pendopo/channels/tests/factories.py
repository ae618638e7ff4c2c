"""Messages to test with, and a vendor that does what it is told."""

from datetime import UTC, datetime

from pendopo.channels import actions
from pendopo.channels.models import OutboxMessage
from pendopo.channels.types import DeliveryFailed, Outgoing
from pendopo.kit.actor import SYSTEM

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
CONTENT = '{"code":"123456"}'


def put(recipient: str = "sari@contoh.id", **more: object) -> OutboxMessage:
    """A message in the outbox."""
    values: dict[str, object] = {
        "kind": "sign_in_code", "channel": "email", "content": CONTENT, "by": SYSTEM, "at": AT
    }  # fmt: skip
    key = actions.enqueue(recipient=recipient, **(values | more))
    return OutboxMessage.objects.filter(pk=key).first() or OutboxMessage(pk=key)


class Told:
    """A vendor that takes everything, or fails as told."""

    vendor = "told"

    def __init__(self, failure: DeliveryFailed | None = None) -> None:
        self.failure, self.taken = failure, []

    def send(self, message: Outgoing) -> str:
        """Take it, or fail."""
        if self.failure:
            raise self.failure
        self.taken.append(message)
        return f"told:{message.id}"
