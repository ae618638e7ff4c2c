"""Tables of the room, a file per subject."""

from pendopo.monitoring.models.alerts import Alert, AlertStep, AlertWatch
from pendopo.monitoring.models.figures import CountCursor, DailyCount, Figure, FigureImport
from pendopo.monitoring.models.returns import (
    DateException,
    MeasureImport,
    ReportedMeasure,
    Return,
    ReturnDefinition,
    ReturnHistory,
    ReturnRemark,
    ReturnValue,
)

__all__ = [
    "Alert",
    "AlertStep",
    "AlertWatch",
    "CountCursor",
    "DailyCount",
    "DateException",
    "Figure",
    "FigureImport",
    "MeasureImport",
    "ReportedMeasure",
    "Return",
    "ReturnDefinition",
    "ReturnHistory",
    "ReturnRemark",
    "ReturnValue",
]
