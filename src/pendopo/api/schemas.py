"""What goes in and out of the API: checked input, documented output."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field


def _clean(text: str) -> str:
    """Texts without the NUL sign, which the database cannot hold."""
    if "\x00" in text:
        raise ValueError("contains a NUL sign")
    return text


Text = Annotated[str, AfterValidator(_clean)]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,79}$")]
# What may be left out may be null.
MaybeText = Annotated[Text, BeforeValidator(lambda value: "" if value is None else value)]
People = Annotated[int, Field(ge=1, le=10), BeforeValidator(lambda value: 1 if value is None else value)]


class Input(BaseModel):
    """Base of request bodies: unknown fields are refused by name."""

    model_config = ConfigDict(extra="forbid")


class ErrorBody(BaseModel):
    """One error: a stable code, a sentence for people, sentences per field, and what would work instead."""

    code: str
    message: str
    fields: dict[str, str]
    alternatives: list[dict[str, Any]]


class ErrorOut(BaseModel):
    """The envelope of every error."""

    error: ErrorBody


def refusals(*statuses: int) -> dict[int, type[ErrorOut]]:
    """The answers of an operation that may be refused with these statuses."""
    return dict.fromkeys(statuses, ErrorOut)


class MallOut(BaseModel):
    """A mall, and whether it is open now."""

    slug: str
    name: str
    region: str
    zone: str
    address: str
    is_demo: bool
    open: bool = Field(description="Whether people may come in now.")
    opening: str = Field(description="The answer in words: open until when, or why not and when next.")
    state: Literal["open", "limited", "online_only", "break", "not_yet", "closed"]
    until: datetime | None = Field(description="Until when it works without a break; null while it does not.")
    next_opening: datetime | None
    reason: str = Field(description="What is unusual now, as it was entered; else empty.")
    legal_basis: str = Field(description="The decree or circular the reason rests on.")


class ServiceOut(BaseModel):
    """A service of a mall."""

    slug: str
    name: str
    short_name: str
    summary: str
    stall: str
    agency: str
    duration_minutes: int
    bookable: bool
    walk_in: bool


class ComponentOut(BaseModel):
    """One component of a service standard. `is_example` marks what is not verified."""

    key: str
    text: str
    data: dict[str, Any]
    source: str
    is_example: bool


class StandardOut(BaseModel):
    """The standard of a service in force today."""

    service: ServiceOut
    valid_from: date | None
    decree: str
    components: list[ComponentOut]


class WindowOut(BaseModel):
    """A window as offered for one service. `id` is opaque: give it back when booking."""

    id: str
    starts_at: datetime
    ends_at: datetime
    free: int
    reason: str = Field(description="Why nothing is free; empty where something is.")


class ApplicantIn(Input):
    """Who comes. One word is a name; telephone, e-mail and identity are optional."""

    name: Annotated[Text, Field(min_length=1, max_length=60, examples=["Sari"])]
    phone: Annotated[MaybeText, Field(max_length=30, examples=["0812 3456 7890"])] = ""
    email: Annotated[MaybeText, Field(max_length=254)] = ""
    identity_kind: Literal["none", "nik", "passport", "kitas", "other"] = "none"
    identity: Annotated[MaybeText, Field(max_length=40)] = ""
    language: Literal["id", "en"] = "id"


class AppointmentIn(Input):
    """A booking: a window as listed, and who comes."""

    window: Annotated[str | int, Field(examples=["812.34"])]
    applicant: ApplicantIn
    people: People = 1
    service: Annotated[Text, Field(max_length=80)] = Field(
        "",
        description="Only needed when `window` is a bare number and its stall has several services.",
    )


class MoveIn(Input):
    """The window to move to."""

    window: Annotated[str | int, Field(examples=["813.34"])]


class ReasonIn(Input):
    """An optional reason."""

    reason: Annotated[Text, Field(max_length=200)] = ""


class BookedOut(BaseModel):
    """A booked place. The token opens the private page and is shown once."""

    code: str
    token: str
    window: WindowOut


class AppointmentOut(BaseModel):
    """An appointment as its owner sees it."""

    code: str
    state: str
    people: int
    mall: str
    service: str
    window: WindowOut
    to_replan: bool
    reason: str
    may_change: bool
    alternatives: list[WindowOut]


class TicketIn(Input):
    """A ticket for a person who is there."""

    mall: Slug
    service: Slug
    priority: Literal["", "elderly", "disability", "pregnant", "child"] | None = ""
    people: People = 1


class TicketOut(BaseModel):
    """A drawn ticket. `code` is printed on it, `token` opens the private page. `low` and `high` are minutes;
    `standby` says that no place of today is left for it.
    """

    number: str
    code: str
    token: str
    position: int
    low: int | None
    high: int | None
    standby: bool


class NewTimeOut(BaseModel):
    """The appointment somebody got instead of being served today; `token` opens it at `/appointments`."""

    code: str
    token: str
    starts_at: datetime
    ends_at: datetime
    service_name: str
    stall_name: str


class TicketStatusOut(BaseModel):
    """Where a ticket stands."""

    number: str
    state: str
    ahead: int | None
    low: int | None
    high: int | None
    counter: int | None
    ended: bool = Field(description="Whether every step of the visit is over.")
    end_reason: str = Field(description="Why it ended, in words; empty while it goes on or when served.")
    new_times: list[NewTimeOut] = Field(description="What somebody got instead of being served today.")


class CounterListed(BaseModel):
    """A counter of a mall. `id` is what the counter's own addresses take; `number` is what people see."""

    id: int
    number: int
    name: str
    stall: str
    open: bool


