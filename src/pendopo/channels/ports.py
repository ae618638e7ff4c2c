"""What the room needs from outside: a vendor that carries, and somebody who writes the words."""

from typing import Protocol

from pendopo.channels.types import Outgoing, Rendered


class Sender(Protocol):
    """A vendor. `send` gives the vendor's id of the message or raises DeliveryFailed."""

    vendor: str

    def send(self, message: Outgoing) -> str:
        """Hand one message over."""
        ...


class Renderer(Protocol):
    """Turns a kind of message and its sealed content into words; the roof hands it over at start."""

    def __call__(self, kind: str, language: str, content: str) -> Rendered:
        """The words."""
        ...
