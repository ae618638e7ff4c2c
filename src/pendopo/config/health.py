"""`/healthz`: this process lives. `/readyz`: database, worker and streams work; 503 when one does not.

Both are answered beside Django, on a connection of their own, so that they stay true when every thread and
every pooled connection is busy or broken.
"""

import asyncio
import json
import shutil
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import psycopg
from django.conf import settings

from pendopo.config.runtime import instance

Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

PATIENCE_SECONDS = 3.0
HEARTBEAT_SECONDS = 20  # a worker that was silent this long is not counted
JSON_HEADERS = [(b"content-type", b"application/json"), (b"cache-control", b"no-store")]
QUERY = """
SELECT (SELECT extract(epoch FROM now() - max(last_heartbeat)) FROM procrastinate_workers),
       (SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo'
          AND (scheduled_at IS NULL OR scheduled_at < now() - interval '1 minute')),
       pg_is_in_recovery()
"""
# Reading works long after a disk is full. This spills to a file beside the tables, and leaves nothing behind.
SPILL = "SELECT count(*) FROM generate_series(1, 30000)"
DISK_IS_FULL = "its disk is full; free some space, it goes on by itself"
DEAF = "this process does not hear the database's calls yet; it tries again every few seconds"
LEAST_FREE = 8_000_000


async def answer_alive(send: Send) -> None:
    """200 as long as the process answers at all."""
    await _answer(send, 200, {"status": "alive"})


async def answer_ready(send: Send) -> None:
    """200 when everything a visitor needs works, else 503 with what does not."""
    parts = await read_parts()
    ready = all(part["ok"] for part in parts.values())
    await _answer(send, 200 if ready else 503, {"status": "ready" if ready else "not ready", **parts})


async def read_parts() -> dict[str, dict[str, Any]]:
    """Each part with `ok` and, where something is wrong, a sentence."""
    try:
        silent, waiting, recovering = await asyncio.wait_for(_ask_database(), PATIENCE_SECONDS)
    except (psycopg.Error, OSError, TimeoutError) as error:
        unknown = {"ok": False, "reason": "unknown while the database is away"}
        full = isinstance(error, psycopg.errors.DiskFull) or _has_full_disk()
        reason = DISK_IS_FULL if full else f"the database does not answer ({type(error).__name__})"
        return {"database": {"ok": False, "reason": reason}, "worker": unknown, "streams": _streams()}
    database = {"ok": not recovering}
    worker: dict[str, Any] = {
        "ok": silent is not None and silent < HEARTBEAT_SECONDS,
        "jobs_waiting": waiting,
    }
    if not worker["ok"]:
        worker["reason"] = "no worker has been heard for a while" if silent else "no worker is running"
    return {"database": database, "worker": worker, "streams": _streams()}


async def _ask_database() -> tuple[float | None, int, bool]:
    database = settings.DATABASES["default"]
    words = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    arguments = {word: str(database[key]) for word, key in words.items() if database.get(key)}
    connection = await psycopg.AsyncConnection.connect(
        **arguments,  # type: ignore[arg-type]
        connect_timeout=2, autocommit=True, application_name="pendopo readyz",
    )  # fmt: skip
    async with connection:
        await connection.execute("SET work_mem = '64kB'")
        await connection.execute(SPILL)
        row = await (await connection.execute(QUERY)).fetchone()
    if row is None:
        raise psycopg.OperationalError("no answer")
    return (None if row[0] is None else float(row[0])), int(row[1]), bool(row[2])


def _has_full_disk() -> bool:
    """Whether the disk of our own cluster has no space left."""
    folder = instance.read_json(settings.DATA / "postgres.json").get("folder")
    try:
        return bool(folder) and shutil.disk_usage(str(folder)).free < LEAST_FREE
    except OSError:
        return False


def _streams() -> dict[str, Any]:
    """The streams of this process, as they see themselves."""
    from pendopo.config import asgi

    if asgi.streams is None:
        return {"ok": False, "reason": "this installation has no streams"}
    tell = getattr(asgi.streams, "status", None)
    told = dict(tell()) if tell else {"ok": True}
    return told if told["ok"] else {"reason": DEAF, **told}


async def _answer(send: Send, status: int, body: dict[str, Any]) -> None:
    content = json.dumps(body).encode()
    headers = [*JSON_HEADERS, (b"content-length", str(len(content)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": content})
