"""One address for everything: streams and health natively, pages through WSGI in a few threads.

Django's own ASGI handler is not used: it costs three to five times as much (`docs/adr`). Event streams are
native because each open board would otherwise hold a thread.
"""

import os
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from concurrent.futures import Executor
from importlib import import_module
from importlib.util import find_spec
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pendopo.config.settings")

from a2wsgi import WSGIMiddleware

from pendopo.config import health
from pendopo.config.wsgi import application as pages

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

STREAMS_MODULE = "pendopo.web.board.streams"
THREADS = 4


def _streams() -> Any:
    """The native stream application of the board's face."""
    try:
        found = find_spec(STREAMS_MODULE)
    except ModuleNotFoundError:
        return None
    return import_module(STREAMS_MODULE).application if found else None


class Counted:
    """Pages, counted when they are made: a change tells that the threads get on (`runtime/pulse.py`)."""

    finished = 0

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """One page."""
        try:
            return pages(environ, start_response)
        finally:
            self.finished += 1


streams = _streams()
_counted = Counted()
_wsgi = WSGIMiddleware(_counted, workers=THREADS)
_pages: App = _wsgi


def page_threads() -> tuple[Executor, Callable[[], int]]:
    """The threads of the pages, and how many pages they have made."""
    return _wsgi.executor, lambda: _counted.finished


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Dispatch one connection by its path."""
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
        return
    if scope["type"] != "http":
        return
    path = scope["path"]
    if path == "/healthz":
        await health.answer_alive(send)
    elif path == "/readyz":
        await health.answer_ready(send)
    elif streams is not None and path.startswith("/aliran/"):
        await streams(scope, receive, send)
    else:
        await _pages(_cleaned(scope), receive, send)


def _cleaned(scope: Scope) -> Scope:
    """What WSGI can carry: no header that poses as another by an underscore, no raw bytes in the query."""
    headers = [pair for pair in scope["headers"] if b"_" not in pair[0]]
    query = scope["query_string"]
    if not query.isascii():
        query = b"".join(b"%%%02X" % byte if byte > 127 else bytes([byte]) for byte in query)
    return {**scope, "headers": headers, "query_string": query}


async def _lifespan(receive: Receive, send: Send) -> None:
    """Start and stop with the server."""
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            if streams is not None:
                streams.start()
            await send({"type": "lifespan.startup.complete"})
        elif message["type"] == "lifespan.shutdown":
            await send({"type": "lifespan.shutdown.complete"})
            return
