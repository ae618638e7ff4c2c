"""Sends one notification to one browser. Nothing comes back but whether the push service took it.

Source: RFC 8030 (delivery, TTL, Urgency, Topic), RFC 8188 and 8291 (encryption), RFC 8292 (VAPID).
"""

import json
from collections.abc import Mapping
from urllib.parse import urlsplit
from uuid import UUID

from pendopo.channels.adapters import wire
from pendopo.channels.adapters.push.keys import packed, unpacked
from pendopo.channels.adapters.push.subscription import may_push_to
from pendopo.channels.adapters.reading import as_number, as_object, as_text
from pendopo.channels.types import (
    AccountView,
    Answered,
    CheckStep,
    DeliveryFailed,
    Limits,
    MediaRef,
    Outgoing,
    Parsed,
    StepState,
)

TTL_SECONDS = 12 * 3600  # a phone that is off for longer has missed its turn anyway
LARGEST = 3_000  # bytes of the content: push services take 4,096 encrypted


class PushAdapter:
    """Web push. People do not write back on it."""

    vendor = "push"
    limits = Limits(text=600, body_with_choices=600, links_apart=True, first_word=True)

    def is_genuine(self, account: AccountView, headers: Mapping[str, str], body: bytes) -> bool:
        """Nothing comes in this way."""
        return False

    def handshake(self, account: AccountView, query: Mapping[str, str]) -> str | None:
        """Nobody asks for one."""
        return None

    def parse(self, account: AccountView, body: bytes) -> Parsed:
        """Nothing comes in this way."""
        return Parsed(odd=("push",))

    def send(self, message: Outgoing) -> str:
        """Encrypt for the browser alone, sign, hand over."""
        account = message.account
        if account is None:
            raise DeliveryFailed("no_account", permanent=True)
        try:
            told = as_object(json.loads(message.recipient))
        except ValueError:
            told = {}
        address = as_text(told.get("address"), 1_000)
        if not may_push_to(address, account.base_url):
            raise DeliveryFailed("push_address", permanent=True, whose="person")
        body = _sealed(content(message), as_text(told.get("key"), 200), as_text(told.get("secret"), 60))
        headers = _signed(account, address) | {
            "Content-Encoding": "aes128gcm", "Content-Type": "application/octet-stream",
            "TTL": str(TTL_SECONDS), "Urgency": "high", "Topic": packed(UUID(message.id).bytes),
        }  # fmt: skip
        answer = wire.ask("POST", address, content=body, headers=headers)
        if answer.status in (200, 201, 202):
            return as_text(answer.headers.get("location"), 200) or f"push:{message.id}"
        raise failure_of(answer.status, as_number(answer.headers.get("retry-after", "")))

    def acknowledge(self, account: AccountView, answered: Answered) -> None:
        """There is nothing to read."""

    def fetch(self, account: AccountView, reference: MediaRef) -> tuple[bytes, str]:
        """No files come in."""
        raise DeliveryFailed("gone", permanent=True)

    def check(self, account: AccountView) -> list[CheckStep]:
        """The keys are ours: there is nobody to ask until somebody subscribes."""
        whole = bool(account.secrets.get("private_key") and account.secrets.get("public_key"))
        return [CheckStep("token", StepState.OK if whole else StepState.FAILED)]


def content(message: Outgoing) -> bytes:
    """What the phone shows, and where one touch leads: within the size that every service takes."""
    links = message.reply.links if message.reply else ()
    address = urlsplit(links[0].url).path if links else "/k/"
    shown = {
        "title": message.subject[:80], "text": message.text, "address": address, "tag": message.id,
        "lang": message.language,
    }  # fmt: skip
    for longest in (600, 300, 120):
        body = json.dumps(shown | {"text": message.text[:longest]}, ensure_ascii=False).encode()
        if len(body) <= LARGEST:
            break
    return body


def failure_of(status: int, wait: int = 0) -> DeliveryFailed:
    """404 and 410: the browser has left. 401 and 403: our key. 413: too long. The rest may be tried again."""
    code = f"push_{status}"
    if status in (404, 410):
        return DeliveryFailed(code, permanent=True, whose="person")
    if status in (401, 403):
        return DeliveryFailed(code, permanent=False, retry_seconds=900, whose="account")
    again = status == 429 or status >= 500
    return DeliveryFailed(code, permanent=not again, retry_seconds=min(wait, 3_600))


def _sealed(text: bytes, key: str, secret: str) -> bytes:
    import http_ece
    from cryptography.hazmat.primitives.asymmetric import ec

    try:
        return bytes(
            http_ece.encrypt(
                text,
                private_key=ec.generate_private_key(ec.SECP256R1()),
                dh=unpacked(key),
                auth_secret=unpacked(secret),
                version="aes128gcm",
            )
        )
    except (ValueError, http_ece.ECEException):
        raise DeliveryFailed("push_keys", permanent=True, whose="person") from None


def _signed(account: AccountView, address: str) -> dict[str, str]:
    from py_vapid import Vapid02

    parts = urlsplit(address)
    signer = Vapid02.from_raw(account.secrets["private_key"].encode())
    claims = {"aud": f"{parts.scheme}://{parts.netloc}", "sub": account.address}
    return dict(signer.sign(claims))
