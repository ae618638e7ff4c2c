"""Messenger: a page of the mall on Facebook."""

from pendopo.channels.adapters.graph.pages import PageAdapter
from pendopo.channels.types import Limits

ADAPTER = PageAdapter(
    "messenger",
    host="https://graph.facebook.com",
    of="page",
    fields="messages,messaging_postbacks,message_deliveries,message_reads,message_reactions,feed",
    limits=Limits(
        text=2_000, buttons=13, button_title=20, choice_id=1_000, body_with_choices=2_000, window_hours=24,
        officer_window_hours=168, first_word=False,
    ),
)  # fmt: skip
