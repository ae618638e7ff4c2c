"""Values of months wherever they come from, saved views, their errors and events."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pendopo.events.types import EventSpec
from pendopo.kit.errors import NotFound, Text
from pendopo.kit.text import _


class ValueState(StrEnum):
    """Where the value of a month comes from, and what it is worth."""

    ACCEPTED = "accepted"  # a return that the ministry accepted
    CONFIRMED = "confirmed"  # a return that the mall's head confirmed
    COUNTED = "counted"  # from events
    TYPED = "typed"  # told by the mall, not counted
    PRINTED = "printed"  # printed by a source for exactly this month
    GENERATED = "generated"  # from a generated history
    GAP = "gap"  # should have been open, nothing recorded
    CLOSED = "closed"
    HIDDEN = "hidden"  # too small to be published
    NONE = "none"


@dataclass(frozen=True, slots=True)
class MonthValue:
    """A measure of one place in one month. `value` is None where it has none that stands alone."""

    code: str  # "" the nation, "32", "32.71", or a mall's slug
    month: date
    value: float | None
    state: ValueState
    share_covered: float | None = None
    low: int | None = None  # of a printed range
    high: int | None = None
    note: Text = ""
    source: str = ""
    parts: int = 1  # places with a value that this one is made of
    parts_missing: int = 0  # places that should have one and do not
    made: bool = False  # told by a return of a generated history
    origin: str = ""  # "typed" by a mall, "imported" by the ministry; empty: counted or printed

    @property
    def is_generated(self) -> bool:
        """Whether the value is an example, whoever told it."""
        return self.made or self.state == ValueState.GENERATED


class ViewUnknown(NotFound):
    """No such saved view, or it belongs to somebody who does not share it."""

    code = "view_unknown"
    message = _("Tampilan tersimpan ini tidak ada, atau tidak dibagikan kepada Anda.")


EVENTS: tuple[EventSpec, ...] = (
    EventSpec(
        "monitoring.view.saved", "Somebody kept a page of the ministry under a name.", data=("view", "shared")
    ),
    EventSpec("monitoring.view.removed", "A kept page was removed by its owner.", data=("view",)),
)
