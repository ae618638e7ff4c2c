"""Reads of the inbox."""

from pendopo.inbox.queries.access import list_officers, supervises
from pendopo.inbox.queries.lists import inbox_page, search
from pendopo.inbox.queries.pages import TalkPage, talk_page, thread_of
from pendopo.inbox.queries.ready import approved_words, list_canned, settings_of
from pendopo.inbox.queries.receipts import receipt_words
from pendopo.inbox.queries.supervision import supervision
from pendopo.inbox.queries.talks import (
    conversation_of,
    get_conversation,
    place_in_line,
    view_of_conversation,
)

__all__ = [
    "TalkPage", "approved_words", "conversation_of", "get_conversation", "inbox_page", "list_canned",
    "list_officers", "place_in_line", "receipt_words", "search", "settings_of", "supervises", "supervision",
    "talk_page",
    "thread_of", "view_of_conversation",
]  # fmt: skip
