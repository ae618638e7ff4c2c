"""One listening connection a process, one computation a change, the same bytes to every client."""

import asyncio
import contextlib
import json
import time
from collections.abc import Callable, Coroutine, Generator, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
from django.db import connections

from pendopo.kit import clock
from pendopo.kit.listening import listening_address
from pendopo.queue import queries

Send = Callable[[MutableMapping[str, Any]], Coroutine[Any, Any, None]]

COALESCE_SECONDS = 0.15  # at most one computation a topic in this time
NEIGHBOUR_SECONDS = 3.0  # phones follow changes of others this often
HEARTBEAT_SECONDS = 15.0
REFRESH_SECONDS = 20.0  # a lost notification is made good within this time
RECONNECT_SECONDS = (0.2, 0.5, 1.0, 2.0, 5.0)
CLIENTS = 4000  # a process
CLIENTS_A_VISIT = 8
RETRY = b"retry: 2000\n\n"
HEARTBEAT = b": hidup\n\n"


NAMES = {"board": "board", "visit": "ticket", "inbox": "changed"}  # of messages, by the kind of topic


class Changes:
    """How often an inbox has changed since this process began to listen."""

    def __init__(self, count: int) -> None:
        self.count = count

    def as_json(self) -> dict[str, Any]:
        """What is sent."""
        return {"count": self.count}


class Full(Exception):
    """This process carries as many streams as it may."""


class _Rest:
    """What remains of a coroutine that was begun outside a task and had to wait."""

    def __init__(self, coroutine: Coroutine[Any, Any, None], waiting: Any) -> None:
        self.coroutine = coroutine
        self.waiting = waiting

    def __await__(self) -> Generator[Any, Any, None]:
        waiting = self.waiting
        while True:
            try:
                value = yield waiting
                waiting = self.coroutine.send(value)
            except StopIteration:
                return


