"""Reads of the room: words, ways to a person, wishes, the day's budget, what did not arrive."""

from pendopo.notifications.queries.words import can_reach, render_message

__all__ = ["can_reach", "render_message"]
