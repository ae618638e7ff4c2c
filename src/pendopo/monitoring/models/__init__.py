"""Tables of the room, a file per subject."""

from pendopo.monitoring.models.alerts import Alert, AlertStep, AlertWatch
from pendopo.monitoring.models.figures import Figure, FigureImport
from pendopo.monitoring.models.hidden import HiddenPlaces
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
from pendopo.monitoring.models.saved import SavedView

__all__ = [
    "Alert",
    "AlertStep",
    "AlertWatch",
    "DateException",
    "Figure",
    "FigureImport",
    "HiddenPlaces",
    "MeasureImport",
    "ReportedMeasure",
    "Return",
    "ReturnDefinition",
    "ReturnHistory",
    "ReturnRemark",
    "ReturnValue",
    "SavedView",
]
