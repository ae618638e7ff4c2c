"""Types, errors and published events of the room."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from pendopo.events.types import EventSpec


class Channel(StrEnum):
    """By which way a message reaches a person."""

    EMAIL = "email"
    PHONE = "phone"  # a short message to a number


class State(StrEnum):
    """Where a message in the outbox is."""

    QUEUED = "queued"
    SENDING = "sending"  # claimed by a worker
    SENT = "sent"
    FAILED = "failed"  # for good
    CANCELLED = "cancelled"  # its reason went away
    EXPIRED = "expired"  # too late to be of use


@dataclass(frozen=True, slots=True)
class Rendered:
    """What a person reads: plain text, with a subject where the channel has one, and a calendar file."""

    subject: str
    text: str
    calendar: str = ""  # an iCalendar file that travels with the words


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message on its way to a vendor. `id` stays the same over attempts, so that a repeat can be told."""

    id: str
    channel: str
    recipient: str
    subject: str
    text: str
    language: str = "id"
    attempt: int = 1
    calendar: str = ""


@dataclass(frozen=True, slots=True)
class DeliveryRound:
    """What one round of delivering did."""

    sent: int = 0
    retried: int = 0
    failed: int = 0
    expired: int = 0

    @property
    def claimed(self) -> int:
        """How many messages were taken up."""
        return self.sent + self.retried + self.failed + self.expired


@dataclass(frozen=True, slots=True)
class DemoMailView:
    """A message in the demo mailbox as the page shows it."""

    id: int
    channel: str
    recipient: str
    subject: str
    text: str
    sent_at: datetime


class DeliveryFailed(Exception):
    """A vendor refused a message. `permanent`: trying again cannot succeed; `code`: the vendor's, for the
    log.
    """

    def __init__(self, code: str, *, permanent: bool, retry_seconds: int = 0) -> None:
        self.code, self.permanent, self.retry_seconds = code, permanent, retry_seconds
        super().__init__(code)


EVENTS: tuple[EventSpec, ...] = (
    EventSpec(
        "channels.message.sent", "A vendor took a message.", data=("message", "kind", "vendor", "attempts")
    ),
    EventSpec(
        "channels.message.failed",
        "A message cannot be delivered.",
        data=("message", "kind", "vendor", "attempts", "code", "permanent"),
    ),
    EventSpec("channels.message.expired", "A message was too late to be of use.", data=("message", "kind")),
    EventSpec("channels.messages.cancelled", "Waiting messages were called off.", data=("count",)),
    EventSpec("channels.messages.recovered", "Messages of a worker that died wait again.", data=("count",)),
)
