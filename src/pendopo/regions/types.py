"""Types, errors and published events of the room."""

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from pendopo.events.types import EventSpec
from pendopo.kit.errors import NotFound
from pendopo.kit.text import _


class DayKind(StrEnum):
    """What a calendar says about a day."""

    OPEN = "open"
    CLOSED = "closed"
    SHORTENED = "shortened"


class Layer(StrEnum):
    """Who says it, from the widest to the narrowest."""

    NATION = "nation"
    PROVINCE = "province"
    CITY = "city"
    MALL = "mall"
    STALL = "stall"


LAYERS: tuple[Layer, ...] = tuple(Layer)


@dataclass(frozen=True, slots=True)
class LayerDay:
    """What one layer says about one day. Local times only when the day is shortened."""

    date: date
    layer: str
    status: str
    opens: time | None = None
    closes: time | None = None
    reason: str = ""
    decree: str = ""
    collective_leave: bool = False
    source: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class DayStatus:
    """What all layers together say about a day; `layer` is empty on an ordinary day."""

    date: date
    status: str = DayKind.OPEN
    opens: time | None = None
    closes: time | None = None
    reason: str = ""
    decree: str = ""
    collective_leave: bool = False
    layer: str = ""
    source: str = ""

    @property
    def is_closed(self) -> bool:
        """Whether nobody works that day."""
        return self.status == DayKind.CLOSED


class RegionUnknown(NotFound):
    """No region has this code."""

    code = "region_unknown"
    message = _("Wilayah dengan kode itu tidak ditemukan.")


EVENTS: tuple[EventSpec, ...] = (
    EventSpec(
        "regions.regions.loaded", "Provinces, regencies, cities and groups were loaded.", data=("count",)
    ),
    EventSpec(
        "regions.calendar_day.set",
        "A calendar layer now says something about a day.",
        data=("layer", "place", "date", "status", "collective_leave"),
    ),
    EventSpec(
        "regions.calendar_day.removed",
        "A calendar layer no longer says anything about a day.",
        data=("layer", "place", "date"),
    ),
)
