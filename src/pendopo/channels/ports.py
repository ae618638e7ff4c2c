"""What the room needs from outside: vendors that carry, and somebody who writes the words and answers."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol, runtime_checkable

from pendopo.channels.types import (
    AccountView,
    Answered,
    CheckStep,
    Limits,
    MediaRef,
    MessageView,
    Outgoing,
    Parsed,
    Rendered,
    TemplateText,
    TemplateUpdate,
    ThreadView,
)
from pendopo.kit.actor import Actor


class Sender(Protocol):
    """A vendor. `send` gives the vendor's id of the message or raises DeliveryFailed."""

    vendor: str

    def send(self, message: Outgoing) -> str:
        """Hand one message over."""
        ...


class Adapter(Sender, Protocol):
    """A vendor on which people talk: one folder each under `adapters/`, with `ADAPTER` in its package.

    Only `send`, `fetch` and `check` speak to the vendor; the rest is pure. Addresses come from the account
    alone, so that a demo vendor is used exactly like the real one.
    """

    limits: Limits

    def is_genuine(self, account: AccountView, headers: Mapping[str, str], body: bytes) -> bool:
        """Whether the vendor sent these raw bytes (compared in constant time). Header names in lower case."""
        ...

    def handshake(self, account: AccountView, query: Mapping[str, str]) -> str | None:
        """The answer to a vendor that asks whether the address is ours; None: refuse."""
        ...

    def parse(self, account: AccountView, body: bytes) -> Parsed:
        """All that a webhook holds. Never raises on odd parts: they are named in `odd`."""
        ...

    def acknowledge(self, account: AccountView, answered: Answered) -> None:
        """Tell the vendor that what a person said was read, where it has such a sign. May raise
        DeliveryFailed; nobody minds.
        """
        ...

    def fetch(self, account: AccountView, reference: MediaRef) -> tuple[bytes, str]:
        """A file and its type as the vendor says. Raises DeliveryFailed."""
        ...

    def check(self, account: AccountView) -> list[CheckStep]:
        """Test the connection step by step, without writing to anybody."""
        ...


@runtime_checkable
class TemplateKeeper(Protocol):
    """An adapter whose vendor approves templates before they are sent."""

    def list_templates(self, account: AccountView) -> list[TemplateUpdate]:
        """All templates of the account and how they stand. Raises DeliveryFailed."""
        ...

    def create_template(self, account: AccountView, template: TemplateText) -> TemplateUpdate:
        """Hand one in. Raises DeliveryFailed."""
        ...


@runtime_checkable
class Connector(Protocol):
    """An adapter that can tell its vendor our webhook address itself."""

    def connect(self, account: AccountView, address: str) -> None:
        """Have webhooks sent to `address`. Raises DeliveryFailed."""
        ...


class Renderer(Protocol):
    """Turns a kind of message and its sealed content into words; the roof hands it over at start."""

    def __call__(
        self, kind: str, language: str, content: str, *, channel: str = "email", free: bool = True
    ) -> Rendered:
        """The words in the form of the channel; `free`: the vendor takes words it has not approved."""
        ...


class Chooser(Protocol):
    """Chooses the way of messages that have none yet, and plans those that count in a budget; the roof hands
    it over at start.
    """

    def __call__(self, *, by: Actor, at: datetime) -> int:
        """How many got their way."""
        ...


class Answerer(Protocol):
    """Answers a message of a person, in the transaction that takes the message in: the face `chat`, handed
    over by the roof at start.
    """

    def __call__(self, *, thread: ThreadView, message: MessageView, by: Actor, at: datetime) -> None:
        """Answer it, by `actions.reply` and the actions of other rooms."""
        ...
