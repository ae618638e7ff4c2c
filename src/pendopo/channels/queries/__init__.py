"""Reads of the room: the outbox, accounts, threads."""

from pendopo.channels.queries.accounts import (
    account_of_mall,
    answer_handshake,
    find_account,
    forget_kept_accounts,
    get_account,
    list_accounts,
)
from pendopo.channels.queries.codes import qr_image
from pendopo.channels.queries.contacts import ContactFacts, contact_of, limits_of
from pendopo.channels.queries.media import get_media, why_not_kept
from pendopo.channels.queries.outbox import count_outbox, count_outcomes, list_demo_mail, list_failed
from pendopo.channels.queries.templates import approved_template, list_templates
from pendopo.channels.queries.threads import get_identity, get_thread, list_messages
from pendopo.channels.queries.webchat import find_attachment, find_page_thread

__all__ = [
    "ContactFacts", "account_of_mall", "answer_handshake", "approved_template", "contact_of",
    "count_outbox", "count_outcomes", "find_account", "find_attachment", "find_page_thread",
    "forget_kept_accounts", "get_account", "get_identity", "get_media", "get_thread", "limits_of",
    "list_accounts", "list_demo_mail", "list_failed", "list_messages", "list_templates", "qr_image",
    "why_not_kept",
]  # fmt: skip
