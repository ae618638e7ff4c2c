"""Instagram: a professional account of the mall. A text may have 1,000 bytes: fewer signs go into one."""

from pendopo.channels.adapters.graph.pages import PageAdapter
from pendopo.channels.types import Limits

ADAPTER = PageAdapter(
    "instagram",
    host="https://graph.instagram.com",
    of="instagram",
    fields="messages,messaging_postbacks,messaging_seen,message_reactions,comments",
    limits=Limits(
        text=900, buttons=13, button_title=20, choice_id=1_000, body_with_choices=900, window_hours=24,
        officer_window_hours=168, first_word=False,
    ),
    most_bytes=1_000,
)  # fmt: skip
