"""Sending, fetching and testing by the Bot API. Source: core.telegram.org/bots/api, domain 8.3."""

import hmac
from collections.abc import Mapping
from typing import Any

import httpx

from pendopo.channels.adapters.telegram.parse import parse
from pendopo.channels.types import (
    AccountView,
    CheckStep,
    DeliveryFailed,
    Limits,
    MediaRef,
    Outgoing,
    Parsed,
    StepState,
)

BASE_URL = "https://api.telegram.org"
TIMEOUT = httpx.Timeout(10.0, connect=5.0)
LARGEST_FILE = 20 * 1024 * 1024


class TelegramAdapter:
    """A bot of the mall. It cannot write first; there is no window."""

    vendor = "telegram"
    limits = Limits(text=4_096, buttons=12, button_title=60, choice_id=64, first_word=False)

    def is_genuine(self, account: AccountView, headers: Mapping[str, str], body: bytes) -> bool:
        """Telegram repeats the secret that was given with the webhook."""
        wanted = account.secrets.get("secret_token", "")
        told = headers.get("x-telegram-bot-api-secret-token", "")
        return bool(wanted) and hmac.compare_digest(wanted.encode(), told.encode("utf-8", "replace"))

    def handshake(self, account: AccountView, query: Mapping[str, str]) -> str | None:
        """Telegram asks for none."""
        return None

    def parse(self, account: AccountView, body: bytes) -> Parsed:
        """One update."""
        return parse(body)

    def _call(self, account: AccountView, method: str, **values: Any) -> Any:
        """One method of the API; raises DeliveryFailed with Telegram's code."""
        token = account.secrets.get("token", "")
        try:
            answer = httpx.post(
                f"{account.base_url or BASE_URL}/bot{token}/{method}", json=values, timeout=TIMEOUT
            )
            found = answer.json()
        except (httpx.HTTPError, ValueError) as trouble:
            raise DeliveryFailed(type(trouble).__name__, permanent=False) from None
        if found.get("ok"):
            return found.get("result")
        code = int(found.get("error_code") or answer.status_code)
        wait = int((found.get("parameters") or {}).get("retry_after") or 0)
        raise DeliveryFailed(
            f"telegram_{code}", permanent=code < 500 and code != 429, retry_seconds=wait
        ) from None

    def send(self, message: Outgoing) -> str:
        """Send one message; buttons stand below it, one a row."""
        if message.account is None:
            raise DeliveryFailed("no_account", permanent=True)
        values: dict[str, Any] = {"chat_id": message.recipient, "text": message.text}
        if message.reply and message.reply.choices:
            rows = [[{"text": each.title, "callback_data": each.id}] for each in message.reply.choices]
            values["reply_markup"] = {"inline_keyboard": rows}
        result = self._call(message.account, "sendMessage", **values)
        return f"{message.recipient}:{result['message_id']}"

    def fetch(self, account: AccountView, reference: MediaRef) -> tuple[bytes, str]:
        """A file of at most 20 MB, by its path, which Telegram gives for an hour."""
        found = self._call(account, "getFile", file_id=reference.vendor_id)
        token = account.secrets.get("token", "")
        url = f"{account.base_url or BASE_URL}/file/bot{token}/{found['file_path']}"
        try:
            answer = httpx.get(url, timeout=TIMEOUT)
        except httpx.HTTPError as trouble:
            raise DeliveryFailed(type(trouble).__name__, permanent=False) from None
        if answer.status_code != 200:
            raise DeliveryFailed(f"telegram_file_{answer.status_code}", permanent=answer.status_code < 500)
        return answer.content, answer.headers.get("content-type", "")

    def check(self, account: AccountView) -> list[CheckStep]:
        """The token is right, and the webhook is ours and well."""
        try:
            me = self._call(account, "getMe")
        except DeliveryFailed as failure:
            return [
                CheckStep("token", StepState.FAILED, failure.code),
                CheckStep("webhook", StepState.SKIPPED),
            ]
        steps = [CheckStep("token", StepState.OK, f"@{me.get('username', '')}")]
        try:
            hook = self._call(account, "getWebhookInfo")
        except DeliveryFailed as failure:
            return [*steps, CheckStep("webhook", StepState.FAILED, failure.code)]
        ours = str(hook.get("url", "")).endswith(f"/webhook/telegram/{account.key}")
        trouble = str(hook.get("last_error_message", ""))
        state = StepState.OK if ours and not trouble else StepState.FAILED
        return [*steps, CheckStep("webhook", state, trouble or str(hook.get("url", "")))]
