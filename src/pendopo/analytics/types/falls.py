"""What the search for falls reads and finds: the days of many places, baselines, and findings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from pendopo.analytics.types.measures import MeasureCode


class Cadence(StrEnum):
    """How long one judged period is."""

    WEEK = "week"  # from Monday
    MONTH = "month"


class Family(StrEnum):
    """How values of a measure scatter around what is expected."""

    COUNT = "count"  # overdispersed counts: variance is a multiple of the mean
    LEVEL = "level"  # times: scatter is a share of the value


class Side(StrEnum):
    """The direction in which a change is worth an alert."""

    FALL = "fall"
    RISE = "rise"


class FindingState(StrEnum):
    """What is said of one measure of one place in one period."""

    WITHIN = "within"  # inside its range
    ALERT = "alert"  # outside, and kept when false alarms of the whole run are controlled
    OUTSIDE = "outside"  # outside its own range, but one of many looked at: no alert
    GAP = "gap"  # data are missing: nothing is said of a fall
    CLOSED = "closed"  # no open day by the calendar, or the place does not exist then
    SHORT = "short"  # not enough history
    FEW = "few"  # so few cases that no fall could be told
    NATIONAL = "national"  # explained by what happened in all places at once
    SHARED = "shared"  # explained by what happened in its province or group of regions
    CLOSURE = "closure"  # fewer, and no more than the stalls that are closed by a dated fact would bring


@dataclass(frozen=True, slots=True)
class Watched:
    """A measure that is searched: which way is bad, how it scatters, and what it is counted against."""

    code: MeasureCode
    side: Side
    family: Family = Family.COUNT
    per: MeasureCode | None = None  # no-shows are expected per ticket, not per open day
    cadences: tuple[Cadence, ...] = (Cadence.WEEK, Cadence.MONTH)


@dataclass(frozen=True, slots=True)
class Area:
    """Places that are also judged together: a province, or a group of regions. `rows` of the history."""

    key: str  # `w:32` or `g:wilayah-i`, which no mall is called
    region_code: str  # of a province
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class DayHistory:
    """Days of many places, as arrays with a row a place and a column a day from `first` (a Monday).

    `values` by measure, NaN where nothing is known; `usual` tells whether the calendar and the place's own
    weekdays let it work; `stalls` should have worked by timetable and facts and `seen` of them left a trace,
    NaN where nothing is known.
    """

    first: date
    places: Sequence[str]
    regions: Sequence[str]
    values: Mapping[str, Any]
    usual: Any
    stalls: Any
    seen: Any
    months: Mapping[str, Any] = field(default_factory=dict)  # monthly values that no sum of days gives
    generated: frozenset[str] = frozenset()
    # By measure: the share of a usual day that absent stalls would bring; empty where there are none.
    out: Mapping[str, Any] = field(default_factory=dict)
    areas: tuple[Area, ...] = ()


@dataclass(frozen=True, slots=True)
class Settings:
    """What decides an alert. `rate`: expected share of false alerts among the alerts of one run."""

    rate: float = 0.1
    margin: float = 0.25  # the search aims at a quarter of the rate it promises: real tails are heavier
    least_change: float = 0.15  # smaller changes are not worth a person's time
    least_coverage: float = 0.8
    least_weeks: int = 16
    least_months: int = 10
    windows: tuple[int, ...] = (
        4,
        8,
    )  # the latest weeks are also judged together, and stay out of the baseline
    history_weeks: int = 156
    national_places: int = 5
    national_share: float = 0.75
    least_out: float = 0.05  # of the room taken by closed stalls: less is not worth a word
    area_places: int = 3
    area_share: float = 0.6


@dataclass(frozen=True, slots=True)
class TrackPoint:
    """One period of a picture: what came, what was expected and within which range."""

    start: date
    end: date
    value: float | None
    expected: float | None = None
    low: float | None = None
    high: float | None = None
    state: str = ""  # gap, closed, left out of the baseline (`out`), else empty


@dataclass(frozen=True, slots=True)
class Finding:
    """What is said of one measure of one place in one period (`end` is exclusive)."""

    place: str  # mall, or key of an area; empty for the nation
    region_code: str
    measure: str
    cadence: Cadence
    start: date
    end: date
    state: FindingState
    side: Side = Side.FALL
    value: float | None = None
    expected: float | None = None
    low: float | None = None
    high: float | None = None
    p_value: float | None = None
    periods: int = 1  # periods judged together: 4 when only the sum of four weeks gives it away
    share_covered: float | None = None
    back: bool = False  # inside the middle of its range again
    first: date | None = None  # the first period of those judged together
    members: tuple[str, ...] = ()
    factor: float | None = None  # of a change in common: came / expected
    is_generated: bool = False
    track: tuple[TrackPoint, ...] = ()
