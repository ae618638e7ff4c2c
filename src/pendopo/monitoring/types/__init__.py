"""Figures as printed, values of months, and the room's errors and events: a file per subject."""

from pendopo.monitoring.types import figures, values
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
from pendopo.monitoring.types.values import MonthMap, MonthValue, ValueState, ViewUnknown

EVENTS = (*figures.EVENTS, *values.EVENTS)

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
    "MonthMap",
    "MonthValue",
    "NotComparable",
    "Per",
    "PrintedFigure",
    "Restriction",
    "RowError",
    "ValueKind",
    "ValueState",
    "ViewUnknown",
]
