"""Figures as printed, returns, and the room's errors and events: a file per subject."""

from pendopo.monitoring.types import alerts, figures, returns, values
from pendopo.monitoring.types.figures import (
    Change,
    FigureAmbiguous,
    FigureKey,
    FigureNotFound,
    FiguresRejected,
    ImportResult,
    Month,
    NotComparable,
    Per,
    PrintedFigure,
    RowError,
    ValueKind,
)
from pendopo.monitoring.types.values import MonthValue, ValueState, ViewUnknown

EVENTS = (*figures.EVENTS, *returns.EVENTS, *alerts.EVENTS, *values.EVENTS)

__all__ = [
    "EVENTS",
    "Change",
    "FigureAmbiguous",
    "FigureKey",
    "FigureNotFound",
    "FiguresRejected",
    "ImportResult",
    "Month",
    "MonthValue",
    "NotComparable",
    "Per",
    "PrintedFigure",
    "RowError",
    "ValueKind",
    "ValueState",
    "ViewUnknown",
]
