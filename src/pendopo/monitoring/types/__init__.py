"""Figures as printed, returns, and the room's errors and events: a file per subject."""

from pendopo.monitoring.types import alerts, figures, returns
from pendopo.monitoring.types.figures import (
    Change,
    DayCounts,
    FigureAmbiguous,
    FigureKey,
    FigureNotFound,
    FiguresRejected,
    Happened,
    ImportResult,
    Month,
    NotComparable,
    Per,
    PrintedFigure,
    Restriction,
    RowError,
    ValueKind,
)

EVENTS = (*figures.EVENTS, *returns.EVENTS, *alerts.EVENTS)

__all__ = [
    "EVENTS",
    "Change",
    "DayCounts",
    "FigureAmbiguous",
    "FigureKey",
    "FigureNotFound",
    "FiguresRejected",
    "Happened",
    "ImportResult",
    "Month",
    "NotComparable",
    "Per",
    "PrintedFigure",
    "Restriction",
    "RowError",
    "ValueKind",
]
