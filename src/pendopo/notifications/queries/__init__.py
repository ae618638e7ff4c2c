"""Reads of the room: words, previews, ways to a person, wishes, the day's budget, what did not arrive."""

from pendopo.notifications.queries.previews import (
    LANGUAGES,
    Preview,
    channels_of,
    check_may_see,
    list_kinds,
    list_previews,
    preview,
    vendor_templates,
)
from pendopo.notifications.queries.words import can_reach, render_message

__all__ = [
    "LANGUAGES", "Preview", "can_reach", "channels_of", "check_may_see", "list_kinds", "list_previews",
    "preview", "render_message", "vendor_templates",
]  # fmt: skip
