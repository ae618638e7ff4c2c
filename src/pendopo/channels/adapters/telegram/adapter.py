"""Sending, fetching and testing by the Bot API. Source: core.telegram.org/bots/api, domain 8.3."""

import hmac
import json
from collections.abc import Mapping
from typing import Any

from pendopo.channels.adapters import wire
from pendopo.channels.adapters.reading import as_id, as_number, as_object, as_text
from pendopo.channels.adapters.telegram.parse import parse
from pendopo.channels.rules import shape_of
from pendopo.channels.types import (
    SHARE_PHONE,
    AccountView,
    Answered,
    CheckStep,
    DeliveryFailed,
    Kind,
    Limits,
    MediaRef,
    OutFile,
    Outgoing,
    Parsed,
    Reply,
    StepState,
)

BASE_URL = "https://api.telegram.org"
LARGEST_FILE = 20 * 1024 * 1024
UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")


class TelegramAdapter:
    """A bot of the mall. It cannot write first; there is no window."""

    vendor = "telegram"
    limits = Limits(
        text=4_096, buttons=12, button_title=60, choice_id=64, body_with_choices=4_096, files=1,
        caption=1_024, first_word=False,
    )  # fmt: skip

    def is_genuine(self, account: AccountView, headers: Mapping[str, str], body: bytes) -> bool:
        """Telegram repeats the secret that was given with the webhook; it signs nothing."""
        wanted = account.secrets.get("secret_token", "")
        told = headers.get("x-telegram-bot-api-secret-token", "")
        return bool(wanted) and hmac.compare_digest(wanted.encode(), told.encode("utf-8", "replace"))

    def handshake(self, account: AccountView, query: Mapping[str, str]) -> str | None:
        """Telegram asks for none."""
        return None

    def parse(self, account: AccountView, body: bytes) -> Parsed:
        """One update."""
        return parse(body)

    def _call(self, account: AccountView, method: str, file: tuple[str, OutFile] | None = None,
              **values: Any) -> Any:  # fmt: skip
        """One method of the API; raises DeliveryFailed with Telegram's code."""
        url = f"{account.base_url or BASE_URL}/bot{account.secrets.get('token', '')}/{method}"
        if file is None:
            told = wire.ask("POST", url, json=values)
        else:
            form = {
                name: each if isinstance(each, str) else json.dumps(each) for name, each in values.items()
            }
            sent = {file[0]: (file[1].name, file[1].content, file[1].mime)}
            told = wire.ask("POST", url, data=form, files=sent)
        if told.found.get("ok") is True:
            return told.found.get("result")
        code = as_number(told.found.get("error_code")) or told.status
        wait = as_number(as_object(told.found.get("parameters")).get("retry_after"))
        raise _failure(code, as_text(told.found.get("description"), 200), wait)

    def send(self, message: Outgoing) -> str:
        """Send one message; buttons stand below it, one a row; a file has the words as its caption."""
        account = message.account
        if account is None:
            raise DeliveryFailed("no_account", permanent=True)
        values: dict[str, Any] = {"chat_id": message.recipient}
        if message.reply and (markup := _markup(message.reply, self.limits)):
            values["reply_markup"] = markup
        if message.files:
            file = message.files[0]
            name = "photo" if file.mime.startswith("image/") else "document"
            words = {"caption": message.text} if message.text else {}
            result = self._call(account, f"send{name.title()}", (name, file), **values, **words)
        else:
            values |= {"text": message.text, "link_preview_options": {"is_disabled": True}}
            result = self._call(account, "sendMessage", **values)
        number = as_id(as_object(result).get("message_id"))
        if not number:
            raise DeliveryFailed("no_message_id", permanent=False)
        return f"{message.recipient}:{number}"

    def acknowledge(self, account: AccountView, answered: Answered) -> None:
        """A pressed button stops turning."""
        if answered.kind == Kind.CHOICE and answered.answers:
            self._call(account, "answerCallbackQuery", callback_query_id=answered.answers)

    def fetch(self, account: AccountView, reference: MediaRef) -> tuple[bytes, str]:
        """A file of at most 20 MB, by its path, which Telegram gives for an hour."""
        if reference.size > LARGEST_FILE:
            raise DeliveryFailed("too_large", permanent=True)
        try:
            found = as_object(self._call(account, "getFile", file_id=reference.vendor_id))
        except DeliveryFailed as failure:
            if failure.code == "telegram_400":
                raise DeliveryFailed("gone", permanent=True) from None
            raise
        if as_number(found.get("file_size")) > LARGEST_FILE:
            raise DeliveryFailed("too_large", permanent=True)
        path = as_text(found.get("file_path"), 400)
        token = account.secrets.get("token", "")
        return wire.load(f"{account.base_url or BASE_URL}/file/bot{token}/{path}", LARGEST_FILE)

    def check(self, account: AccountView) -> list[CheckStep]:
        """The token is right, and the webhook is ours and well."""
        try:
            me = as_object(self._call(account, "getMe"))
        except DeliveryFailed as failure:
            return [
                CheckStep("token", StepState.FAILED, failure.code),
                CheckStep("webhook", StepState.SKIPPED),
            ]
        steps = [CheckStep("token", StepState.OK, f"@{as_text(me.get('username'), 64)}")]
        try:
            hook = as_object(self._call(account, "getWebhookInfo"))
        except DeliveryFailed as failure:
            return [*steps, CheckStep("webhook", StepState.FAILED, failure.code)]
        url, trouble = as_text(hook.get("url"), 400), as_text(hook.get("last_error_message"), 200)
        if not url:
            return [*steps, CheckStep("webhook", StepState.FAILED, "no_webhook")]
        ours = url.endswith(f"/webhook/telegram/{account.key}")
        state = StepState.OK if ours and not trouble else StepState.FAILED
        return [*steps, CheckStep("webhook", state, trouble or url)]

    def connect(self, account: AccountView, address: str) -> None:
        """Have updates sent to `address`, with the secret that we then ask for."""
        self._call(
            account, "setWebhook", url=address, secret_token=account.secrets.get("secret_token", ""),
            allowed_updates=list(UPDATES), max_connections=40,
        )  # fmt: skip


def _markup(reply: Reply, limits: Limits) -> dict[str, Any]:
    """Buttons below the words. Telegram itself asks for the number, but only by buttons of the keyboard: then
    all are such.
    """
    if not reply.choices:
        return {}
    if any(each.id == SHARE_PHONE for each in reply.choices):
        rows = [
            [{"text": each.title} | ({"request_contact": True} if each.id == SHARE_PHONE else {})]
            for each in reply.choices
        ]
        return {"keyboard": rows, "resize_keyboard": True, "one_time_keyboard": True}
    if shape_of(reply, limits) != "buttons":
        return {}
    return {"inline_keyboard": [[{"text": each.title, "callback_data": each.id}] for each in reply.choices]}


def _failure(code: int, description: str, wait: int) -> DeliveryFailed:
    """What a refusal means. Telegram has few codes; whose fault a 400 is, only its words tell."""
    name = f"telegram_{code}"
    if code == 429 or code >= 500:
        return DeliveryFailed(name, permanent=False, retry_seconds=wait, busy=code == 429)
    if code in (401, 404):  # the token is wrong: a method that does not exist is never asked for
        return DeliveryFailed(name, permanent=False, retry_seconds=900, whose="account")
    nobody = code == 403 or "chat not found" in description.lower() or "deactivated" in description.lower()
    return DeliveryFailed(name, permanent=True, whose="person" if nobody else "message")
