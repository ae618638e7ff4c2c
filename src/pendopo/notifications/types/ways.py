"""Ways to a person, what they wish, and what is left of a day's budget."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from pendopo.kit.errors import PendopoError, Text
from pendopo.kit.text import _

CHAT = ("whatsapp", "telegram", "messenger", "instagram", "webchat")
ORDERED = ("whatsapp", "telegram", "messenger", "instagram", "push", "email", "phone")

CHANNEL_NAMES: dict[str, Text] = {
    "whatsapp": "WhatsApp", "telegram": "Telegram", "messenger": "Messenger", "instagram": "Instagram",
    "webchat": _("Obrolan di situs ini"), "push": _("Pemberitahuan aplikasi"), "email": _("Surel"),
    "phone": "SMS",
}  # fmt: skip


class Form(StrEnum):
    """How words look on a channel."""

    EMAIL = "email"
    SMS = "sms"
    CHAT = "chat"  # words with buttons
    TEMPLATE = "template"  # WhatsApp after its window: approved words with numbered values
    PUSH = "push"


@dataclass(frozen=True, slots=True)
class Way:
    """One way to a person. `key` tells ways apart: nobody is told twice by one.

    `first_word`: the mall would write first there, which counts in the budget of the account; `approved`:
    the vendor has approved words for it.
    """

    key: str
    channel: str
    account: int | None = None
    thread: UUID | None = None
    identity: UUID | None = None
    first_word: bool = False
    approved: bool = True
    opted_out: bool = False
    troubled: bool = False  # the account does not work at present


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a person wants: ways in order, ways and purposes switched off, and WhatsApp to their number."""

    order: tuple[str, ...] = ()
    off: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    whatsapp_number: bool = False  # agreed to be written to by WhatsApp at the number they gave


@dataclass(frozen=True, slots=True)
class WishesView:
    """The page of wishes: what can be reached, what is wanted."""

    wishes: Wishes
    has_email: bool
    has_phone: bool
    linked: tuple[str, ...]
    whatsapp_possible: bool
    token: str = ""


@dataclass(frozen=True, slots=True)
class BudgetDay:
    """One day of one account: people whom the mall writes first."""

    day: date
    limit: int
    planned: int  # still to be sent
    used: int


@dataclass(frozen=True, slots=True)
class BudgetView:
    """The plan of one account."""

    account: int
    name: str
    channel: str
    mall: str
    limit: int
    tier: str
    days: tuple[BudgetDay, ...]
    waiting: int  # without a day yet


@dataclass(frozen=True, slots=True)
class Link:
    """One message of a chain: by which way, what became of it."""

    id: UUID
    channel: str
    state: str
    error: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Undelivered:
    """A message that did not arrive, and what was tried instead. `whom` is a pseudonym."""

    id: UUID
    kind: str
    name: Text
    whom: str
    mall: str
    created_at: datetime
    ended_at: datetime
    chain: tuple[Link, ...]
    why: Text
    advice: Text
    reached: bool  # a later way arrived
    link: str = ""


class NoSuchMessage(PendopoError):
    """A kind, language or channel without words."""

    code = "no_such_message"
    status = 404
    message = _("Pesan itu tidak ada.")
