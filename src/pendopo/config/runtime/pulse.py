"""The pulse of a child: a byte now and then through a pipe says that it gets on, not merely that it exists.

A process that was stopped or waits for itself dies of nothing, and a supervisor that only waits for deaths
would keep it for ever.
"""

import asyncio
import contextlib
import os
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import Executor, Future

BEAT_SECONDS = 2.0
STUCK_SECONDS = 30.0  # pages may take this long before the process counts as one that does not get on


class Pulse:
    """The end of the pipe that a child writes to."""

    def __init__(self, descriptor: int) -> None:
        os.set_blocking(descriptor, False)
        self.descriptor = descriptor

    def beat(self) -> None:
        """Say that all is well. A full pipe, or one that nobody reads, is no trouble of ours."""
        with contextlib.suppress(OSError):
            os.write(self.descriptor, b".")


class Threads:
    """Whether the threads of a pool get on: they took up something small, or finished something else."""

    def __init__(self, pool: Executor, finished: Callable[[], int]) -> None:
        self.pool = pool
        self.finished = finished
        self.asked: Future[None] | None = None
        self.count = -1
        self.moved_at = time.monotonic()

    def get_on(self) -> bool:
        """False when nothing has moved for STUCK_SECONDS."""
        count = self.finished()
        if self.asked is None or self.asked.done() or count != self.count:
            self.moved_at = time.monotonic()
        if self.asked is None or self.asked.done():
            self.asked = self.pool.submit(_nothing)
        self.count = count
        return time.monotonic() - self.moved_at < STUCK_SECONDS


def _nothing() -> None:
    """The something small."""


def heard(update: Callable[[int], Awaitable[None]], pulse: Pulse) -> Callable[[int], Awaitable[None]]:
    """The worker's pulse is the heartbeat that the database got (`procrastinate_workers`), no less."""

    async def update_heartbeat(worker_id: int) -> None:
        await update(worker_id)
        pulse.beat()

    return update_heartbeat


async def beat_while(pulse: Pulse, gets_on: Callable[[], bool]) -> None:
    """From the event loop, as long as it turns and the rest gets on."""
    while True:
        if gets_on():
            pulse.beat()
        await asyncio.sleep(BEAT_SECONDS)
