"""The load generator, a process of its own: raw sockets, kept alive, one request in flight per client.

Reads a JSON order from standard input: port, path, clients, seconds, and either no body (GET) or `windows`
(POST a booking for a fresh person in a random window, with an Idempotency-Key), or `signed` (POST a signed
webhook with a message of its own). Prints a JSON result.
"""

import asyncio
import hashlib
import hmac
import itertools
import json
import os
import random
import sys
import time
from typing import Any

import uvloop


def request_of(order: dict[str, Any], number: int) -> bytes:
    """One request, ready to send."""
    head = f"Host: localhost:{order['port']}\r\nConnection: keep-alive\r\n"
    if "signed" in order:
        return signed(order, number, head)
    if "windows" not in order:
        return f"GET {order['path']} HTTP/1.1\r\n{head}\r\n".encode()
    body = json.dumps(
        {
            "window": random.choice(order["windows"]),
            "applicant": {
                "name": f"Warga {number}",
                "phone": f"0812{number:08d}",
                "email": f"w{number}@example.org",
            },
        }
    )
    return (
        f"POST {order['path']} HTTP/1.1\r\n{head}Content-Type: application/json\r\n"
        f"Idempotency-Key: {order['run']}-{number}\r\nContent-Length: {len(body)}\r\n\r\n{body}"
    ).encode()


def signed(order: dict[str, Any], number: int, head: str) -> bytes:
    """A delivery of the Cloud API with one text message, signed."""
    body = (order["signed"]["body"] % {"number": number, "run": order["run"]}).encode()
    signature = hmac.new(order["signed"]["secret"].encode(), body, hashlib.sha256).hexdigest()
    return (
        f"POST {order['path']} HTTP/1.1\r\n{head}Content-Type: application/json\r\n"
        f"X-Hub-Signature-256: sha256={signature}\r\nContent-Length: {len(body)}\r\n\r\n"
    ).encode() + body


async def client(order: dict[str, Any], numbers: Any, until: float, seen: list[tuple[float, int]]) -> None:
    """Ask, wait for the whole answer, ask again."""
    reader, writer = await asyncio.open_connection("127.0.0.1", order["port"])
    while time.perf_counter() < until:
        started = time.perf_counter()
        try:
            writer.write(request_of(order, next(numbers)))
            status = await answer(reader)
        except (OSError, asyncio.IncompleteReadError):
            status = 0  # counted, and shown in the statuses
            writer.close()
            reader, writer = await asyncio.open_connection("127.0.0.1", order["port"])
        seen.append((time.perf_counter() - started, status))
    writer.close()


async def answer(reader: asyncio.StreamReader) -> int:
    """Read one whole answer; its status."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(
        (int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0
    )
    if length:
        await reader.readexactly(length)
    return int(head[9:12])


async def main() -> None:
    """Run the order."""
    order = json.load(sys.stdin)
    order["run"] = f"{os.getpid()}-{time.time_ns()}"
    numbers = itertools.count(random.randrange(10**6, 9 * 10**7))
    seen: list[tuple[float, int]] = []
    started = time.perf_counter()
    until = started + order["seconds"]
    await asyncio.gather(*(client(order, numbers, until, seen) for _ in range(order["clients"])))
    took = time.perf_counter() - started
    good = sorted(latency for latency, status in seen if status in (200, 201))
    statuses: dict[str, int] = {}
    for _latency, status in seen:
        statuses[str(status)] = statuses.get(str(status), 0) + 1

    def pick(part: float) -> float:
        return good[min(len(good) - 1, int(len(good) * part))] * 1000 if good else 0.0

    print(json.dumps({
        "rate": len(good) / took, "p50": pick(0.5), "p95": pick(0.95), "p99": pick(0.99),
        "statuses": statuses,
    }))  # fmt: skip


if __name__ == "__main__":
    uvloop.run(main())
