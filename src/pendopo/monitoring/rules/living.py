"""Counting a mall's day from what happened in it."""

from collections.abc import Iterable, Sequence

from pendopo.monitoring.types import DayCounts, Happened

COUNTED = (
    "queue.visit.started",
    "queue.ticket.issued",
    "queue.ticket.called",
    "queue.ticket.finished",
    "queue.ticket.undone",
)


def count_day(happened: Iterable[Happened]) -> DayCounts:
    """A day counts visits, numbers drawn, services finished, and for each number that was called the sum of
    its waiting until its last call, less what was undone.

    Rule: monitoring-50. Source: catalogue of events (queue.visit, queue.ticket).
    """
    visits = tickets = finished = 0
    waits: dict[tuple[str, str], list[int]] = {}
    for event in happened:
        ticket = (event.visit, event.number)
        if event.name == "queue.visit.started":
            visits += 1
        elif event.name == "queue.ticket.issued":
            tickets += 1
        elif event.name == "queue.ticket.called":
            waits.setdefault(ticket, []).append(event.waited_seconds)
        elif event.name == "queue.ticket.finished":
            finished += 1
        elif event.name == "queue.ticket.undone" and event.act == "finish":
            finished -= 1
        elif event.name == "queue.ticket.undone" and event.act == "call" and waits.get(ticket):
            waits[ticket].pop()
    seconds = sorted(calls[-1] for calls in waits.values() if calls)
    return DayCounts(
        visits=visits,
        tickets=tickets,
        services_finished=max(0, finished),
        waits=len(seconds),
        wait_median_seconds=nearest_rank(seconds, 50),
        wait_p90_seconds=nearest_rank(seconds, 90),
    )


def nearest_rank(ordered: Sequence[int], percent: int) -> int | None:
    """A percentile is the smallest wait that at least so many percent of the people did not exceed.

    Rule: monitoring-51. Source: nearest-rank definition of percentiles.
    """
    if not ordered:
        return None
    rank = -(-len(ordered) * percent // 100)
    return ordered[max(0, rank - 1)]
