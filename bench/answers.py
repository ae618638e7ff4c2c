"""From a person's message to the bot's answer, at fifty messages a second: p95, on the whole way.

The web processes take signed webhooks in, the product's own worker works through them and sends, and a vendor
of this file (WhatsApp's shape, a process of its own) writes for 400 people of the demo's Bogor and notes when
each answer arrives. The way is measured from the first byte of the webhook to the whole of the answer. What a
bare view needs to keep the same webhook is the floor below it, asked in the same run.
"""

import asyncio
import hashlib
import hmac
import itertools
import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import defaultdict, deque
from pathlib import Path
from typing import Any

from bench.frame import Figure
from bench.stage import Server, new_cluster

LIMIT_MS = 500.0
RATE = 50
PEOPLE = 400
WARM_SECONDS = 6
SAYS = (  # said one after another; each is for the bot, none asks for an officer
    "ktp hilang", "1", "apa syaratnya paspor baru", "menu", "perpanjang sim", "buka jam brp hari ini",
    "bikin akta lahir anak", "pindah kk", "menu",
)  # fmt: skip


def _prepare(folder: Path, port: int) -> dict[str, str]:
    """The demo city with its accounts at this vendor; gives the WhatsApp account's id and secret."""
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "bench.settings", "DEMO": "1", "PENDOPO_DATA": str(folder),
        "PENDOPO_VENDORS_PORT": str(port),
    }  # fmt: skip
    from pendopo.vendors.keys import keys_of

    account = next(each for each in keys_of(folder).accounts() if each.channel == "whatsapp")
    import django

    django.setup()
    from datetime import UTC, datetime

    from django.db import connection

    from pendopo.channels.actions import open_push
    from pendopo.config.commands.prepare import migrate, opening_at
    from pendopo.config.demo import load_demo
    from pendopo.config.demo.vendors import connect_vendors
    from pendopo.kit import clock
    from pendopo.kit.actor import SYSTEM

    migrate()
    open_push(by=SYSTEM, at=clock.now())
    for _ in range(2):  # the open day is known once the mall is there
        clock.set_demo_time(opening_at(datetime.now(UTC)))
        load_demo(by=SYSTEM, at=clock.now())
    connect_vendors(by=SYSTEM, at=clock.now())
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE bench_webhook (id bigserial PRIMARY KEY, digest bytea NOT NULL UNIQUE,"
            " body bytea NOT NULL, received_at timestamptz NOT NULL DEFAULT now())"
        )
    ahead = (clock.now() - clock.real_now()).total_seconds()
    connection.close()
    return {
        "id": account.own_id, "key": account.key, "secret": account.secrets["app_secret"],
        "ahead": str(ahead),
    }  # fmt: skip


class Worker:
    """The product's worker process."""

    def __init__(self) -> None:
        alive, self.lifeline = os.pipe()
        self.heard, pulse = os.pipe()
        self.process = subprocess.Popen(
            [
                sys.executable, "-W", "ignore", "-m", "pendopo.config.runtime.worker",
                "--lifeline", str(alive), "--pulse", str(pulse),
            ],
            pass_fds=[alive, pulse],
        )  # fmt: skip
        os.close(alive)
        os.close(pulse)

    def stop(self) -> None:
        """End it."""
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
        os.close(self.lifeline)
        os.close(self.heard)


def _ask(order: dict[str, Any]) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "bench.answers"], input=json.dumps(order), capture_output=True, text=True,
        check=False, timeout=order["seconds"] + 90,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(done.stderr)
    return dict(json.loads(done.stdout))


