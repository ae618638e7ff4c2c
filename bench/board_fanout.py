"""A thousand boards: from a change in the database to the last screen, against a raw uvloop writer.

Run: `.venv/bin/python -m bench board_fanout [--json]`. Ours hears the notification, reads the mall,
encodes it once and writes it to all; the raw writer only writes as many bytes to as many sockets.
"""

import asyncio
import json
import os
import socket
import statistics
import subprocess
import sys
import time
from typing import Any

import uvloop

from bench.frame import Figure

CLIENTS = 1000
CHANGES = 8
TRIGGER = b"TRIGGER"


def run(*, seconds: float = 6) -> list[Figure]:
    """Median of a few changes each; event to last screen, and first screen to last screen."""
    clean = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "bench.board_fanout"],
        check=True, capture_output=True, text=True, env=clean,
    )  # fmt: skip
    found = json.loads(done.stdout.splitlines()[-1])
    note = f"{found['bytes']} bytes; reading and encoding the state {found['ours_first']:.0f} ms of it"
    name = f"{CLIENTS} boards, event to last screen"
    return [
        Figure(name, found["ours"], found["raw"], 2, unit="ms", at_most=True, note=note),
        Figure(
            f"{CLIENTS} boards, first screen to last", found["ours_spread"], found["raw_spread"], 2,
            unit="ms", at_most=True,
        ),
    ]  # fmt: skip


class Screen(asyncio.Protocol):
    """A board: remembers when a message with the marker came."""

    marker = b""
    seen: list[float] = []

    def __init__(self, path: str) -> None:
        self.path = path
        self.tail = b""
        self.size = 0

    def connection_made(self, transport: Any) -> None:
        """Ask for the stream."""
        transport.write(f"GET {self.path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())

    def data_received(self, data: bytes) -> None:
        """Look for the marker, also over two pieces."""
        self.size = len(data)
        if Screen.marker and Screen.marker in self.tail + data:
            Screen.seen.append(time.perf_counter())
            self.tail = b""
        else:
            self.tail = data[-32:]


async def measure(port: int, path: str, change: Any) -> tuple[list[float], list[float]]:
    """Milliseconds from each change to the first and to the last screen."""
    loop = asyncio.get_running_loop()
    pairs = [await loop.create_connection(lambda: Screen(path), "127.0.0.1", port) for _ in range(CLIENTS)]
    await asyncio.sleep(2)
    first, last = [], []
    for number in range(CHANGES):
        Screen.marker, Screen.seen = f"tanda-{number}-x".encode(), []
        begun = time.perf_counter()
        await change(number)
        async with asyncio.timeout(20):
            while len(Screen.seen) < CLIENTS:
                await asyncio.sleep(0.001)
        first.append(1000 * (min(Screen.seen) - begun))
        last.append(1000 * (max(Screen.seen) - begun))
        await asyncio.sleep(0.4)
    for transport, _screen in pairs:
        transport.abort()
    return first, last


def serve(kind: str, fd: int, size: int) -> None:
    """One server process on the given socket: ours, or the raw writer."""
    listener = socket.socket(fileno=fd)
    if kind == "ours":
        import django
        import uvicorn

        django.setup()
        from pendopo.web.board.streams import application

        config = uvicorn.Config(
            application,
            loop="uvloop",
            http="httptools",
            lifespan="off",
            log_level="warning",
            access_log=False,
        )
        uvicorn.Server(config).run(sockets=[listener])
        return
    uvloop.run(_raw(listener, size))


async def _raw(listener: socket.socket, size: int) -> None:
    screens: set[Any] = set()

    class Writer(asyncio.Protocol):
        """Keeps the transport; a trigger is written to all."""

        def connection_made(self, transport: Any) -> None:
            """Remember who follows."""
            self.transport = transport
            screens.add(transport)

        def data_received(self, data: bytes) -> None:
            """A trigger carries the marker; everything else is a request for the stream."""
            if data.startswith(TRIGGER):
                screens.discard(self.transport)
                message = data[len(TRIGGER) :].ljust(size, b".")
                for transport in screens:
                    transport.write(message)

        def connection_lost(self, _problem: Exception | None) -> None:
            """Forget who left."""
            screens.discard(self.transport)

    server = await asyncio.get_running_loop().create_server(Writer, sock=listener)
    await server.serve_forever()


def started(kind: str, size: int = 0) -> tuple[subprocess.Popen[bytes], int]:
    """A server process and its port."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(2048)
    fd = listener.fileno()
    command = [sys.executable, "-W", "ignore", "-m", "bench.board_fanout", kind, str(fd), str(size)]
    process = subprocess.Popen(command, pass_fds=[fd])
    port = int(listener.getsockname()[1])
    listener.close()
    time.sleep(4 if kind == "ours" else 1.5)
    return process, port


def main() -> None:
    """Both servers one after the other; prints JSON."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pendopo.config.settings")
    from bench.call_next import prepare, start

    cluster = start()
    try:
        prepare(200)
        import psycopg

        from pendopo.kit import clock
        from pendopo.queue import queries

        size = len(json.dumps(queries.board_state("bogor", at=clock.now()).as_json())) + 60
        connection = psycopg.connect(os.environ["DATABASE_URL"], autocommit=True)

        async def notice(number: int) -> None:
            with connection.transaction():
                connection.execute("DELETE FROM queue_notice")
                connection.execute(
                    "INSERT INTO queue_notice (mall_id, text, posted_by, starts_at) "
                    "SELECT id, %s, '', '2020-01-01Z' FROM malls_mall",
                    [f"tanda-{number}-x"],
                )
                connection.execute("SELECT pg_notify('pendopo_board', 'bogor')")

        process, port = started("ours")
        try:
            ours_first, ours = uvloop.run(measure(port, "/aliran/papan/bogor", notice))
        finally:
            process.kill()
            process.wait()
        process, port = started("raw", size)
        trigger: list[Any] = []

        async def push(number: int) -> None:
            _reader, writer = await asyncio.open_connection("127.0.0.1", port)
            trigger.append(writer)
            writer.write(TRIGGER + f"tanda-{number}-x".encode())
            await writer.drain()

        try:
            raw_first, raw = uvloop.run(measure(port, "/", push))
        finally:
            process.kill()
            process.wait()
    finally:
        cluster.remove()
    middle = statistics.median
    print(
        json.dumps(
            {
                "ours": middle(ours),
                "ours_first": middle(ours_first),
                "ours_spread": middle(b - a for a, b in zip(ours_first, ours, strict=True)),
                "raw": middle(raw),
                "raw_spread": middle(b - a for a, b in zip(raw_first, raw, strict=True)),
                "bytes": size,
            }
        )
    )


if __name__ == "__main__":
    if len(sys.argv) > 1:
        serve(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
    else:
        main()
