"""Reads for the chat on our own pages."""

from uuid import UUID

from pendopo.channels.models import Message, Thread
from pendopo.channels.queries.accounts import find_account
from pendopo.channels.sealed import reply_from
from pendopo.channels.types import Attachment, Channel
from pendopo.kit.crypto import keyed_hash

WEBCHAT = Channel.WEBCHAT.value


def find_page_thread(mall: str, visitor: str) -> UUID | None:
    """The talk of a visitor with a mall's page, None before the first word. Their id is the access."""
    account = find_account(WEBCHAT, mall[:40])
    if account is None or not visitor:
        return None
    found = keyed_hash("channel identity", f"{WEBCHAT}\0{account.scope}\0{visitor}")
    rows = Thread.objects.filter(account_id=account.id, identity__user_hash=found)
    return rows.values_list("pk", flat=True).first()


def find_attachment(thread: UUID, message: UUID, number: int) -> Attachment | None:
    """A file that went with a message of this talk, while its content is kept."""
    row = Message.objects.filter(pk=message, thread_id=thread).select_related("outbox").first()
    if row is None or row.outbox is None or not row.outbox.content:
        return None
    files = reply_from(row.outbox.content).attachments
    return files[number] if 0 <= number < len(files) else None
