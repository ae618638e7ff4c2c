"""What is said in a thread: what comes in, what goes out, and how an answer is shaped."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

# When something was said that the vendor does not date: it counts as the moment it came in.
UNTOLD = datetime(9999, 1, 1, tzinfo=UTC)

# Id of the choice by which a person shares their number; a vendor's own button where there is one.
SHARE_PHONE = "bagikan_nomor"


class Kind(StrEnum):
    """What a message is made of, whatever the vendor calls it."""

    TEXT = "text"
    CHOICE = "choice"  # a button or a row was pressed
    IMAGE = "image"
    DOCUMENT = "document"
    VOICE = "voice"  # a voice note or other sound
    VIDEO = "video"
    STICKER = "sticker"
    LOCATION = "location"
    CONTACT = "contact"
    REACTION = "reaction"
    START = "start"  # a bot was opened, perhaps by a link that carries a code
    COMMENT = "comment"  # public, on social media: never answered in public with more than an invitation
    TEMPLATE = "template"  # outward: approved words
    SYSTEM = "system"  # the vendor tells something of a person, such as a new id: nobody answers
    UNKNOWN = "unknown"


class Author(StrEnum):
    """Who wrote a message of a thread."""

    PERSON = "person"
    BOT = "bot"
    OFFICER = "officer"
    SYSTEM = "system"  # confirmations, reminders, receipts


@dataclass(frozen=True, slots=True)
class MediaRef:
    """A file at the vendor, still to be fetched."""

    vendor_id: str
    mime: str = ""
    name: str = ""
    size: int = 0
    sha256: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Sender:
    """Who wrote, as the vendor tells it. `user_id` is opaque; the phone may be absent."""

    user_id: str
    phone: str = ""
    name: str = ""
    username: str = ""
    language: str = ""
    former_id: str = ""  # the vendor says that this user had another id before


@dataclass(frozen=True, slots=True)
class Incoming:
    """One message from a person, freed of the vendor's shape."""

    vendor_id: str  # the vendor's id of the message: taken once
    sender: Sender
    said_at: datetime
    kind: Kind
    text: str = ""
    choice: str = ""  # id of the pressed button or row
    media: tuple[MediaRef, ...] = ()
    place: tuple[float, float] | None = None  # latitude, longitude
    answers: str = ""  # vendor's id of the message this one replies to
    post: str = ""  # of a comment: the public post
    shared_phone: str = ""  # a number that the vendor proves to be the sender's own
    subject: str = ""  # of an e-mail


class Delivery(StrEnum):
    """What a vendor tells of a message we sent. Later states do not go back: see `rules.statuses`."""

    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class StatusUpdate:
    """One state of one of our messages, as the vendor tells it; they come in any order."""

    vendor_id: str
    state: Delivery
    at: datetime
    code: str = ""  # the vendor's error
    whose: str = "message"  # as in DeliveryFailed
    until: datetime | None = None  # instead of one message: all that were sent to `user_id` until then
    user_id: str = ""


@dataclass(frozen=True, slots=True)
class TemplateUpdate:
    """What a vendor decided about a template of ours."""

    name: str
    language: str
    state: str  # pending, approved, rejected, paused, disabled
    reason: str = ""
    vendor_id: str = ""
    category: str = ""


@dataclass(frozen=True, slots=True)
class TemplateText:
    """Words to be handed in for approval: `{{1}}`, `{{2}}` are the places of values, each with an example."""

    name: str
    language: str
    body: str
    examples: tuple[str, ...] = ()
    category: str = "UTILITY"


@dataclass(frozen=True, slots=True)
class TemplateView:
    """A template of an account and what the vendor decided about it."""

    name: str
    language: str
    category: str
    body: str
    state: str  # new, pending, approved, rejected, paused, disabled
    reason: str
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Parsed:
    """All that one webhook holds. `odd`: parts nobody understood, by a short name, for the log."""

    messages: tuple[Incoming, ...] = ()
    statuses: tuple[StatusUpdate, ...] = ()
    templates: tuple[TemplateUpdate, ...] = ()
    left: tuple[str, ...] = ()  # ids of users who blocked the mall
    odd: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to press, or a number to type. `id` comes back when it is pressed."""

    id: str
    title: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """An address under the words, with what it is called."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with the words: its content is made when it is sent. `kind`: qr, calendar, media."""

    kind: str
    name: str
    content: str  # what a QR says, the calendar file, or the key of a kept file


@dataclass(frozen=True, slots=True)
class Template:
    """Words that the vendor has approved, with their values in order."""

    name: str
    language: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer before it is fitted to a vendor: words, and what can be chosen.

    `label` opens a list where the vendor hides rows behind a button. `more` says that the choices are one
    page of several: the dialogue puts "next" among them itself.
    """

    text: str
    choices: tuple[Choice, ...] = ()
    label: str = ""
    links: tuple[Link, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    template: Template | None = None
    subject: str = ""  # of an e-mail


@dataclass(frozen=True, slots=True)
class MessageView:
    """One message of a thread as pages and the dialogue see it. `state` is the true one of the outbox."""

    id: UUID
    thread_id: UUID
    inward: bool
    author: str
    author_code: str
    kind: str
    text: str
    said_at: datetime
    choice: str = ""
    choices: tuple[Choice, ...] = ()
    links: tuple[Link, ...] = ()
    media: tuple["MediaView", ...] = ()
    place: tuple[float, float] | None = None
    state: str = ""  # outward: queued, sending, sent, delivered, read, failed, cancelled, expired
    error: str = ""
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MediaView:
    """A file that came with a message. `state`: waiting, kept, refused, expired (no longer at the vendor),
    gone (removed in time); `why` is a code that `queries.why_not_kept` puts into words.
    """

    id: UUID
    kind: str
    mime: str
    size: int
    state: str
    why: str = ""
    name: str = ""
    pages: int = 0


@dataclass(frozen=True, slots=True)
class MediaContent:
    """A kept file, opened."""

    mime: str
    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class ThreadView:
    """One person's talk with one account of the mall.

    `dialogue` is what the face `chat` keeps (opaque here); `dialogue_version` rises with each keeping.
    `window_ends_at`: until then free words may be sent; None where the vendor has no such window, or nothing
    has come in.
    """

    id: UUID
    channel: str
    account_id: int
    identity_id: UUID
    mall: str
    language: str
    dialogue: str
    dialogue_version: int
    last_in_at: datetime | None
    last_out_at: datetime | None
    window_ends_at: datetime | None
    is_first: bool = False  # nothing was ever said before this message
