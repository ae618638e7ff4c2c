"""Event streams of boards and tickets, as a native ASGI application (no Django handler, no thread a client).

`/aliran/papan/<mall>` (`?gerai=a,b&lantai=1` narrows it), `/aliran/antrean/<visit token>`, and
`/aliran/pesan/<mall>/<token>`, which says only that a mall's inbox has changed. Each message
is the whole state, so a client that was away needs nothing else; a slow one skips to the latest.
"""

import asyncio
import hmac
import json
import re
import signal
import threading
from collections.abc import Awaitable, Callable, Coroutine, MutableMapping
from typing import Any
from urllib.parse import parse_qs

from pendopo.kit.crypto import derived_token
from pendopo.kit.errors import NotFound
from pendopo.web.board.hub import Client, Full, Hub

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Coroutine[Any, Any, None]]

_BOARD = re.compile(r"^/aliran/papan/([-a-z0-9_]{1,60})/?$")
_TICKET = re.compile(r"^/aliran/antrean/([-_A-Za-z0-9]{16,80})/?$")
_INBOX = re.compile(r"^/aliran/pesan/([-a-z0-9_]{1,60})/([-_A-Za-z0-9]{32})/?$")
_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]


class Streams:
    """The application: answers one stream request, and tells how it is."""

    def __init__(self) -> None:
        self.hub = Hub()
        self._chained = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one stream until the client leaves or the server stops."""
        self.start()
        if scope["method"] not in ("GET", "HEAD"):
            await _refuse(send, 405, "method_not_allowed")
            return
        client = Client(send)
        try:
            follow = self._follow(scope, client)
            if follow is None:
                raise NotFound
            first = await follow
        except NotFound:
            await _refuse(send, 404, "not_found")
            return
        except Full:
            await _refuse(send, 503, "too_many_streams")
            return
        try:
            await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
            await send({"type": "http.response.body", "body": self.hub.greeting() + first, "more_body": True})
            client.begin(self.hub.latest_for(client, first))
            await _until_gone(receive, client)
        finally:
            self.hub.leave(client)
            await client.end()

    def _follow(self, scope: Scope, client: Client) -> Awaitable[bytes] | None:
        board = _BOARD.match(scope["path"])
        if board:
            query = parse_qs(scope.get("query_string", b"").decode("latin-1"))
            stalls = tuple(
                sorted({slug for text in query.get("gerai", []) for slug in text.split(",") if slug})
            )
            floor = query.get("lantai", [""])[0]
            return self.hub.follow_board(client, board[1], stalls[:40], floor[:20])
        inbox = _INBOX.match(scope["path"])
        if inbox and hmac.compare_digest(inbox[2], derived_token("inbox stream", inbox[1])):
            return self.hub.follow_inbox(client, inbox[1])
        ticket = _TICKET.match(scope["path"])
        return self.hub.follow_visit(client, ticket[1]) if ticket else None

    def start(self) -> None:
        """Start listening with the first request, and stop with the server's signal."""
        self.hub.start()
        if self._chained or threading.current_thread() is not threading.main_thread():
            return
        self._chained = True
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            former = signal.getsignal(number)
            if callable(former):
                signal.signal(number, self._closing(loop, former))

    def _closing(self, loop: asyncio.AbstractEventLoop, former: Callable[..., Any]) -> Callable[..., Any]:
        """Streams end before the server waits for its connections; then the server's own handler runs."""

        def handle(number: int, frame: Any) -> None:
            loop.call_soon_threadsafe(self.hub.stop)
            former(number, frame)

        return handle

    def status(self) -> dict[str, Any]:
        """For `/readyz`: whether this process hears the database. Starts listening when nothing has yet."""
        try:
            self.start()
        except RuntimeError:
            return {"ok": self.hub.is_listening, "listening": self.hub.is_listening}
        return self.hub.status()


async def _until_gone(receive: Receive, client: Client) -> None:
    leaving = asyncio.ensure_future(receive())
    gone = asyncio.ensure_future(client.gone.wait())
    try:
        while True:
            await asyncio.wait({leaving, gone}, return_when=asyncio.FIRST_COMPLETED)
            if gone.done():
                return
            if leaving.result()["type"] == "http.disconnect":
                client.left = True
                return
            leaving = asyncio.ensure_future(receive())
    finally:
        leaving.cancel()
        gone.cancel()


async def _refuse(send: Send, status: int, code: str) -> None:
    body = json.dumps({"error": {"code": code, "message": "", "fields": {}, "alternatives": []}}).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    if status == 503:
        headers.append((b"retry-after", b"10"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


application = Streams()
