"""Without the server: what a kiosk and a counter hold, what they did, and what became of it."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from pendopo.kit.errors import Text


@dataclass(frozen=True, slots=True)
class AloneService:
    """A service for which a kiosk gives numbers."""

    slug: str
    name: str
    name_en: str


@dataclass(frozen=True, slots=True)
class AloneStall:
    """A stall of the day, from when until when it gives numbers, and the new numbers with their codes."""

    row: Any  # the stall itself; no kiosk sees it
    slug: str
    name: str
    prefix: str
    floor: str
    starts_at: datetime
    ends_at: datetime
    services: tuple[AloneService, ...]
    numbers: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Stock:
    """What a kiosk holds for the time without a link. `at`: the mall's time when it was made."""

    day: date
    at: datetime
    stalls: tuple[AloneStall, ...]


@dataclass(frozen=True, slots=True)
class DrawnAlone:
    """A number that a kiosk drew without a link, by the kiosk's own reckoning of the mall's time."""

    prefix: str
    sequence: int
    code: str
    service: str
    priority: str
    drawn_at: datetime


class Took(StrEnum):
    """What became of a number that was drawn without a link."""

    NOW = "now"
    BEFORE = "before"  # told again: it stands in line already
    UNKNOWN = "unknown"  # never handed out
    DAY_OVER = "day_over"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class TakenIn:
    """The answer about one number, by its code."""

    code: str
    took: Took
    why: Text = ""


@dataclass(frozen=True, slots=True)
class InLine:
    """Somebody who is kept for a counter: nothing personal."""

    id: UUID
    number: str
    service: str
    line: str
    priority: str
    people: int


@dataclass(frozen=True, slots=True)
class CounterKit:
    """What a counter needs to go on without its server. `at`: the mall's time when it was made."""

    counter: int
    number: int
    stall: str
    mall: str
    zone: str
    at: datetime
    is_open: bool
    current: InLine | None
    current_state: str
    share: tuple[InLine, ...]


class AloneAct(StrEnum):
    """What a counter does without its server."""

    CALL = "call"
    RECALL = "recall"
    START = "start"
    FINISH = "finish"
    NO_SHOW = "no_show"


@dataclass(frozen=True, slots=True)
class DoneAlone:
    """One act at a counter without its server. `key` is its own, made there."""

    key: str
    act: AloneAct
    ticket: UUID
    done_at: datetime
