"""The vendors as one ASGI application."""

import asyncio
import contextlib
import logging
from pathlib import Path
from typing import Any

from pendopo.vendors.clock import Clock
from pendopo.vendors.control import Control
from pendopo.vendors.delivery import Deliverer
from pendopo.vendors.keys import keys_of
from pendopo.vendors.meta.graph import Graph
from pendopo.vendors.meta.templates import decide_due
from pendopo.vendors.push import Push
from pendopo.vendors.sms import Sms
from pendopo.vendors.store import Store
from pendopo.vendors.telegram import Telegram
from pendopo.vendors.wire import (
    Answer,
    Receive,
    Refused,
    Request,
    Routes,
    Send,
    as_json,
    read_request,
    write_answer,
)
from pendopo.vendors.world import World

LOG = logging.getLogger("pendopo.vendors")


class Vendors:
    """All vendors: requests come in here, webhooks leave by the deliverer."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.routes = Routes()
        push, sms = Push(world, self.routes), Sms(world, self.routes)
        Telegram(world, self.routes)
        graph = Graph(world, self.routes)
        self.control = Control(world, self.routes, sms=sms, push=push, graph=graph)
        self.deliverer = Deliverer(world)
        self.working: list[asyncio.Task[None]] = []

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            await write_answer(await self._answer(scope, receive), send)

    async def _answer(self, scope: dict[str, Any], receive: Receive) -> Answer:
        try:
            request = await read_request(scope, receive)
            handler, values, known = self.routes.find(request.method, request.path)
            if handler is None:
                return as_json(
                    {"error": {"message": "Unknown path components", "type": "OAuthException", "code": 2500}},
                    405 if known else 404,
                )
            told = request.headers.get("x-demo-time", "")
            if not self.world.clock.hear(told):
                await self.world.clock.follow(self.world.client)
                await self._learn_time()
            if not request.path.startswith("/control/"):
                await self._linger(request)
            return await handler(request, **values)
        except Refused as refused:
            return as_json(refused.body, refused.status, refused.headers)
        except Exception:
            LOG.exception("a vendor failed at %s", scope["method"])
            return as_json({"error": {"message": "Internal error", "type": "OAuthException", "code": 1}}, 500)

    async def _learn_time(self) -> None:
        """Right after a start the mall may not answer yet: nothing is written down at a wrong time."""
        for _ in range(10):
            if self.world.clock.demo_at or not self.world.clock.source:
                return
            await asyncio.sleep(0.5)
            await self.world.clock.follow(self.world.client)

    async def _linger(self, request: Request) -> None:
        """Answer late, where that vendor is slow."""
        path, token = request.path, request.bearer()
        channel = (
            "telegram"
            if path.startswith(("/bot", "/file/"))
            else "phone"
            if path.startswith("/v1/")
            else "push"
        )
        if token:
            own = (
                each.channel for each in self.world.accounts.values() if each.secrets.get("token") == token
            )
            channel = next(own, channel)
        slow = self.world.trouble(channel).slow
        if slow:
            await asyncio.sleep(min(slow, 30.0))

    async def _live(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                self.working = [
                    asyncio.create_task(self.deliverer.run()),
                    asyncio.create_task(self._decide()),
                ]
                await send({"type": "lifespan.startup.complete"})
            elif message["type"] == "lifespan.shutdown":
                for task in self.working:
                    task.cancel()
                for task in self.working:
                    with contextlib.suppress(asyncio.CancelledError):
                        await task
                await self.world.client.aclose()
                self.world.store.close()
                await send({"type": "lifespan.shutdown.complete"})
                return

    async def _decide(self) -> None:
        """What happens by itself: the demo's time is learnt, templates are decided upon."""
        while True:
            await asyncio.sleep(1.0)
            try:
                if not self.world.clock.demo_at:
                    await self.world.clock.follow(self.world.client)
                decide_due(self.world)
            except Exception:
                LOG.exception("a decision failed")


def build(data: Path, target: str, *, clock: Clock | None = None) -> Vendors:
    """The vendors of an installation: what they remember lies in its data folder, webhooks go to `target`."""
    store = Store(data / "vendors.sqlite3")
    clock = clock or Clock(f"{target}/demo/jam" if target else "")
    return Vendors(World(store, keys_of(data), clock, target))
