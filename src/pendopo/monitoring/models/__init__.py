"""Tables of the room, a file per subject."""

from pendopo.monitoring.models.figures import CountCursor, DailyCount, Figure, FigureImport
from pendopo.monitoring.models.saved import SavedView

__all__ = ["CountCursor", "DailyCount", "Figure", "FigureImport", "SavedView"]
