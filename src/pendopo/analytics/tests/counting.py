"""Counting a mall's day in plain Python, event by event: what every engine must agree with."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Happened:
    """One event of a mall's day."""

    name: str
    at: datetime
    visit: str
    number: str = ""
    act: str = ""
    seconds: int = 0
    channel: str = "kiosk"


def count_day(happened: Iterable[Happened]) -> dict[str, object]:
    """Visits, numbers, finished services, missed numbers, and the waits of the numbers that were called."""
    sums: Counter[str] = Counter()
    calls: dict[tuple[str, str], list[int]] = defaultdict(list)
    finishes: dict[tuple[str, str], list[int]] = defaultdict(list)
    missed: Counter[tuple[str, str]] = Counter()
    for event in sorted(happened, key=lambda item: item.at):
        ticket = (event.visit, event.number)
        undone = event.act if event.name == "ticket.undone" else ""
        if event.name == "visit.started":
            sums["visits"] += 1
        elif event.name == "ticket.issued":
            sums["tickets"] += 1
        elif event.name == "ticket.called":
            calls[ticket].append(event.seconds)
        elif event.name == "ticket.finished":
            finishes[ticket].append(event.seconds)
        elif event.name == "ticket.no_show":
            missed[ticket] += 1
        elif undone == "call" and calls[ticket]:
            calls[ticket].pop()
        elif undone == "finish" and finishes[ticket]:
            finishes[ticket].pop()
        elif (event.name == "ticket.reinstated" or undone == "no_show") and missed[ticket]:
            missed[ticket] -= 1
    return {
        "visits": sums["visits"],
        "tickets": sums["tickets"],
        "services_finished": sum(len(rows) for rows in finishes.values()),
        "no_shows": sum(missed.values()),
        "waits": sorted(rows[-1] for rows in calls.values() if rows),
        "serves": sorted(second for rows in finishes.values() for second in rows),
    }
