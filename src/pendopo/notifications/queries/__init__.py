"""Reads of the room: words, previews, ways to a person, wishes, the day's budget, what did not arrive."""

from pendopo.notifications.queries.budget import list_budgets
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
from pendopo.notifications.queries.undelivered import count_by_channel, list_undelivered
from pendopo.notifications.queries.wishes import get_wishes
from pendopo.notifications.queries.words import can_reach, render_message

__all__ = [
    "LANGUAGES", "Preview", "can_reach", "channels_of", "check_may_see", "count_by_channel", "get_wishes",
    "list_budgets", "list_kinds", "list_previews", "list_undelivered", "preview", "render_message",
    "vendor_templates",
]  # fmt: skip
