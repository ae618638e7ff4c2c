"""Writes of the room: telling, choosing ways, falling back, wishes, the plan of the budget."""

from pendopo.notifications.actions.late import give_up_late
from pendopo.notifications.actions.plan import let_go, plan_account, plan_missed
from pendopo.notifications.actions.settle import settle_waiting, try_next_way
from pendopo.notifications.actions.tell import cancel_pending, notify
from pendopo.notifications.actions.wishes import choose_wishes

__all__ = [
    "cancel_pending", "choose_wishes", "give_up_late", "let_go", "notify", "plan_account", "plan_missed",
    "settle_waiting", "try_next_way",
]  # fmt: skip
