"""Measures, cubes, points of a series, errors and events of the room."""

from pendopo.analytics.types.archive import COLUMNS, Counted, Exported
from pendopo.analytics.types.condition import Condition, MallDay, Spell, StallDay, Way, WayDay
from pendopo.analytics.types.cubes import COUNTS, Part, Place, PlaceKind, Point, PointState, Row, Sheet
from pendopo.analytics.types.errors import (
    EVENTS,
    ArchiveNotKnown,
    ArchiveOutOfReach,
    ArchiveRefused,
    ArchiveUnreadable,
    MeasureUnknown,
    PlaceUnknown,
)
from pendopo.analytics.types.measures import MEASURES, Direction, Measure, MeasureCode, Shape, SourceKind

__all__ = [
    "COLUMNS",
    "COUNTS",
    "EVENTS",
    "MEASURES",
    "ArchiveNotKnown",
    "ArchiveOutOfReach",
    "ArchiveRefused",
    "ArchiveUnreadable",
    "Condition",
    "Counted",
    "Direction",
    "Exported",
    "MallDay",
    "Measure",
    "MeasureCode",
    "MeasureUnknown",
    "Part",
    "Place",
    "PlaceKind",
    "PlaceUnknown",
    "Point",
    "PointState",
    "Row",
    "Shape",
    "Sheet",
    "SourceKind",
    "Spell",
    "StallDay",
    "Way",
    "WayDay",
]
