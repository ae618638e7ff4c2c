"""Tables of the room, a file per subject."""

from pendopo.analytics.models.archive import ArchivedDay
from pendopo.analytics.models.cubes import CubeCursor, DayCell, DayMall, DaySpread, MonthCell
from pendopo.analytics.models.effects import EffectQuestion
from pendopo.analytics.models.stamps import MonthSheet, MonthStamp

__all__ = [
    "ArchivedDay",
    "CubeCursor",
    "DayCell",
    "DayMall",
    "DaySpread",
    "EffectQuestion",
    "MonthCell",
    "MonthSheet",
    "MonthStamp",
]
