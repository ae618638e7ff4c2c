"""Types, errors and published events of the room."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from pendopo.events.types import EventSpec


class State(StrEnum):
    """Where a conversation with officers is."""

    WAITING = "waiting"  # somebody waits for an answer, nobody has taken it up
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

    @property
    def receipt(self) -> str:
        """The number people are told: `P-017`."""
        return f"P-{self.number:03d}"


EVENTS: tuple[EventSpec, ...] = (
    EventSpec(
        "inbox.conversation.opened",
        "A talk came to the officers.",
        data=("conversation", "reason", "number"),
    ),
)
