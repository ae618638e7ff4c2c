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
    possible: tuple[str, ...]  # channels on which they can be told, in the order in force
    whatsapp_by_number: bool  # could be written to at their number, if they agree


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
    next_step: int | None = None  # people a day that the vendor may grant next; 0: no limit


@dataclass(frozen=True, slots=True)
class Link:
    """One message of a chain: by which way, what became of it."""

    id: UUID
    channel: str
    state: str
    error: str


@dataclass(frozen=True, slots=True)
class Undelivered:
    """A message that did not arrive, and what was tried instead. `about` names the service and the code."""

    id: UUID
    kind: str
    name: Text
    about: str
    created_at: datetime
    ended_at: datetime
    chain: tuple[Link, ...]
    why: Text
    advice: Text
    whose: str
    reached: bool  # a later way took it
    waits: bool  # a later way is under way
    pressing: bool  # it takes or moves a place: somebody must be told


class NoSuchMessage(PendopoError):
    """A kind, language or channel without words."""

    code = "no_such_message"
    status = 404
    message = _("Pesan itu tidak ada.")
