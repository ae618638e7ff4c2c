"""The vendors' time is the demo's: windows, limits and the phone follow it. Waiting is done in real time."""

import json
import time
from collections.abc import Callable

import httpx

FRESH_SECONDS = 3.0


class Clock:
    """Follows the house's demo clock, asked at its own address; the machine's time until it answers."""

    def __init__(self, source: str = "", real: Callable[[], float] = time.time) -> None:
        self.source, self.real, self.machine = source, real, time.time
        self.demo_at, self.real_at, self.speed = 0.0, 0.0, 1.0
        self.asked_at = -1e9

    def of_signatures(self) -> float:
        """The machine's seconds since 1970: who checks a signature of today knows nothing of the demo."""
        return self.machine()

    def set(self, demo_at: float, speed: float = 1.0) -> None:
        """From now on it is `demo_at`."""
        self.demo_at, self.real_at, self.speed = demo_at, self.real(), speed

    def now(self) -> float:
        """Seconds since 1970."""
        if not self.demo_at:
            return self.real()
        return self.demo_at + (self.real() - self.real_at) * self.speed

    def hear(self, told: str) -> bool:
        """Take the time as "seconds;speed" from who knows it."""
        at, _, speed = told.partition(";")
        try:
            self.set(float(at), float(speed or 1.0))
        except ValueError:
            return False
        self.asked_at = time.monotonic()
        return True

    async def follow(self, client: httpx.AsyncClient) -> None:
        """Ask the house what time it is, when that was long ago."""
        tick = time.monotonic()
        if not self.source or tick - self.asked_at < FRESH_SECONDS:
            return
        self.asked_at = tick
        try:
            answer = await client.get(self.source, timeout=2.0)
            found = json.loads(answer.content)
            self.set(float(found["at"]), float(found["speed"]))
        except (httpx.HTTPError, ValueError, KeyError, TypeError):
            self.asked_at = tick - FRESH_SECONDS + 0.5  # ask again soon
