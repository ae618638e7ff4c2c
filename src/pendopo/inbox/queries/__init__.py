"""Reads of the inbox."""

from pendopo.inbox.queries.access import list_officers, supervises
from pendopo.inbox.queries.lists import inbox_page, search
from pendopo.inbox.queries.pages import TalkPage, open_media, talk_page, thread_of
from pendopo.inbox.queries.ready import list_canned, settings_of, templates_to_hand_in
from pendopo.inbox.queries.receipts import receipt_words
from pendopo.inbox.queries.supervision import supervision
from pendopo.inbox.queries.talks import (
    conversation_of,
    get_conversation,
    place_in_line,
    view_of_conversation,
)

__all__ = [
    "TalkPage", "conversation_of", "get_conversation", "inbox_page", "list_canned", "list_officers",
    "open_media", "place_in_line", "receipt_words", "search", "settings_of", "supervises", "supervision",
    "talk_page", "templates_to_hand_in",
    "thread_of", "view_of_conversation",
]  # fmt: skip
