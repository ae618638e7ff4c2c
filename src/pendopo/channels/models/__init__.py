"""Tables of the room: accounts, raw webhooks, identities, threads and messages, the one outbox."""

from pendopo.channels.models.accounts import Account
from pendopo.channels.models.outbox import DemoMail, OutboxMessage
from pendopo.channels.models.people import Identity, IdentityLink, TalkCode
from pendopo.channels.models.templates import VendorTemplate
from pendopo.channels.models.threads import Media, Message, Thread
from pendopo.channels.models.webhooks import Webhook

__all__ = [
    "Account", "DemoMail", "Identity", "IdentityLink", "Media", "Message", "OutboxMessage", "TalkCode",
    "Thread", "VendorTemplate", "Webhook",
]  # fmt: skip
