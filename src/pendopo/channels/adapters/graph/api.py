"""Meta's Graph API. Source: developers.facebook.com (webhooks, error codes of the Cloud API, of the Messenger
Platform and of Instagram messaging), domain 8.2 and 8.4.
"""

import hashlib
import hmac
from collections.abc import Mapping
from typing import Any

from pendopo.channels.adapters import wire
from pendopo.channels.adapters.reading import as_number, as_object, as_text
from pendopo.channels.types import AccountView, CheckStep, DeliveryFailed, StepState

VERSION = "v24.0"
FILE_HOSTS = ("fbsbx.com", "fbcdn.net", "facebook.com", "whatsapp.net", "cdninstagram.com")

# What can succeed later, with the seconds to wait at least. Source: domain 8.2, error codes of the Cloud API.
LATER = {
    1: 60, 2: 60, 4: 300, 17: 300, 32: 300, 341: 300, 613: 60, 80007: 300, 130429: 2, 131000: 60,
    131016: 60, 131056: 60, 131057: 900, 133004: 60,
}  # fmt: skip
TOO_FAST = {4, 17, 32, 613, 80007, 130429}  # the whole account, not one person as 131056
# The key is wrong or may too little, the account is locked or unpaid: nobody can be written to until it is
# mended, and then everybody.
OF_ACCOUNT = {0, 3, 10, 190, 368, 131005, 131031, 131042, 131045, 133010} | set(range(200, 300))
WINDOW_SUBCODES = {2018278, 2018108, 2534022}  # code 10, but it is the window of one person
# The person cannot be reached here: blocked us, is not on this channel, has not accepted the terms.
OF_PERSON = {551, 131021, 131026, 131030}
ACCOUNT_WAIT = 900


def is_signed(account: AccountView, headers: Mapping[str, str], body: bytes) -> bool:
    """HMAC-SHA-256 of the raw bytes with the app's secret, compared in constant time."""
    secret = account.secrets.get("app_secret", "")
    told = headers.get("x-hub-signature-256", "")
    wanted = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return bool(secret) and hmac.compare_digest(wanted.encode(), told.encode("utf-8", "replace"))


def answer_handshake(account: AccountView, query: Mapping[str, str]) -> str | None:
    """The challenge, where the token is the one that was given to Meta."""
    wanted, told = account.secrets.get("verify_token", ""), query.get("hub.verify_token", "")
    if query.get("hub.mode") != "subscribe" or not wanted:
        return None
    right = hmac.compare_digest(wanted.encode(), told.encode("utf-8", "replace"))
    return query.get("hub.challenge", "") if right else None


def whose_fault(code: int, subcode: int = 0) -> str:
    """Whether a code speaks of the account, of the person or of the message alone."""
    if subcode in WINDOW_SUBCODES:
        return "message"
    if code in OF_ACCOUNT:
        return "account"
    return "person" if code in OF_PERSON else "message"


def failure_of(status: int, error: dict[str, Any], *, wait: int = 0) -> DeliveryFailed:
    """What a refusal means: by its code, never by its words."""
    code, subcode = as_number(error.get("code")), as_number(error.get("error_subcode"))
    name = f"graph_{code or status}"
    if not code and status < 400:
        return DeliveryFailed("graph_unreadable", permanent=False)
    if subcode in WINDOW_SUBCODES or code == 131047:
        return DeliveryFailed("window_closed", permanent=True)
    whose = whose_fault(code, subcode) if error else "message"
    if code in TOO_FAST:
        return DeliveryFailed(name, permanent=False, retry_seconds=max(wait, LATER[code]), busy=True)
    if code in LATER or status >= 500 or status == 429 or error.get("is_transient") is True:
        return DeliveryFailed(name, permanent=False, retry_seconds=max(wait, LATER.get(code, 60)))
    if whose == "account":
        return DeliveryFailed(name, permanent=False, retry_seconds=max(wait, ACCOUNT_WAIT), whose=whose)
    return DeliveryFailed(name, permanent=True, whose=whose)


class GraphApi:
    """Calls with an account's token."""

    def __init__(self, host: str) -> None:
        self.host = host

    def base(self, account: AccountView) -> str:
        """Where the interface of the account is."""
        return (account.base_url or self.host).rstrip("/")

    def head(self, account: AccountView) -> dict[str, str]:
        """The token, in a header: addresses stand in logs."""
        return {"Authorization": f"Bearer {account.secrets.get('token', '')}"}

    def call(self, account: AccountView, method: str, path: str, **more: Any) -> dict[str, Any]:
        """One call. Raises DeliveryFailed with Meta's code."""
        headers = self.head(account) | more.pop("headers", {})
        url = f"{self.base(account)}/{VERSION}/{path}"
        told = wire.ask(method, url, headers=headers, **more)
        if told.status == 200 and "error" not in told.found:
            return told.found
        wait = as_number(told.headers.get("retry-after"))
        raise failure_of(told.status, as_object(told.found.get("error")), wait=wait)

    def load(self, account: AccountView, url: str, largest: int, *, signed: bool) -> tuple[bytes, str]:
        """A file from an address of Meta's. `signed`: the token goes along. Raises DeliveryFailed."""
        if not wire.may_load(url, account.base_url, FILE_HOSTS):
            raise DeliveryFailed("foreign_address", permanent=True)
        return wire.load(url, largest, self.head(account) if signed else None)

    def step(
        self, account: AccountView, code: str, path: str, **query: str
    ) -> tuple[CheckStep, dict[str, Any]]:
        """One step of testing the connection: a read, and what came of it."""
        try:
            found = self.call(account, "GET", path, params=query)
        except DeliveryFailed as failure:
            return CheckStep(code, StepState.FAILED, failure.code), {}
        name = as_text(found.get("name") or found.get("verified_name") or found.get("username"), 80)
        return CheckStep(code, StepState.OK, name), found
