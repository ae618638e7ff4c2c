"""What is read out of the cubes: places, points of a series, parts of a whole, rows behind a figure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

# Columns of the day and month cells: counts that may be added over days, places, services and channels.
COUNTS = ("visits", "tickets", "bookings", "services_finished", "no_shows", "remote")


class PlaceKind(StrEnum):
    """Levels of the tree of places."""

    NATION = "nation"
    PROVINCE = "province"
    REGION = "region"  # regency or city
    MALL = "mall"


@dataclass(frozen=True, slots=True)
class Place:
    """One place of the tree: `code` is empty for the nation, a Kemendagri code, or a mall's slug."""

    kind: PlaceKind
    code: str = ""

    @classmethod
    def of_region(cls, code: str) -> "Place":
        """The province or region of a Kemendagri code (`32`, `32.71`); the nation for no code."""
        if not code:
            return cls(PlaceKind.NATION)
        return cls(PlaceKind.REGION if "." in code else PlaceKind.PROVINCE, code)

    @classmethod
    def of_mall(cls, slug: str) -> "Place":
        """A mall."""
        return cls(PlaceKind.MALL, slug)


class PointState(StrEnum):
    """Where the value of a point comes from, and what it is worth."""

    COUNTED = "counted"  # from events
    GENERATED = "generated"  # from the demo's generated history
    GAP = "gap"  # open by timetable, but nothing was recorded: a hole in the data before it is a fall
    CLOSED = "closed"  # not open: zero means zero
    NONE = "none"  # nothing is known


@dataclass(frozen=True, slots=True)
class Point:
    """One value of a series from `start` to `end` (exclusive). `value` is None where there is none.

    `share_covered` is the coverage of the period (0 to 1), None where no stall should have been open.
    `other_meaning` marks a point before the measure got its present meaning (`Measure.since`).
    """

    start: date
    end: date
    value: float | None
    state: PointState
    share_covered: float | None = None
    other_meaning: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a whole: an agency, service, channel, stall, weekday (0 Monday) or hour (local)."""

    code: str
    value: float | None
    count: int = 0  # how many cases a percentile comes from


@dataclass(frozen=True, slots=True)
class Row:
    """One cell behind a figure: a day of a stall, service and channel with its value."""

    mall: str
    region_code: str
    day: date
    stall: str
    agency: str
    service: str
    channel: str
    value: int
    is_generated: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """The country in one month: for each count a number a region, in the order of `places`.

    Without `places` nothing was counted. A time is in seconds, or one of the two below.
    """

    month: date
    places: tuple[str, ...]  # codes of regions, ascending
    where: Mapping[str, int]  # the number of a region in the columns
    spans: Mapping[str, slice]  # where the regions of a province lie; of all for no code
    columns: Mapping[str, Sequence[int]]


NO_TIME, SEVERAL_TIMES = -1, -2  # nobody waited; several malls, whose times only their distributions tell
