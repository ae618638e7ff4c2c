"""One stall's line on one day: who waits how long. A plain first-come queue with breaks; no chance."""

from collections.abc import Sequence
from heapq import heapify, heapreplace

from pendopo.config.demo.history.types import Minutes

GIVES_UP = 110 * 60  # seconds after which those without patience go home


def serve_line(
    joins: Sequence[float], services: Sequence[float], *, counters: int, periods: Sequence[Minutes],
    patient: Sequence[bool],
) -> list[float]:  # fmt: skip
    """The second of the day at which each is called, in the order of joining; -1 for who went home unserved.

    Nobody is called in a break or before opening; who is in line at closing is still served.
    """
    opens = [start * 60.0 for start, _until in periods]
    closes = [until * 60.0 for _start, until in periods]
    free = [opens[0]] * counters
    heapify(free)
    called = []
    for join, service, stays in zip(joins, services, patient, strict=True):
        at = free[0] if free[0] > join else join
        for index in range(len(opens) - 1):
            if closes[index] <= at < opens[index + 1]:
                at = opens[index + 1]
        if not stays and at - join > GIVES_UP:
            called.append(-1.0)
            continue
        called.append(at)
        heapreplace(free, at + service)
    return called
