"""Messenger and Instagram by the Graph API. Source: developers.facebook.com (send API, quick replies,
HUMAN_AGENT tag, private replies), domain 8.4.

Files are not sent: Instagram takes them by a public address only, and a booking's code has none. The words
carry the private link instead.
"""

from collections.abc import Mapping
from typing import Any

from pendopo.channels.adapters.graph.api import GraphApi, answer_handshake, is_signed
from pendopo.channels.adapters.graph.messaging import COMMENT, parse
from pendopo.channels.adapters.reading import as_id, as_objects
from pendopo.channels.rules import shape_of, split_bytes
from pendopo.channels.types import (
    AccountView,
    Answered,
    CheckStep,
    DeliveryFailed,
    Kind,
    Limits,
    MediaRef,
    Outgoing,
    Parsed,
    Reply,
    StepState,
)

LARGEST_FILE = 25 * 1024 * 1024


class PageAdapter:
    """A page or account of the mall. The person writes first; a human's answer may come for seven days."""

    def __init__(
        self, vendor: str, *, host: str, of: str, fields: str, limits: Limits, most_bytes: int = 0
    ) -> None:
        self.vendor, self.limits, self.api = vendor, limits, GraphApi(host)
        self._object, self._fields, self._most_bytes = of, fields, most_bytes

    def is_genuine(self, account: AccountView, headers: Mapping[str, str], body: bytes) -> bool:
        """Signed with the app's secret."""
        return is_signed(account, headers, body)

    def handshake(self, account: AccountView, query: Mapping[str, str]) -> str | None:
        """The challenge, where the token is right."""
        return answer_handshake(account, query)

    def parse(self, account: AccountView, body: bytes) -> Parsed:
        """Entries with events of private talks, and comments."""
        return parse(body, account.own_id)

    def _post(self, account: AccountView, values: dict[str, Any]) -> str:
        found = self.api.call(account, "POST", f"{account.own_id or 'me'}/messages", json=values)
        return as_id(found.get("message_id"))

    def send(self, message: Outgoing) -> str:
        """Send one message. To somebody who commented: one private message, never a word in public."""
        account = message.account
        if account is None:
            raise DeliveryFailed("no_account", permanent=True)
        recipient = self._recipient(message)
        parts = split_bytes(message.text, self._most_bytes) if self._most_bytes else [message.text]
        key = ""
        for number, text in enumerate(parts, start=1):
            told: dict[str, Any] = {"text": text}
            if number == len(parts) and "id" in recipient:
                told |= self._quick(message.reply)
            key = self._write(account, {"recipient": recipient, "message": told}, message.by_officer)
        return key

    def _recipient(self, message: Outgoing) -> dict[str, str]:
        if not message.recipient.startswith(COMMENT):
            return {"id": message.recipient}
        if message.answered is None or message.answered.kind != Kind.COMMENT:
            raise DeliveryFailed("no_comment", permanent=True)
        return {"comment_id": message.answered.vendor_id}

    def _quick(self, reply: Reply | None) -> dict[str, Any]:
        """Quick replies below the words; what is too long for one is numbered in the words, and the numbers
        can be pressed.
        """
        if reply is None or not 1 <= len(reply.choices) <= self.limits.buttons:
            return {}
        short = shape_of(reply, self.limits) == "buttons"
        return {
            "quick_replies": [
                {"content_type": "text", "title": each.title if short else str(number), "payload": each.id}
                for number, each in enumerate(reply.choices, start=1)
            ]
        }

    def _write(self, account: AccountView, values: dict[str, Any], by_officer: bool) -> str:
        """An officer's answer after 24 hours goes out as a human's, where Meta has allowed the mall to."""
        try:
            return self._post(account, values | {"messaging_type": "RESPONSE"})
        except DeliveryFailed as failure:
            if not by_officer or failure.code != "window_closed":
                raise
        return self._post(account, values | {"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"})

    def acknowledge(self, account: AccountView, answered: Answered) -> None:
        """The mall has read what it answers."""
        if answered.user_id and not answered.user_id.startswith(COMMENT):
            values = {"recipient": {"id": answered.user_id}, "sender_action": "mark_seen"}
            self._post(account, values)

    def fetch(self, account: AccountView, reference: MediaRef) -> tuple[bytes, str]:
        """A file from the address that came with the message, while it lasts."""
        return self.api.load(account, reference.url, LARGEST_FILE, signed=False)

    def check(self, account: AccountView) -> list[CheckStep]:
        """The token is right, it is this page's, and the page tells our app of messages."""
        token, found = self.api.step(account, "token", "me", fields="id,name,username")
        if token.state is not StepState.OK:
            return [token, *(CheckStep(each, StepState.SKIPPED) for each in ("page", "webhook"))]
        own = as_id(found.get("user_id") or found.get("id"))
        right = not account.own_id or own == account.own_id
        page = CheckStep("page", StepState.OK if right else StepState.FAILED, own)
        hook, apps = self.api.step(account, "webhook", f"{account.own_id or 'me'}/subscribed_apps")
        if hook.state is StepState.OK and not as_objects(apps.get("data")):
            hook = CheckStep("webhook", StepState.FAILED, "no_webhook")
        return [token, page, hook]

    def connect(self, account: AccountView, address: str) -> None:
        """Have the app's webhooks sent to `address`, and the page's messages told to the app."""
        app, secret = account.secrets.get("app_id", ""), account.secrets.get("app_secret", "")
        values = {
            "object": self._object, "callback_url": address, "fields": self._fields,
            "verify_token": account.secrets.get("verify_token", ""),
        }  # fmt: skip
        head = {"Authorization": f"Bearer {app}|{secret}"}
        self.api.call(account, "POST", f"{app}/subscriptions", json=values, headers=head)
        fields = {"subscribed_fields": self._fields}
        self.api.call(account, "POST", f"{account.own_id or 'me'}/subscribed_apps", json=fields)