def run(*, seconds: float = 30) -> list[Figure]:
    """p95 of the way against its limit, and what went unanswered."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    cluster, _url = new_cluster()
    running: list[Any] = []
    try:
        with tempfile.TemporaryDirectory(prefix="pendopo-bench-") as folder:
            account = _prepare(Path(folder), port)
            running += [Server(bare=True), Server(bare=False), Worker()]
            bare, full = running[0], running[1]
            time.sleep(6)
            order = {"vendor": port, "account": account, "seconds": seconds}
            found = _ask({**order, "mall": full.port, "path": f"/webhook/whatsapp/{account['key']}"})
            signed = {"secret": "rahasia-aplikasi", "body": '{"text": "Selamat pagi %(run)s %(number)s"}'}
            bare.wait("/bare/webhook", signed=signed)
            floor = bare.load("/bare/webhook", clients=1, seconds=3, signed=signed)
    finally:
        for each in running:
            each.stop()
        cluster.remove()
    note = (
        f"median {found['p50']:.0f} ms, p99 {found['p99']:.0f} ms, {found['asked']} messages of {PEOPLE} "
        f"people; webhook answered in {found['taken']:.1f} ms, a bare view's in {floor['p95']:.1f} ms (p95)"
    )
    return [
        Figure(
            f"p95 from message to answer, {found['rate']:.0f} messages a second", found["p95"], LIMIT_MS, 1.0,
            unit="ms", at_most=True, note=note,
        ),
        Figure(
            "messages without an answer, or answered twice (+1)", 1.0 + found["lost"] + found["doubled"],
            1.0, 1.0, "", at_most=True,
        ),
    ]  # fmt: skip


class Vendor:
    """Writes for people, and takes what the mall sends."""

    def __init__(self, order: dict[str, Any]) -> None:
        self.order = order
        self.numbers = itertools.count(1)
        self.open: dict[str, deque[float]] = defaultdict(deque)
        self.ways: list[float] = []
        self.taken: list[float] = []
        self.asked = 0
        self.doubled = 0
        self.idle: asyncio.LifoQueue[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = asyncio.LifoQueue()

    def webhook(self, person: int, text: str) -> bytes:
        """One signed message."""
        phone = f"62812{person:07d}"
        message = {
            "from": phone, "id": f"wamid.{next(self.numbers)}.{os.getpid()}", "type": "text",
            "timestamp": str(int(time.time() + float(self.order["account"]["ahead"]))),
            "text": {"body": text},
        }  # fmt: skip
        value = {
            "messaging_product": "whatsapp",
            "metadata": {
                "display_phone_number": "62251000000", "phone_number_id": self.order["account"]["id"],
            },
            "contacts": [{"profile": {"name": f"Warga {person}"}, "wa_id": phone}], "messages": [message],
        }  # fmt: skip
        body = json.dumps({
            "object": "whatsapp_business_account",
            "entry": [{"id": "1", "changes": [{"field": "messages", "value": value}]}],
        }).encode()  # fmt: skip
        signature = hmac.new(self.order["account"]["secret"].encode(), body, hashlib.sha256).hexdigest()
        head = (
            f"POST {self.order['path']} HTTP/1.1\r\nHost: localhost:{self.order['mall']}\r\n"
            f"Connection: keep-alive\r\nContent-Type: application/json\r\n"
            f"X-Hub-Signature-256: sha256={signature}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body

    async def say(self, person: int, text: str) -> None:
        """A person writes."""
        started = time.perf_counter()
        self.open[f"62812{person:07d}"].append(started)
        webhook = self.webhook(person, text)
        while (line := await self.line()) and (status := await self.deliver(webhook, *line)) == 0:
            line[1].close()  # the mall had closed it: delivered again on another
        if status != 200:
            raise RuntimeError(f"the webhook was answered {status}")
        self.taken.append(time.perf_counter() - started)
        self.asked += 1
        self.idle.put_nowait(line)

    async def line(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """A connection that is free, or a new one."""
        if self.idle.qsize():
            return self.idle.get_nowait()
        return await asyncio.open_connection("127.0.0.1", self.order["mall"])

    async def deliver(
        self, webhook: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> int:
        """The status of the answer; 0 where the connection was closed."""
        from bench.load import answer

        try:
            writer.write(webhook)
            return await answer(reader)
        except (OSError, asyncio.IncompleteReadError):
            return 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """What the mall sends: taken at once, and noted if it is a message."""
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                lines = head.lower().split(b"\r\n")
                length = next((int(each[15:]) for each in lines if each.startswith(b"content-length:")), 0)
                body = json.loads(await reader.readexactly(length) or b"{}")
                if "to" in body and body.get("type"):
                    self.note(str(body["to"]))
                told = json.dumps({
                    "messaging_product": "whatsapp", "success": True,
                    "messages": [{"id": f"wamid.out.{next(self.numbers)}"}],
                }).encode()  # fmt: skip
                writer.write(
                    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b"
                    % (len(told), told)
                )
        except asyncio.IncompleteReadError:
            writer.close()

    def note(self, phone: str) -> None:
        """An answer came: to the oldest message of that person."""
        waiting = self.open[phone.removeprefix("+")]
        if waiting:
            self.ways.append(time.perf_counter() - waiting.popleft())
        else:
            self.doubled += 1

    async def run(self) -> dict[str, float]:
        """Warm up, then fifty a second, each in its own time; at last wait for what is still open."""
        server = await asyncio.start_server(self.serve, "127.0.0.1", self.order["vendor"])
        says = itertools.count()
        tasks: list[asyncio.Task[None]] = []

        async def for_seconds(seconds: float) -> None:
            started, count = time.perf_counter(), int(seconds * RATE)
            for turn in range(count):
                await asyncio.sleep(max(0.0, started + turn / RATE - time.perf_counter()))
                number = next(says)
                text = SAYS[(number // PEOPLE + number) % len(SAYS)]
                tasks.append(asyncio.create_task(self.say(number % PEOPLE, text)))

        await for_seconds(WARM_SECONDS)
        await asyncio.gather(*tasks)
        await self.drained()
        self.ways.clear()
        self.taken.clear()
        self.asked, self.doubled = 0, 0
        tasks.clear()
        started = time.perf_counter()
        await for_seconds(self.order["seconds"])
        await asyncio.gather(*tasks)
        took = time.perf_counter() - started
        await self.drained()
        server.close()
        ways, taken = sorted(self.ways), sorted(self.taken)

        def pick(found: list[float], part: float) -> float:
            return found[min(len(found) - 1, int(len(found) * part))] * 1000 if found else 1e9

        return {
            "p50": pick(ways, 0.5), "p95": pick(ways, 0.95), "p99": pick(ways, 0.99),
            "taken": pick(taken, 0.95), "asked": self.asked, "doubled": self.doubled,
            "lost": sum(map(len, self.open.values())), "rate": self.asked / took,
        }  # fmt: skip

    async def drained(self, seconds: float = 20.0) -> None:
        """Until everybody was answered, but not for ever."""
        until = time.perf_counter() + seconds
        while any(self.open.values()) and time.perf_counter() < until:
            await asyncio.sleep(0.2)


if __name__ == "__main__":
    random.seed(1)
    print(json.dumps(asyncio.run(Vendor(json.load(sys.stdin)).run())))
