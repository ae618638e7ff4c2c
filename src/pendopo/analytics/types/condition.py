"""In what condition a mall works on a day: open, limited, online only, closed."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pendopo.analytics.types.restrictions import Happening
from pendopo.kit.errors import Text
from pendopo.kit.text import _


class Condition(StrEnum):
    """How a place served on a day, from the most to the least."""

    OPEN = "open"
    LIMITED = "limited"  # fewer hours, counters or people than usual
    ONLINE_ONLY = "online_only"  # it works, and receives nobody
    CLOSED = "closed"


CONDITION_TITLES: dict[str, Text] = {
    Condition.OPEN: _("buka"),
    Condition.LIMITED: _("terbatas"),
    Condition.ONLINE_ONLY: _("hanya daring"),
    Condition.CLOSED: _("tutup"),
}


class Way(StrEnum):
    """The ways in which a stall takes people in."""

    COUNTER = "counter"  # whoever comes
    APPOINTMENT = "appointment"  # at a booked time
    REMOTE = "remote"  # without coming


@dataclass(frozen=True, slots=True)
class StallDay:
    """One stall on one day. `expected`: it should have worked by its weekly hours and the holidays."""

    stall: str  # slug
    name: str
    day: date
    condition: Condition
    reason: str = ""
    decree: str = ""
    expected: bool = True
    percent: int = 100  # of the usual capacity


@dataclass(frozen=True, slots=True)
class MallDay:
    """One mall on one day: how many of the stalls that should have worked received people."""

    day: date
    condition: Condition
    stalls_open: int
    stalls_all: int
    reason: str = ""
    decree: str = ""

    @property
    def expected(self) -> bool:
        """Whether any stall should have worked."""
        return self.stalls_all > 0


@dataclass(frozen=True, slots=True)
class WayDay:
    """One way of one stall on one day."""

    stall: str
    way: Way
    day: date
    condition: Condition


@dataclass(frozen=True, slots=True)
class Spell:
    """Equal days that follow one another; days on which nobody should work do not part them."""

    first: date
    last: date
    condition: Condition
    reason: str
    decree: str
    days: int  # working days in it


@dataclass(frozen=True, slots=True)
class StripLine:
    """One row of a calendar strip in words: how many working days of each condition, and every spell."""

    code: str  # slug of the stall or mall
    name: str
    open: int
    limited: int
    online_only: int
    closed: int
    spells: tuple[Spell, ...]  # without those in which all was open


@dataclass(frozen=True, slots=True)
class StripView:
    """A calendar strip with its table and the numbered marks on its time axis."""

    first: date
    last: date
    svg: str
    lines: tuple[StripLine, ...]
    marks: tuple[Happening, ...]
    known_since: date | None  # the earlier part of the time is not known
