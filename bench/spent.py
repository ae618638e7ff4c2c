"""Seconds that work takes: by the clock, of our processor time, and of the database's for our connection.

A loaded machine stretches the clock; processor time stays. Parallel workers of PostgreSQL are counted with
nobody's time, so `alone` turns them off for the connection first.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

Made = TypeVar("Made")
TICKS = 100  # of /proc in a second


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds."""

    wall: float
    ours: float
    database: float

    @property
    def processor(self) -> float:
        """Of both."""
        return self.ours + self.database

    def words(self, *, times: int = 1) -> str:
        """In a note: `ours 1.2 s, PostgreSQL 0.4 s, clock 3.0 s`; with `times` in milliseconds each."""
        scale, unit, places = (1.0, "s", 1) if times == 1 else (1000 / times, "ms", 0)
        ours, theirs, wall = (
            f"{value * scale:.{places}f} {unit}" for value in (self.ours, self.database, self.wall)
        )
        return f"ours {ours}, PostgreSQL {theirs}, by the clock {wall}"


def alone() -> None:
    """The connection's work in one process of the database, so that all of it is counted."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET max_parallel_workers_per_gather = 0")


def spend(work: Callable[[], Made]) -> tuple[Made, Spent]:
    """Do it; what it gave, and what it took."""
    theirs, wall, ours = _database(), time.perf_counter(), time.process_time()
    made = work()
    ours, wall = time.process_time() - ours, time.perf_counter() - wall
    return made, Spent(wall, ours, max(0.0, _database() - theirs))


def _database() -> float:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    status = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(status[11]) + int(status[12])) / TICKS
