"""Types, errors and published events of the room."""

from pendopo.notifications.types.events import EVENTS
from pendopo.notifications.types.kinds import KINDS, MAY_REFUSE, PURPOSE_NAMES, Kind, KindSpec, Purpose
from pendopo.notifications.types.ways import (
    CHANNEL_NAMES,
    CHAT,
    ORDERED,
    BudgetDay,
    BudgetView,
    Form,
    Link,
    NoSuchMessage,
    Undelivered,
    Way,
    Wishes,
    WishesView,
)

__all__ = [
    "CHANNEL_NAMES", "CHAT", "EVENTS", "KINDS", "MAY_REFUSE", "ORDERED", "PURPOSE_NAMES", "BudgetDay",
    "BudgetView", "Form", "Kind", "KindSpec", "Link", "NoSuchMessage", "Purpose", "Undelivered", "Way",
    "Wishes", "WishesView",
]  # fmt: skip