class Client:
    """One stream. Writing is tried at once, without a task; a client that is slow gets only the latest."""

    def __init__(self, send: Send) -> None:
        self.send = send
        self.gone = asyncio.Event()
        self.left = False
        self.topic: Topic | None = None
        self.view: Any = None
        self._busy = True  # until the greeting is out
        self._pending: bytes | None = None
        self._task: asyncio.Task[None] | None = None

    def begin(self, latest: bytes | None) -> None:
        """The greeting is out: from now on messages are written."""
        self._busy = False
        pending, self._pending = self._pending or latest, None
        if pending is not None:
            self.push(pending)

    def push(self, payload: bytes) -> None:
        """Write now, or keep as the one message that waits (a newer one replaces it)."""
        if self._busy:
            if payload is not HEARTBEAT or self._pending is None:
                self._pending = payload
            return
        coroutine = self.send({"type": "http.response.body", "body": payload, "more_body": True})
        try:
            waiting = coroutine.send(None)
        except StopIteration:
            return
        except Exception:  # the transport is closed
            self.gone.set()
            return
        self._busy = True
        self._task = asyncio.get_running_loop().create_task(self._drain(_Rest(coroutine, waiting)))

    async def _drain(self, rest: _Rest) -> None:
        try:
            await rest
            while self._pending is not None:
                payload, self._pending = self._pending, None
                await self.send({"type": "http.response.body", "body": payload, "more_body": True})
        except Exception:  # the transport is closed
            self.gone.set()
        finally:
            self._busy = False

    async def end(self) -> None:
        """Close the stream; never wait for somebody who does not read."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError, Exception):
                await self._task
        if not self.left:
            with contextlib.suppress(Exception):
                async with asyncio.timeout(1):
                    await self.send({"type": "http.response.body", "body": b"", "more_body": False})


class Topic:
    """A board or a visit: its clients by view, the bytes they last got, and when it is computed next."""

    def __init__(self, key: str, compute: Callable[[], Any]) -> None:
        self.key = key
        self.compute = compute
        self.mall = ""
        self.views: dict[Any, set[Client]] = {}
        self.bytes: dict[Any, bytes] = {}
        self.plain: dict[Any, str] = {}
        self.state: Any = None
        self.computed_at = -1e9
        self.timer: asyncio.TimerHandle | None = None
        self.due_at = 0.0
        self.running = False
        self.dirty = False
        self.joining = 0
        self.first: asyncio.Task[None] | None = None

    @property
    def clients(self) -> int:
        """How many follow."""
        return sum(len(group) for group in self.views.values())


class Hub:
    """All topics of a process, and its one listening connection."""

    def __init__(self) -> None:
        self.topics: dict[str, Topic] = {}
        self.changes: dict[str, int] = {}  # of inboxes, by mall
        self.is_listening = False
        self.count = 0
        self.sequence = int(time.time() * 1000)
        self._tasks: list[asyncio.Task[None]] = []
        self._loop: asyncio.AbstractEventLoop | None = None
        self._threads = ThreadPoolExecutor(2, thread_name_prefix="streams")
        self._stopped = False

    def start(self) -> None:
        """Begin to listen and to beat, once for each event loop."""
        loop = asyncio.get_running_loop()
        if self._loop is loop:
            return
        self._loop = loop
        self._stopped = False
        self._tasks = [loop.create_task(self._listen()), loop.create_task(self._beat())]

    def stop(self) -> None:
        """End every stream and stop listening."""
        self._stopped = True
        for task in self._tasks:
            task.cancel()
        for topic in list(self.topics.values()):
            if topic.timer is not None:
                topic.timer.cancel()
            for group in topic.views.values():
                for client in group:
                    client.gone.set()
        self.is_listening = False
        self._loop = None

    def status(self) -> dict[str, Any]:
        """How the streams of this process are."""
        return {"ok": self.is_listening, "listening": self.is_listening, "clients": self.count}

    def greeting(self) -> bytes:
        """What every stream begins with."""
        return RETRY

    async def follow_board(self, client: Client, mall: str, stalls: tuple[str, ...], floor: str) -> bytes:
        """Join the board of a mall; gives the state as it is now. Raises NotFound, Full."""
        topic = self._topic(f"board:{mall}", lambda: queries.board_state(mall, at=clock.now()))
        topic.mall = mall
        return await self._join(client, topic, (stalls, floor))

    async def follow_visit(self, client: Client, token: str) -> bytes:
        """Join a visit by its private link; gives its state as it is now. Raises NotFound, Full."""
        state = await self._in_thread(lambda: queries.ticket_status(token, at=clock.now()))
        topic = self._topic(f"visit:{state.visit_id}", lambda: queries.ticket_status(token, at=clock.now()))
        topic.mall = state.mall
        if topic.clients >= CLIENTS_A_VISIT:
            raise Full
        return await self._join(client, topic, None)

    async def follow_inbox(self, client: Client, mall: str) -> bytes:
        """Join the inbox of a mall: it tells only that something has changed, never what."""
        topic = self._topic(f"inbox:{mall}", lambda: Changes(self.changes.get(mall, 0)))
        return await self._join(client, topic, None)

    def leave(self, client: Client) -> None:
        """A client is gone; a topic that nobody follows is forgotten."""
        topic = client.topic
        if topic is None:
            return
        client.topic = None
        self.count -= 1
        group = topic.views.get(client.view, set())
        group.discard(client)
        if not group:
            topic.views.pop(client.view, None)
            topic.bytes.pop(client.view, None)
            topic.plain.pop(client.view, None)
        if not topic.views and not topic.joining:
            if topic.timer is not None:
                topic.timer.cancel()
            self.topics.pop(topic.key, None)

    def latest_for(self, client: Client, sent: bytes) -> bytes | None:
        """What changed between joining and the greeting, if anything."""
        latest = client.topic.bytes.get(client.view) if client.topic else None
        return latest if latest is not None and latest is not sent else None

    def _topic(self, key: str, compute: Callable[[], Any]) -> Topic:
        return self.topics.setdefault(key, Topic(key, compute))

    async def _join(self, client: Client, topic: Topic, view: Any) -> bytes:
        """Many may join at once: the first computes, the others wait for it."""
        if self.count >= CLIENTS:
            raise Full
        topic.joining += 1
        try:
            if topic.state is None or time.monotonic() - topic.computed_at > REFRESH_SECONDS:
                if topic.first is None:
                    topic.first = asyncio.get_running_loop().create_task(self._load(topic))
                await asyncio.shield(topic.first)
        finally:
            topic.joining -= 1
            if not topic.joining and topic.state is None:
                self.topics.pop(topic.key, None)
        client.topic, client.view = topic, view
        topic.views.setdefault(view, set()).add(client)
        self.topics[topic.key] = topic
        self.count += 1
        if view not in topic.bytes:
            self._encode(topic, view)
        return topic.bytes[view]

    async def _load(self, topic: Topic) -> None:
        try:
            topic.state = await self._in_thread(topic.compute)
            topic.computed_at = time.monotonic()
        finally:
            topic.first = None

    def _encode(self, topic: Topic, view: Any) -> bool:
        """The state of one view as bytes; False when nothing but the time has changed."""
        state = topic.state
        if view is not None and (view[0] or view[1]):
            state = queries.narrow(state, stalls=view[0], floor=view[1])
        told = state.as_json()
        moment = told.pop("at", None)
        plain = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
        if topic.plain.get(view) == plain:
            return False
        topic.plain[view] = plain
        if moment is not None:
            plain = f'{{"at":{json.dumps(moment)},{plain[1:]}'
        self.sequence += 1
        name = NAMES[topic.key.partition(":")[0]]
        topic.bytes[view] = f"id: {self.sequence}\nevent: {name}\ndata: {plain}\n\n".encode()
        return True

    def wake(self, topic: Topic, *, within: float = 0.0) -> None:
        """Compute a topic soon: at once when it was quiet, else after the coalescing time."""
        if self._loop is None:
            return
        now = time.monotonic()
        due = max(now + within, topic.computed_at + COALESCE_SECONDS)
        if topic.running:
            topic.dirty = True
            return
        if topic.timer is not None:
            if topic.due_at <= due:
                return
            topic.timer.cancel()
        topic.due_at = due
        topic.timer = self._loop.call_later(max(0.0, due - now), self._begin, topic)

    def _begin(self, topic: Topic) -> None:
        topic.timer = None
        topic.running, topic.dirty = True, False
        if self._loop is not None:
            task = self._loop.create_task(self._compute(topic))
            self._tasks = [item for item in self._tasks if not item.done()] + [task]

    async def _compute(self, topic: Topic) -> None:
        try:
            topic.state = await self._in_thread(topic.compute)
            topic.computed_at = time.monotonic()
            for view in list(topic.views):
                if self._encode(topic, view):
                    payload = topic.bytes[view]
                    for client in list(topic.views.get(view, ())):
                        client.push(payload)
        except Exception:  # the database is away: the refresh tries again
            topic.computed_at = time.monotonic()
        finally:
            topic.running = False
            if topic.dirty:
                self.wake(topic)

    async def _in_thread(self, work: Callable[[], Any]) -> Any:
        def run() -> Any:
            try:
                return work()
            finally:
                connections.close_all()  # back to the pool

        return await asyncio.get_running_loop().run_in_executor(self._threads, run)

    async def _listen(self) -> None:
        """Hear the database for ever; after a loss everything is computed again."""
        tries = 0
        while True:
            try:
                connection = await psycopg.AsyncConnection.connect(
                    **listening_address("pendopo streams"), autocommit=True
                )
                async with connection:
                    await connection.execute("LISTEN pendopo_board")
                    await connection.execute("LISTEN pendopo_ticket")
                    await connection.execute("LISTEN pendopo_inbox")
                    self.is_listening, tries = True, 0
                    self._wake_all()
                    async for heard in connection.notifies():
                        self.heard(heard.channel, heard.payload)
            except (psycopg.Error, OSError):
                self.is_listening = False
            await asyncio.sleep(RECONNECT_SECONDS[min(tries, len(RECONNECT_SECONDS) - 1)])
            tries += 1

    def heard(self, channel: str, payload: str) -> None:
        """One notification: a mall's board has changed, or one visit."""
        if channel == "pendopo_ticket":
            topic = self.topics.get(f"visit:{payload}")
            if topic is not None:
                self.wake(topic)
            return
        if channel == "pendopo_inbox":
            topic = self.topics.get(f"inbox:{payload}")
            if topic is not None:
                self.changes[payload] = self.changes.get(payload, 0) + 1
                self.wake(topic)
            return
        for topic in list(self.topics.values()):
            if topic.mall == payload:
                self.wake(topic, within=0.0 if topic.key.startswith("board:") else NEIGHBOUR_SECONDS)

    def _wake_all(self) -> None:
        for topic in list(self.topics.values()):
            self.wake(topic)

    async def _beat(self) -> None:
        """Heartbeats, and a fresh look at what was not computed for a while."""
        beaten = time.monotonic()
        while True:
            await asyncio.sleep(1)
            now = time.monotonic()
            for topic in list(self.topics.values()):
                if now - topic.computed_at > REFRESH_SECONDS:
                    self.wake(topic)
            if now - beaten >= HEARTBEAT_SECONDS:
                beaten = now
                for topic in list(self.topics.values()):
                    for client in [item for group in topic.views.values() for item in group]:
                        client.push(HEARTBEAT)
