"""Our own page as a vendor: it signs with the installation's key, shows buttons, lists and files, and fetches
what is written to it, so that sending is only noting it.
"""

import hmac
import json
from collections.abc import Mapping
from datetime import datetime

from pendopo.channels.adapters.reading import as_id, as_object, as_text
from pendopo.channels.types import (
    AccountView,
    Answered,
    CheckStep,
    DeliveryFailed,
    Incoming,
    Kind,
    Limits,
    MediaRef,
    Outgoing,
    Parsed,
    Sender,
    StepState,
)
from pendopo.kit.crypto import keyed_hash

LONGEST = 2_000
SIGNED = "x-pendopo-signature"


def signature(body: bytes) -> str:
    """What our page puts beside a message: nobody outside can."""
    return keyed_hash("webchat", body.decode("utf-8", "replace")).hex()


def written(*, visitor: str, client_id: str, text: str, choice: str, language: str, said_at: str) -> bytes:
    """A message of the page, in the one shape that `parse` reads."""
    told = {
        "visitor": visitor, "id": client_id, "text": text[:LONGEST], "choice": choice, "language": language,
        "at": said_at,
    }  # fmt: skip
    return json.dumps(told, ensure_ascii=False, sort_keys=True).encode()


class WebchatAdapter:
    """The chat on the mall's own pages. A visitor is known by a cookie alone."""

    vendor = "webchat"
    limits = Limits(
        text=4_096, buttons=12, button_title=80, choice_id=200, rows=0, body_with_choices=4_096, files=4,
        caption=4_096, first_word=True,
    )  # fmt: skip

    def is_genuine(self, account: AccountView, headers: Mapping[str, str], body: bytes) -> bool:
        """Only our own page knows the key."""
        return hmac.compare_digest(signature(body), headers.get(SIGNED, ""))

    def handshake(self, account: AccountView, query: Mapping[str, str]) -> str | None:
        """Nobody asks for one."""
        return None

    def parse(self, account: AccountView, body: bytes) -> Parsed:
        """One message of the page."""
        try:
            told = as_object(json.loads(body))
            said_at = datetime.fromisoformat(as_text(told.get("at"), 40))
        except ValueError:
            return Parsed(odd=("unreadable",))
        visitor, client_id = as_id(told.get("visitor")), as_id(told.get("id"))
        if not visitor or not client_id:
            return Parsed(odd=("no_visitor",))
        choice = as_text(told.get("choice"), self.limits.choice_id)
        message = Incoming(
            vendor_id=f"{visitor}:{client_id}"[:200],
            sender=Sender(visitor, language=as_text(told.get("language"), 2)),
            said_at=said_at,
            kind=Kind.CHOICE if choice else Kind.TEXT,
            text=as_text(told.get("text"), LONGEST),
            choice=choice,
        )
        return Parsed(messages=(message,))

    def send(self, message: Outgoing) -> str:
        """The page fetches it: it is sent once it can be fetched."""
        return f"page:{message.id}"

    def acknowledge(self, account: AccountView, answered: Answered) -> None:
        """The page shows what was taken in."""

    def fetch(self, account: AccountView, reference: MediaRef) -> tuple[bytes, str]:
        """No files come in."""
        raise DeliveryFailed("gone", permanent=True)

    def check(self, account: AccountView) -> list[CheckStep]:
        """Nothing can be wrong between us and us."""
        return [CheckStep("page", StepState.OK, f"/m/{account.mall}/obrolan/")]
