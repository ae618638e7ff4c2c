"""A talk in the officers' hands: its states, why it came, how it ended, and how pages see it."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID


class State(StrEnum):
    """Where a conversation with officers is."""

    WAITING = "waiting"  # nobody has taken it up; whether an answer is owed says `first_unanswered_at`
    TAKEN = "taken"  # an officer has it; whether an answer is owed says `first_unanswered_at`
    CLOSED = "closed"


class Reason(StrEnum):
    """Why a talk came to the officers."""

    ASKED = "asked"  # the person asked for one
    NOT_UNDERSTOOD = "not_understood"  # the bot did not understand twice
    MEDIA = "media"  # a file that only a human can judge
    COMPLAINT = "complaint"
    COMMENT = "comment"  # a public comment
    FAULT = "fault"  # something of ours went wrong


class Outcome(StrEnum):
    """How a conversation ended."""

    ANSWERED = "answered"
    REFERRED = "referred"  # to a counter, another office, another channel
    NO_ANSWER = "no_answer"  # the person did not come back
    SPAM = "spam"


class Box(StrEnum):
    """What a list of the inbox shows."""

    MINE = "mine"
    WAITING = "waiting"  # nobody has them
    ALL = "all"  # everything open
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class ConversationView:
    """One talk with officers as pages and the bot see it. `place` counts from 1 among those who wait."""

    id: UUID
    thread_id: UUID
    mall: str
    stall: str
    number: int
    state: str
    reason: str
    summary: str
    opened_at: datetime
    first_unanswered_at: datetime | None
    unanswered: int
    assigned_to: int | None
    due_at: datetime | None
    place: int = 0
    channel: str = ""
    day_date: date | None = None
    outcome: str = ""
    former_officer: int | None = None
    first_answer_at: datetime | None = None
    closed_at: datetime | None = None
    undelivered_at: datetime | None = None
    reopened: int = 0
    version: int = 0

    @property
    def receipt(self) -> str:
        """The number people are told: `P-017`."""
        return f"P-{self.number:03d}"


@dataclass(frozen=True, slots=True)
class InboxRow:
    """One line of a list: the talk, who it is, who has it, and the latest words."""

    talk: ConversationView
    name: str
    officer: str
    words: str
    words_kind: str
    words_inward: bool
    said_at: datetime | None
    overdue: bool
    undelivered: bool


@dataclass(frozen=True, slots=True)
class InboxPage:
    """A list with what stands around it: counts by box and, among the open ones, by channel."""

    rows: tuple[InboxRow, ...]
    counts: dict[str, int]
    channels: dict[str, int]
    overdue: int
    more: bool
    version: str


@dataclass(frozen=True, slots=True)
class NoteView:
    """What officers tell each other about a talk; the person never sees it."""

    officer: str
    text: str
    written_at: datetime
