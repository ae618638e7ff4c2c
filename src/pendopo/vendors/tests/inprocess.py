"""The vendors in this process: asked without a socket, with a clock that stands still until it is told."""

import asyncio
import json
import threading
from pathlib import Path
from typing import Any

import httpx

from pendopo.vendors.app import Vendors
from pendopo.vendors.clock import Clock
from pendopo.vendors.keys import Keys, VendorAccount
from pendopo.vendors.store import Store
from pendopo.vendors.world import World

AT = 1_795_399_200.0  # 2026-11-23 02:00 UTC, 09.00 at the demo's mall
BASE = "http://vendors.test"


class Wire:
    """The vendors, and a mall that answers what it is told to and remembers what it was told."""

    def __init__(self, path: Path | str = ":memory:", seed: str = "benih") -> None:
        self.at = AT
        clock = Clock(real=lambda: self.at)
        self.vendors = Vendors(World(Store(path), Keys(seed), clock, "http://mall.test"))
        self.world = self.vendors.world
        self.told: list[httpx.Request] = []
        self.answers = 200
        self.world.client = httpx.AsyncClient(transport=httpx.MockTransport(self._mall))
        self.loop = asyncio.new_event_loop()
        self.lock = threading.RLock()  # adapters may ask from threads of their own
        self.closed = False

    async def _mall(self, request: httpx.Request) -> httpx.Response:
        if request.method == "GET":
            token = self.account("whatsapp").secrets["verify_token"]
            right = request.url.params.get("hub.verify_token") == token
            return httpx.Response(200 if right else 403, text=request.url.params.get("hub.challenge", ""))
        self.told.append(request)
        return httpx.Response(self.answers)

    def account(self, channel: str) -> VendorAccount:
        """One of the demo's accounts."""
        return self.world.accounts[channel]

    def ask(self, method: str, path: str, *, token: str = "", **more: Any) -> httpx.Response:
        """One request to a vendor."""
        headers = more.pop("headers", {}) | ({"Authorization": f"Bearer {token}"} if token else {})

        async def go() -> httpx.Response:
            transport = httpx.ASGITransport(self.vendors)  # type: ignore[arg-type]
            async with httpx.AsyncClient(transport=transport, base_url=BASE) as client:
                return await client.request(method, path, headers=headers, **more)

        with self.lock:
            return httpx.Response(503) if self.closed else self.loop.run_until_complete(go())

    def carry(self, request: httpx.Request) -> httpx.Response:
        """What an adapter asks over its own client."""
        headers = {name: value for name, value in request.headers.items() if name != "host"}
        path = str(request.url.raw_path, "ascii")
        found = self.ask(request.method, path, content=request.read(), headers=headers)
        return httpx.Response(found.status_code, content=found.content, headers=found.headers)

    def post(self, path: str, values: Any = None, channel: str = "whatsapp") -> httpx.Response:
        """A request to the Graph API with the account's token."""
        return self.ask("POST", path, token=self.account(channel).secrets["token"], json=values)

    def bot(self, method: str, **values: Any) -> httpx.Response:
        """A method of the Bot API."""
        return self.ask("POST", f"/bot{self.account('telegram').secrets['token']}/{method}", json=values)

    def control(self, path: str, **values: Any) -> Any:
        """What the phone page does."""
        token = self.world.keys.control
        if path.startswith(("state", "talk")):
            return self.ask("GET", f"/control/{path}", token=token, params=values).json()
        return self.ask("POST", f"/control/{path}", token=token, json=values).json()

    def say(self, channel: str, text: str = "", person: str = "sari", **more: Any) -> Any:
        """A person writes."""
        return self.control("say", channel=channel, person=person, text=text, **more)

    def deliver(self, seconds: float = 3.0) -> list[Any]:
        """Let time pass, and have what is due delivered. Gives what the mall was told meanwhile."""
        before = len(self.told)
        end = self.at + seconds
        while self.at < end:
            self.at = min(end, self.at + 0.5)
            with self.lock:
                self.loop.run_until_complete(self.vendors.deliverer.work_due())
        return [json.loads(each.content) for each in self.told[before:]]

    def close(self) -> None:
        """Leave nothing open."""
        with self.lock:
            self.closed = True
            self.loop.run_until_complete(self.world.client.aclose())
            self.loop.close()
            self.world.store.close()
