"""How a mall's inbox is set, what stands ready to be sent, and who carries how much."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class InboxSettings:
    """A mall's wishes for its inbox. Times in minutes and hours of the mall's working time, cap in talks."""

    first_minutes: int = 30  # so soon the first answer is due
    next_minutes: int = 60  # and each later one
    cap: int = 10  # so many talks one officer has at once
    quiet_hours: int = (
        48  # so long a person may be silent after our answer before the talk ends (clock hours)
    )
    away_id: str = ""  # added to the receipt out of hours
    away_en: str = ""


@dataclass(frozen=True, slots=True)
class CannedView:
    """Words that stand ready."""

    id: int
    mall: str
    stall: str
    title: str
    text_id: str
    text_en: str
    position: int = 0

    def words(self, language: str) -> str:
        """In the person's language where it was written, else Indonesian."""
        return self.text_en if language == "en" and self.text_en else self.text_id


@dataclass(frozen=True, slots=True)
class TemplateChoice:
    """Approved words that may be sent after the window, filled for one talk."""

    key: str
    language: str
    title: str
    text: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Load:
    """What one officer carries."""

    user_id: int
    name: str
    held: int
    owed: int  # of these, how many wait for an answer
    overdue: int
    oldest_at: datetime | None


@dataclass(frozen=True, slots=True)
class ChannelLoad:
    """What waits on one channel, and what came in today."""

    channel: str
    waiting: int
    overdue: int
    oldest_at: datetime | None
    came: int


@dataclass(frozen=True, slots=True)
class Supervision:
    """The inbox of a mall at a moment, and its day so far."""

    at: datetime
    waiting: int  # owed an answer, nobody has them
    owed: int  # owed an answer, all
    overdue: int
    oldest_at: datetime | None
    oldest_receipt: str
    officers: tuple[Load, ...]
    channels: tuple[ChannelLoad, ...]
    came: int
    answered: int  # of those that came today, how many have had a first answer
    closed: int
    median_minutes: float | None
    within_target: int | None  # percent of today's first answers that came in time

    @property
    def idle(self) -> tuple[str, ...]:
        """The names of officers who have no talk."""
        return tuple(load.name for load in self.officers if not load.held)
