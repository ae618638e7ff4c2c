"""What the generated history is made from: malls as they are entered, and what befalls them in the tale."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

Minutes = tuple[int, int]  # from, until: local minutes of the day


@dataclass(frozen=True, slots=True)
class ServicePlan:
    """A service: how long it takes, and its share of the stall's people."""

    slug: str
    minutes: int
    share: float


@dataclass(frozen=True, slots=True)
class StallPlan:
    """A stall with its counters, prefix and services; `field` is the field of its agency."""

    slug: str
    agency: str
    field: str
    prefix: str
    counters: int
    usual_minutes: int  # open minutes of its longest weekday
    services: tuple[ServicePlan, ...]


@dataclass(frozen=True, slots=True)
class MallPlan:
    """A mall with everything that decides its days. `hours`: day -> stall -> periods, open days only."""

    slug: str
    region: str
    zone: str
    stalls: tuple[StallPlan, ...]
    hours: Mapping[date, Mapping[str, tuple[Minutes, ...]]] = field(default_factory=dict)
    caps: Mapping[date, Mapping[str, int]] = field(default_factory=dict)  # stalls that receive nobody: 0
    leave: frozenset[date] = frozenset()  # collective leave: open, but few come
    feasts: tuple[date, ...] = ()  # first days of Idul Fitri


@dataclass(frozen=True, slots=True)
class Trend:
    """How a mall changes from its first day on: growth a year, and the share of people with a booking."""

    growth: float
    booked_first: float
    booked_last: float  # two years later


@dataclass(frozen=True, slots=True)
class Change:
    """Something that multiplies the people of a mall from `starts` to before `ends`, over `ramp` days."""

    code: str
    mall: str
    starts: date
    ends: date | None
    factor: float
    ramp: int = 0  # days over which the factor fades in; 0: at once


@dataclass(frozen=True, slots=True)
class Hole:
    """Days without any record, though the place was open: a whole mall, or one stall."""

    code: str
    mall: str
    starts: date
    ends: date  # exclusive
    stall: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A dated fact to be recorded in `malls` as an example: a closure, or a cap when `percent` is given."""

    code: str
    mall: str
    starts: date
    ends: date
    reason: str
    stall: str = ""
    percent: int | None = None


@dataclass(frozen=True, slots=True)
class Tale:
    """Everything that happens in the two years, dated from the day they were first made."""

    first: date
    anchor: date  # the Monday of the week of the last day when the history was first made
    trends: Mapping[str, Trend]
    changes: tuple[Change, ...]
    holes: tuple[Hole, ...]
    facts: tuple[Fact, ...]
    joins: Mapping[str, date]  # malls whose records begin later than `first`
