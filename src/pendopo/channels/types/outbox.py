"""The one outbox: states, what a vendor is handed, and how it refuses."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from pendopo.channels.types.accounts import AccountView
from pendopo.channels.types.talk import Reply


@dataclass(frozen=True, slots=True)
class Addressee:
    """Who is to be told, where the way is chosen later: the worker asks what ways the person has.

    `prefers`: the channel on which they acted; `rank` 0 goes first where a day's budget is short.
    """

    person: UUID | None = None
    mall: str = ""
    prefers: str = ""
    rank: int = 2


NOBODY = Addressee()


class State(StrEnum):
    """Where a message in the outbox is."""

    QUEUED = "queued"
    SENDING = "sending"  # claimed by a worker
    SENT = "sent"
    DELIVERED = "delivered"  # the vendor says so
    READ = "read"  # where the person shows receipts
    FAILED = "failed"  # for good
    CANCELLED = "cancelled"  # its reason went away
    EXPIRED = "expired"  # too late to be of use


@dataclass(frozen=True, slots=True)
class Rendered:
    """What a person reads: plain text, with a subject where the channel has one, and a calendar file."""

    subject: str
    text: str
    calendar: str = ""  # an iCalendar file that travels with the words
    reply: Reply | None = None  # the shaped answer of a talk


@dataclass(frozen=True, slots=True)
class OutFile:
    """A file that goes out with a message."""

    name: str
    mime: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Answered:
    """What the person last said in the thread, by the vendor's ids: `answers` is what that one answered."""

    vendor_id: str
    kind: str = ""
    answers: str = ""
    user_id: str = ""  # who said it
    subject: str = ""


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
    account: AccountView | None = None
    reply: Reply | None = None  # the shaped answer, where the channel can show more than text
    by_officer: bool = False
    files: tuple[OutFile, ...] = ()
    answered: Answered | None = None


@dataclass(frozen=True, slots=True)
class DeliveryRound:
    """What one round of delivering did."""

    sent: int = 0
    retried: int = 0
    failed: int = 0
    expired: int = 0
    held: int = 0  # put back, since their account rests

    @property
    def claimed(self) -> int:
        """How many messages were taken up."""
        return self.sent + self.retried + self.failed + self.expired + self.held


@dataclass(frozen=True, slots=True)
class DemoMailView:
    """A message in the demo mailbox as the page shows it."""

    id: int
    channel: str
    recipient: str
    subject: str
    text: str
    sent_at: datetime
    message_id: str = ""


class DeliveryFailed(Exception):
    """A vendor refused a message. `permanent`: trying again cannot succeed; `code`: the vendor's, for the
    log.

    `whose` tells what is wrong: this `message`, the `person` (blocked us, not on this channel) or the
    `account` (key revoked, no permission), until somebody mends it. `busy`: we are too fast for the vendor,
    which says nothing of the message.
    """

    def __init__(
        self,
        code: str,
        *,
        permanent: bool,
        retry_seconds: int = 0,
        whose: str = "message",
        busy: bool = False,
    ) -> None:
        self.code, self.permanent, self.retry_seconds = code, permanent, retry_seconds
        self.whose, self.busy = whose, busy
        super().__init__(code)
