"""The mall's own accounts at the vendors, and what a vendor can show."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class Channel(StrEnum):
    """By which way a message reaches a person."""

    EMAIL = "email"
    PHONE = "phone"  # a short message (SMS) to a number
    WHATSAPP = "whatsapp"
    TELEGRAM = "telegram"
    MESSENGER = "messenger"
    INSTAGRAM = "instagram"
    WEBCHAT = "webchat"  # the chat on our own pages
    PUSH = "push"  # to the installed app


# Channels on which a person talks with the mall: each has threads, identities and an adapter.
TALKING = (
    Channel.WHATSAPP, Channel.TELEGRAM, Channel.MESSENGER, Channel.INSTAGRAM, Channel.WEBCHAT, Channel.EMAIL,
    Channel.PHONE, Channel.PUSH,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Limits:
    """What a vendor lets a message hold; counts of signs. Sources beside each adapter's own."""

    text: int = 4_096
    buttons: int = 0  # how many buttons one message may have; 0: numbers are typed instead
    button_title: int = 20
    choice_id: int = 200  # signs or bytes of what a pressed button sends back
    rows: int = 0  # rows of a list, all sections together; 0: no lists
    row_title: int = 24
    row_description: int = 72
    list_label: int = 20  # the button that opens the list
    body_with_choices: int = 1_024
    window_hours: int = 0  # so long after the person's last message free words may be sent; 0: always
    officer_window_hours: int = 0  # a human's answer may come so much later (HUMAN_AGENT); 0: as above
    templates: bool = False  # after the window only templates that the vendor has approved
    files: int = 0  # files that one message may carry; 0: none are sent
    caption: int = 0  # signs of words beside a file; 0: the file goes alone
    links_apart: bool = False  # whether links are shown beside the words; else they become lines of the text
    first_word: bool = True  # whether the mall may write first


@dataclass(frozen=True, slots=True)
class AccountView:
    """One account of the installation at a vendor. `secrets` are the keys the vendor gave; never shown.

    `key` names it in its webhook address; `own_id` is the vendor's id of it (phone number id, bot, page);
    `scope` is the portfolio within which a user's id means one person; `mall` is empty for all malls.
    """

    id: int
    channel: str
    key: str
    name: str
    mall: str
    own_id: str
    scope: str
    base_url: str
    address: str  # what people write to: number, @name, e-mail address
    active: bool
    daily_limit: int  # people a day whom the mall may write first; 0: no limit known
    secrets: dict[str, str] = field(repr=False, default_factory=dict)
    checked_at: datetime | None = None
    check_code: str = ""  # "ok", or what the last test of the connection found


class StepState(StrEnum):
    """How one step of testing a connection went."""

    OK = "ok"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class CheckStep:
    """One step of testing a connection: a code the pages translate, and what the vendor said."""

    code: str
    state: StepState
    detail: str = ""


@dataclass(frozen=True, slots=True)
class IdentityView:
    """A person as one channel knows them. `id` is ours; the vendor's id and the number stay sealed.

    `shown_name` is what they call themselves there; `masked_phone` shows the last digits only.
    """

    id: UUID
    channel: str
    shown_name: str
    masked_phone: str
    language: str
    applicant_id: UUID | None
    pseudonym: str
    opted_out: bool
    blocked: bool
    unreachable: bool = False  # the vendor says that they cannot be reached here (blocked us, not there)