class CallIn(Input):
    """A repeat with the same `request_key` (or Idempotency-Key) gives the first answer."""

    request_key: Annotated[Text, Field(max_length=200)] = ""


class OpenIn(Input):
    """The services the counter takes, by slug; empty for all of its stall."""

    services: Annotated[list[Slug], Field(max_length=200)] = []


class PauseIn(Input):
    """Why the counter pauses."""

    reason: Annotated[Text, Field(max_length=120)] = ""


class CommandIn(Input):
    """A command to the ticket at the counter; `version` is the one the officer saw."""

    version: Annotated[int, Field(ge=1, le=2**31 - 1)] | None = None


class AsideIn(CommandIn):
    """Which ticket: its `id` as a command or the console gave it; left out, the last one at this counter."""

    ticket: UUID | None = None


class ReturnIn(AsideIn):
    """`here` calls it to this counter at once, else it waits for the next turn of its line."""

    here: bool = False


class TransferIn(CommandIn):
    """Where the ticket goes: a service of the same mall."""

    service: Slug


class CounterTicket(BaseModel):
    """A ticket as a counter sees it. `spoken` is the sentence of a call, empty otherwise."""

    id: UUID
    number: str
    version: int
    state: str
    line: str
    priority: str
    people: int
    service_name: str
    counter_number: int | None
    waited_minutes: int | None
    spoken: str


class CounterTicketOut(BaseModel):
    """The ticket a command was about; null when nobody waits."""

    ticket: CounterTicket | None
    message: str = ""


class ConsoleOut(BaseModel):
    """A counter as its officer sees it. `may` names the commands that work now; `services` is empty when the
    counter takes all of its stall.
    """

    counter: int
    number: int
    mall: str
    stall: str
    state: Literal["open", "paused", "closed"]
    pause_reason: str
    services: list[str]
    ticket: CounterTicket | None
    waiting: int
    next: list[CounterTicket]
    held: list[CounterTicket]
    missed: list[CounterTicket]
    may: list[str]
    may_undo: bool
    served_today: int


class CounterOut(BaseModel):
    """The state of a counter."""

    counter: int
    state: str


class BoardCallOut(BaseModel):
    """A call on the boards. Ids never repeat; `active` while the person is called or served there."""

    id: int
    number: str
    counter: int
    stall: str
    stall_slug: str
    floor: str
    recall: bool
    called_at: datetime
    active: bool
    spoken: str
    spoken_parts: list[str]


class BoardStallOut(BaseModel):
    """A stall on the boards."""

    slug: str
    name: str
    prefix: str
    floor: str
    waiting: int
    open_counters: list[int]
    open: bool
    reason: str


class BoardOut(BaseModel):
    """Everything a board shows; `version` grows with each change, calls are in spoken order."""

    mall: str
    mall_name: str
    zone: str
    at: datetime
    service_day: date
    version: int
    open: bool
    reason: str
    closes_at: datetime | None
    calls: list[BoardCallOut]
    stalls: list[BoardStallOut]
    notices: list[str]
    waiting: int


class FigureOut(BaseModel):
    """A published figure as it was printed: a value or a range, exact or about, with its source."""

    region: str
    place: str
    site: str
    measure: str
    per: str
    period_start: date | None
    period_end: date | None
    value_low: int | None
    value_high: int | None
    exact: bool
    note: str
    source: str
    is_demo: bool
