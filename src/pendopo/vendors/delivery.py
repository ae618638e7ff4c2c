"""Webhooks on their way: signed, sent again with growing pauses until the mall answers 2xx."""

import asyncio
import base64
import contextlib
import hashlib
import hmac
import json
import logging
from typing import Any

import httpx

from pendopo.vendors.keys import VendorAccount
from pendopo.vendors.world import World

LOG = logging.getLogger("pendopo.vendors")
META = ("whatsapp", "messenger", "instagram")
DAY = 86_400.0
PATIENCE = {"telegram": DAY, "phone": DAY, "email": DAY / 2}  # Meta: 7 days
LONGEST_PAUSE = 300.0
LARGEST_BATCH = 200_000
KEPT_MESSAGES = 20_000


def pause_after(attempts: int) -> float:
    """Seconds until the next try."""
    return float(min(LONGEST_PAUSE, 1.5 * 2 ** (attempts - 1)))


def signed(account: VendorAccount, hook: dict[str, str], body: bytes, at: float) -> dict[str, str]:
    """The headers by which the mall knows that it is us."""
    headers = {"content-type": "application/json"}
    if account.channel in META:
        digest = hmac.new(account.secrets["app_secret"].encode(), body, hashlib.sha256).hexdigest()
        headers["x-hub-signature-256"] = f"sha256={digest}"
    elif account.channel == "telegram":
        if hook.get("secret_token"):
            headers["x-telegram-bot-api-secret-token"] = hook["secret_token"]
    elif account.channel == "phone":
        headers["authorization"] = f"Bearer {_jwt(account, body, at)}"
    else:
        told = f"{account.secrets['user']}:{account.secrets['password']}".encode()
        headers["authorization"] = f"Basic {base64.b64encode(told).decode()}"
    return headers


def _jwt(account: VendorAccount, body: bytes, at: float) -> str:
    """HS256 with the signature secret; `payload_hash` is of the body. Source: developer.vonage.com, Signed
    webhooks.
    """

    def packed(value: Any) -> bytes:
        text = value if isinstance(value, bytes) else json.dumps(value, separators=(",", ":")).encode()
        return base64.urlsafe_b64encode(text).rstrip(b"=")

    claims = {
        "iat": int(at), "jti": hashlib.sha256(body + str(at).encode()).hexdigest()[:32], "iss": "Vonage",
        "payload_hash": hashlib.sha256(body).hexdigest(), "api_key": account.secrets["api_key"],
    }  # fmt: skip
    head = packed({"alg": "HS256", "typ": "JWT"}) + b"." + packed(claims)
    digest = hmac.new(account.secrets["signature_secret"].encode(), head, hashlib.sha256).digest()
    return (head + b"." + packed(digest)).decode()


class Deliverer:
    """Works through what is due, one channel beside another."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.woken = asyncio.Event()
        self.forgets_at = 0.0
        world.wake = self.woken.set  # type: ignore[method-assign]

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            self.woken.clear()
            try:
                pause = await self.work_due()
            except Exception:
                LOG.exception("a round of webhooks failed")
                pause = 2.0
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.woken.wait(), pause)

    async def work_due(self) -> float:
        """Deliver what is due. Gives the seconds until something else is."""
        real = self.world.clock.real()
        rows = self.world.store.all(
            "SELECT * FROM delivery WHERE done IS NULL AND due <= ? ORDER BY due, id LIMIT 200", real
        )
        by_channel: dict[str, list[Any]] = {}
        for row in rows:
            by_channel.setdefault(row["channel"], []).append(row)
        await asyncio.gather(*(self._deliver(channel, found) for channel, found in by_channel.items()))
        self._forget(real)
        next_row = self.world.store.one("SELECT min(due) AS due FROM delivery WHERE done IS NULL")
        if next_row is None or next_row["due"] is None:
            return 60.0
        return float(max(0.05, min(60.0, next_row["due"] - self.world.clock.real())))

    def _forget(self, real: float) -> None:
        """What was told, files that have expired, and talk of long ago."""
        if real < self.forgets_at:
            return
        self.forgets_at = real + 600.0
        store, now = self.world.store, self.world.clock.now()
        store.run("DELETE FROM delivery WHERE done < ?", real - 3_600)
        store.run("DELETE FROM file WHERE expires < ?", now - DAY)
        store.run("DELETE FROM message WHERE id <= (SELECT max(id) FROM message) - ?", KEPT_MESSAGES)

    async def _deliver(self, channel: str, rows: list[Any]) -> None:
        """What one vendor has to tell, in order (or in another, where it is told to)."""
        account = self.world.accounts[channel]
        trouble = self.world.trouble(channel)
        if trouble.down_until > self.world.clock.real():
            for row in rows:
                self._put(row, due=trouble.down_until + 0.1)
            return
        if trouble.reorder:
            rows = rows[::-1]
        for group in self._batches(channel, rows):
            body = self._merged(group)
            error = await self._post(account, body)
            for row in group:
                self._after(row, error)

    def _batches(self, channel: str, rows: list[Any]) -> list[list[Any]]:
        """Meta tells several things at once when several are waiting."""
        if channel not in META or self.world.trouble(channel).duplicate:
            return [[row] for row in rows]
        groups: list[list[Any]] = []
        size = 0
        for row in rows:
            if not groups or size + len(row["body"]) > LARGEST_BATCH:
                groups.append([])
                size = 0
            groups[-1].append(row)
            size += len(row["body"])
        return groups

    def _merged(self, group: list[Any]) -> bytes:
        if len(group) == 1:
            return bytes(group[0]["body"])
        payloads = [json.loads(row["body"]) for row in group]
        whole = payloads[0] | {"entry": [entry for each in payloads for entry in each["entry"]]}
        return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()

    async def _post(self, account: VendorAccount, body: bytes) -> str:
        """Tell the mall; gives what went wrong, or nothing."""
        hook = self.world.hook(account)
        if not hook.get("url"):
            return "no webhook"
        headers = signed(account, hook, body, self.world.clock.now())
        try:
            answer = await self.world.client.post(hook["url"], content=body, headers=headers)
        except httpx.HTTPError as trouble:
            return type(trouble).__name__
        return "" if 200 <= answer.status_code < 300 else str(answer.status_code)

    def _after(self, row: Any, error: str) -> None:
        store, real = self.world.store, self.world.clock.real()
        if not error:
            store.run("UPDATE delivery SET done = ?, error = '' WHERE id = ?", real, row["id"])
            if row["message"]:
                self.world.set_state(row["message"], "delivered")
            return
        attempts = row["attempts"] + 1
        store.put(f"hook-error:{row['channel']}", {"at": self.world.clock.now(), "error": error})
        if real - row["made"] > PATIENCE.get(row["channel"], 7 * DAY):
            store.run("UPDATE delivery SET done = ?, error = ? WHERE id = ?", real, error, row["id"])
            return
        self._put(row, attempts=attempts, due=real + pause_after(attempts), error=error)

    def _put(self, row: Any, **values: Any) -> None:
        names = ", ".join(f"{name} = ?" for name in values)
        self.world.store.run(f"UPDATE delivery SET {names} WHERE id = ?", *values.values(), row["id"])
