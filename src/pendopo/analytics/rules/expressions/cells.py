"""Day cells: every additive count by mall, day, stall, agency, service and channel."""

from collections.abc import Callable
from functools import reduce

from pendopo.analytics.rules.expressions import cases
from pendopo.analytics.rules.expressions.table import CELL, Table
from pendopo.analytics.types.cubes import COUNTS

CASES: dict[str, Callable[[Table], Table]] = {
    "visits": cases.visits,
    "tickets": cases.tickets,
    "bookings": cases.bookings,
    "services_finished": cases.services_finished,
    "no_shows": cases.no_shows,
    "remote": cases.remote,
}


def cells(events: Table) -> Table:
    """A day cell holds the cases of each count in one mall, day, stall, agency, service and channel.

    Rule: analytics-20. Source: house (exact cubes, proved equal to a recount).
    """
    import ibis

    parts = []
    for name in COUNTS:
        found = CASES[name](events)
        counted = found.group_by(*CELL).agg(_n=found.count())
        columns = {
            other: counted["_n"].cast("int64") if other == name else ibis.literal(0, "int64")
            for other in COUNTS
        }
        parts.append(counted.select(*CELL, **columns))
    together = reduce(lambda one, other: one.union(other), parts)
    return together.group_by(*CELL).agg(**{name: together[name].sum().cast("int64") for name in COUNTS})
