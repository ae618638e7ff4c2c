"""Writes of the room: telling, choosing ways, falling back, wishes, the plan of the budget."""

from pendopo.notifications.actions.tell import cancel_pending, notify

__all__ = ["cancel_pending", "notify"]
