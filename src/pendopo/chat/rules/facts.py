"""What a dialogue may know, as plain facts, and who tells it: reads only."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from pendopo.channels.types import Attachment, Link


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """Who writes. `reachable`: the channel itself gives a number, so that none need be asked."""

    name: str = ""
    reachable: bool = False
    opted_out: bool = False


@dataclass(frozen=True, slots=True)
class MallFacts:
    """A mall of the account."""

    id: int
    slug: str
    name: str
    place: str = ""  # its city


@dataclass(frozen=True, slots=True)
class ServiceFacts:
    """A service, as far as a list needs it."""

    id: int
    name: str
    short_name: str
    stall: str
    bookable: bool = True
    walk_in: bool = True


@dataclass(frozen=True, slots=True)
class Found:
    """Services that answer a question, the best first; `near` are what comes nearest when none does."""

    services: tuple[ServiceFacts, ...] = ()
    near: tuple[ServiceFacts, ...] = ()
    corrected: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that is told of a service, each part with its lines as they are published."""

    service: ServiceFacts
    text: str
    link: Link


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose in a form: what is kept of it, and how it is called."""

    value: str
    title: str
    description: str = ""
    day: date | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class VisitFacts:
    """An appointment of the person. `offers` are other times where a closure took its own away."""

    id: str
    code: str
    service: ServiceFacts
    people: int
    when: str  # day and time in words
    title: str  # short, for a list
    place: str
    state: str  # in words
    live: bool  # still to come, or in line
    may_change: bool
    hit: bool
    why: str
    offers: tuple[Option, ...]
    token: str
    link: Link
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class TicketFacts:
    """A number that was drawn, as it stands now."""

    number: str
    text: str
    live: bool
    service: str  # its name
    link: Link


@dataclass(frozen=True, slots=True)
class LineFacts:
    """What somebody who draws a number now may expect; `why_not` says why nobody may."""

    text: str
    why_not: str = ""


class Knowledge(Protocol):
    """What can be looked up while a dialogue answers. Same question, same answer: nothing is changed."""

    at: datetime
    language: str
    page: int  # how many things one message can offer here

    @property
    def zone(self) -> str:
        """The mall's zone."""
        ...

    @property
    def person(self) -> PersonFacts:
        """Who writes."""
        ...

    @property
    def mall(self) -> MallFacts | None:
        """The mall the talk is about; None: it is still to be chosen."""
        ...

    def malls(self) -> tuple[MallFacts, ...]:
        """The malls of the account."""
        ...

    def search(self, words: str) -> Found:
        """Services of the mall that answer these words."""
        ...

    def service(self, number: int) -> ServiceFacts | None:
        """A service of the mall that is offered today."""
        ...

    def sheet(self, number: int) -> Sheet | None:
        """All that is told of a service."""
        ...

    def options(self, query: str, answers: dict[str, str]) -> tuple[Option, ...]:
        """What can be chosen in a form, given what was answered."""
        ...

    def why_none(self, query: str, answers: dict[str, str]) -> str:
        """Why nothing can be chosen, in a sentence."""
        ...

    def near(self, answers: dict[str, str]) -> tuple[Option, ...]:
        """Times with room near the wanted day."""
        ...

    def words_of(self, query: str, value: str, answers: dict[str, str]) -> str:
        """A chosen thing in words, for the summary; empty when it is no more."""
        ...

    def opening(self) -> str:
        """Whether the mall is open today, with the reason and when it opens next."""
        ...

    def visits(self, mine: tuple[str, ...]) -> tuple[VisitFacts, ...]:
        """The person's appointments, those to come first."""
        ...

    def visit(self, key: str, mine: tuple[str, ...]) -> VisitFacts | None:
        """One of them."""
        ...

    def visit_of_link(self, token: str) -> VisitFacts | None:
        """The appointment behind a private link."""
        ...

    def ticket(self, token: str) -> TicketFacts | None:
        """A number by its private token."""
        ...

    def line(self, service: int) -> LineFacts:
        """The line of a service now."""
        ...
