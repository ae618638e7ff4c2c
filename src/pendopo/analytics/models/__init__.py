"""Tables of the room, a file per subject."""

from pendopo.analytics.models.cubes import CubeCursor, DayCell, DayMall, DaySpread, MonthCell

__all__ = ["CubeCursor", "DayCell", "DayMall", "DaySpread", "MonthCell"]
