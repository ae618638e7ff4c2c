"""One HTTP gateway of a real shape: Vonage's Messages API v1, channel sms.

Source: developer.vonage.com (Messages API, signed webhooks), domain 8.5.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping

from pendopo.channels.adapters import wire
from pendopo.channels.adapters.reading import as_id, as_object
from pendopo.channels.adapters.sms.parse import parse
from pendopo.channels.rules import plain_for_sms, sms_parts
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

BASE_URL = "https://api.nexmo.com"


class SmsAdapter:
    """Plain words to a number; the reply is typed. Each part is paid for."""

    vendor = "sms"
    limits = Limits(text=612, body_with_choices=612)

    def is_genuine(self, account: AccountView, headers: Mapping[str, str], body: bytes) -> bool:
        """A signed token whose `payload_hash` is of these very bytes."""
        secret = account.secrets.get("signature_secret", "")
        kind, _, token = headers.get("authorization", "").partition(" ")
        if not secret or kind.lower() != "bearer":
            return False
        head, _, told = token.strip().rpartition(".")
        wanted = hmac.new(secret.encode(), head.encode("utf-8", "replace"), hashlib.sha256).digest()
        if not hmac.compare_digest(_packed(wanted), told.encode("utf-8", "replace")):
            return False
        claims = _claims(head)
        digest = hashlib.sha256(body).hexdigest()
        return hmac.compare_digest(digest.encode(), str(claims.get("payload_hash", "")).encode())

    def handshake(self, account: AccountView, query: Mapping[str, str]) -> str | None:
        """The gateway asks for none."""
        return None

    def parse(self, account: AccountView, body: bytes) -> Parsed:
        """One message, or one state."""
        return parse(body)

    def send(self, message: Outgoing) -> str:
        """Send one message, in as few parts as its words allow."""
        account = message.account
        if account is None:
            raise DeliveryFailed("no_account", permanent=True)
        text = plain_for_sms(message.text)
        values = {
            "channel": "sms", "message_type": "text", "to": message.recipient.lstrip("+"),
            "from": account.own_id or account.address.lstrip("+"), "text": text, "client_ref": message.id,
            "sms": {"encoding_type": "text" if sms_parts(text)[1] else "unicode"},
        }  # fmt: skip
        told = self._ask(account, values)
        if not (key := as_id(told.found.get("message_uuid"))):
            raise DeliveryFailed("no_message_id", permanent=False)
        return key

    def _ask(self, account: AccountView, values: Mapping[str, object]) -> wire.Told:
        own = account.secrets
        url = f"{account.base_url or BASE_URL}/v1/messages"
        told = wire.ask("POST", url, json=values, auth=(own.get("api_key", ""), own.get("api_secret", "")))
        if told.status in (200, 202):
            return told
        code = f"sms_{told.status}"
        if told.status in (401, 402, 403):
            raise DeliveryFailed(code, permanent=False, retry_seconds=900, whose="account")
        if told.status == 429:
            raise DeliveryFailed(code, permanent=False, busy=True)
        raise DeliveryFailed(code, permanent=told.status < 500)

    def acknowledge(self, account: AccountView, answered: Answered) -> None:
        """There is no such sign."""

    def fetch(self, account: AccountView, reference: MediaRef) -> tuple[bytes, str]:
        """Short messages carry no files."""
        raise DeliveryFailed("gone", permanent=True)

    def check(self, account: AccountView) -> list[CheckStep]:
        """A message without words is refused for its shape by who knows the key, else for the key."""
        try:
            self._ask(account, {"channel": "sms"})
        except DeliveryFailed as failure:
            known = failure.code == "sms_422"
            return [
                CheckStep("token", StepState.OK if known else StepState.FAILED, "" if known else failure.code)
            ]
        return [CheckStep("token", StepState.FAILED, "unexpected")]


def _packed(digest: bytes) -> bytes:
    return base64.urlsafe_b64encode(digest).rstrip(b"=")


def _claims(head: str) -> dict[str, object]:
    """What the signed token says; only its one algorithm is taken."""
    first, _, second = head.partition(".")
    try:
        kind, claims = (
            json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))) for part in (first, second)
        )
    except (ValueError, TypeError):
        return {}
    return as_object(claims) if as_object(kind).get("alg") == "HS256" else {}
