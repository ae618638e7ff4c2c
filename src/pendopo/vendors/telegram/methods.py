"""The methods a bot may call, with Telegram's own words when it refuses."""

import json
import re
import secrets
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from pendopo.vendors.keys import VendorAccount
from pendopo.vendors.telegram.sending import Sending, bad, refuse
from pendopo.vendors.telegram.updates import bot_of
from pendopo.vendors.wire import Answer, Part, Request, Routes, as_file, as_json
from pendopo.vendors.world import World

PORTS = {443, 80, 88, 8443}
LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Telegram(Sending):
    """Answers for api.telegram.org."""

    def __init__(self, world: World, routes: Routes) -> None:
        super().__init__(world)
        routes.add("GET POST", "/bot{token}/{method}", self.call)
        routes.add("GET", "/file/bot{token}/{path:path}", self.file)
        self.methods: dict[str, Callable[[VendorAccount, dict[str, Any], list[Part]], Any]] = {
            name.lower(): getattr(self, "_" + re.sub("[A-Z]", lambda sign: f"_{sign[0].lower()}", name))
            for name in (
                "getMe", "setWebhook", "deleteWebhook", "getWebhookInfo", "getUpdates", "sendMessage",
                "sendPhoto",
                "sendDocument", "sendLocation", "answerCallbackQuery", "editMessageReplyMarkup",
                "editMessageText",
                "sendChatAction", "getFile", "getChat", "setMyCommands",
            )
        }  # fmt: skip

    def _account(self, token: str) -> VendorAccount:
        account = self.world.accounts["telegram"]
        if self.world.is_down("telegram"):
            raise refuse(502, "Bad Gateway")
        same = secrets.compare_digest(token.encode("utf-8", "replace"), account.secrets["token"].encode())
        if not same or self.world.trouble("telegram").revoked:
            raise refuse(401 if ":" in token else 404, "Unauthorized" if ":" in token else "Not Found")
        return account

    async def call(self, request: Request, token: str, method: str) -> Answer:
        """One method; names are told apart without regard to case."""
        account = self._account(token)
        found = self.methods.get(method.lower())
        if found is None:
            raise refuse(404, "Not Found: method not found")
        try:
            values = dict(request.values())
        except (ValueError, UnicodeDecodeError):
            raise bad("can't parse JSON object") from None
        for name in ("reply_markup", "reply_parameters"):
            if isinstance(values.get(name), str):
                try:
                    values[name] = json.loads(values[name])
                except ValueError:
                    raise bad(f"can't parse {name} JSON object") from None
        is_form = request.headers.get("content-type", "").startswith("multipart/")
        files = [each for each in request.parts() if each.file_name] if is_form else []
        return as_json({"ok": True, "result": found(account, values, files)})

    async def file(self, request: Request, token: str, path: str) -> Answer:
        """A file by the path that getFile gave."""
        account = self._account(token)
        key = path.rpartition("/")[2].partition(".")[0]
        file = self.world.file(key, account.channel)
        if file is None or self.world.clock.now() > self.world.store.get(f"path:{key}", 0):
            raise refuse(404, "Not Found")
        return as_file(file, "application/octet-stream")

    # About the bot

    def _get_me(self, account: VendorAccount, values: dict[str, Any], files: list[Part]) -> Any:
        return bot_of(account) | {
            "can_join_groups": False,
            "can_read_all_group_messages": False,
            "supports_inline_queries": False,
        }

    def _set_my_commands(self, account: VendorAccount, values: dict[str, Any], files: list[Part]) -> Any:
        self.world.store.put("telegram-commands", values.get("commands", []))
        return True

    def _set_webhook(self, account: VendorAccount, values: dict[str, Any], files: list[Part]) -> Any:
        url, secret = str(values.get("url", "")), str(values.get("secret_token", ""))
        parts = urlsplit(url)
        if url and parts.hostname not in LOOPBACK:  # the demo's own mall has no certificate
            if parts.scheme != "https":
                raise bad("bad webhook: An HTTPS URL must be provided for webhook")
            if (parts.port or 443) not in PORTS:
                raise bad("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
        if len(secret) > 256 or any(
            not (each.isascii() and (each.isalnum() or each in "_-")) for each in secret
        ):
            raise bad("secret token contains unallowed characters")
        self.world.set_hook(account, url=url, secret_token=secret)
        self.world.store.put("hook-error:telegram", None)
        if str(values.get("drop_pending_updates", "")).lower() in ("true", "1"):
            self.world.store.run("DELETE FROM delivery WHERE channel = 'telegram' AND done IS NULL")
        self.world.wake()
        return True

    def _delete_webhook(self, account: VendorAccount, values: dict[str, Any], files: list[Part]) -> Any:
        self.world.set_hook(account, url="", secret_token="")
        return True

    def _get_webhook_info(self, account: VendorAccount, values: dict[str, Any], files: list[Part]) -> Any:
        waiting = self.world.store.number(
            "SELECT count(*) FROM delivery WHERE channel = 'telegram' AND done IS NULL"
        )
        found: dict[str, Any] = {
            "url": self.world.hook(account).get("url", ""), "has_custom_certificate": False,
            "pending_update_count": waiting, "max_connections": 40, "ip_address": "127.0.0.1",
        }  # fmt: skip
        error = self.world.store.get("hook-error:telegram")
        if error and waiting:
            told = error["error"]
            words = f"Wrong response from the webhook: {told}" if told.isdigit() else "Connection refused"
            found |= {"last_error_date": int(error["at"]), "last_error_message": words}
        return found

    def _get_updates(self, account: VendorAccount, values: dict[str, Any], files: list[Part]) -> Any:
        if self.world.hook(account).get("url"):
            raise refuse(
                409,
                "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete "
                "the webhook first",
            )
        return []
