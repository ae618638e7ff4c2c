"""Pure rules of the room: order, targets, caps, reopening, ready words, and what to do about a failure."""

from pendopo.inbox.rules.delivery import Advice, advice
from pendopo.inbox.rules.turns import (
    REOPEN_HOURS,
    due_at,
    is_overdue,
    is_quiet,
    line_order,
    may_answer_for,
    may_take_more,
    owed_since,
    reopens,
)
from pendopo.inbox.rules.words import PLACES, fill, is_receipt, unknown_places

__all__ = [
    "PLACES", "REOPEN_HOURS", "Advice", "advice", "due_at", "fill", "is_overdue", "is_quiet", "is_receipt",
    "line_order", "may_answer_for", "may_take_more", "owed_since", "reopens", "unknown_places",
]  # fmt: skip
