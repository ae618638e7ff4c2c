"""A mailbox that anybody at the demo may read, with the limits and failures of a real vendor.

Addresses that imitate trouble: `gagal@…` and numbers ending in 0000 are refused for good, `sibuk@…` and
numbers ending in 9999 are refused twice and then taken.
"""

from datetime import timedelta

from django.conf import settings

from pendopo.channels.models import DemoMail
from pendopo.channels.types import Channel, DeliveryFailed, Outgoing
from pendopo.kit import clock

LONGEST = {Channel.EMAIL: 20_000, Channel.PHONE: 1_024}


class DemoMailbox:
    """Takes e-mails and short messages into a table; a repeat of the same message is taken once."""

    vendor = "demo"

    def send(self, message: Outgoing) -> str:
        """Take one message, or refuse it as the real vendor would."""
        name = message.recipient.partition("@")[0]
        if name == "gagal" or message.recipient.endswith("0000"):
            raise DeliveryFailed("recipient_550", permanent=True)
        if (name == "sibuk" or message.recipient.endswith("9999")) and message.attempt < 3:
            raise DeliveryFailed("smtp_421", permanent=False)
        if len(message.text) > LONGEST.get(Channel(message.channel), 1_024):
            raise DeliveryFailed("too_long", permanent=True)
        at = clock.now()
        today = DemoMail.objects.filter(sent_at__gt=at - timedelta(days=1), sent_at__lte=at).count()
        if today >= settings.DEMO_DAILY_MESSAGES:
            raise DeliveryFailed("daily_limit", permanent=False, retry_seconds=3600)
        vendor_id = f"demo:{message.id}"
        DemoMail.objects.bulk_create(
            [
                DemoMail(
                    message_id=vendor_id,
                    channel=message.channel,
                    recipient=message.recipient,
                    subject=message.subject[:200],
                    text=message.text + ("\n[undangan.ics]\n" if message.calendar else ""),
                    sent_at=at,
                )
            ],
            ignore_conflicts=True,
        )
        return vendor_id
