"""Day cells: every additive count by mall, day, stall, agency, service and channel."""

from collections.abc import Callable
from functools import reduce

from pendopo.analytics.rules.expressions import cases
from pendopo.analytics.rules.expressions.persons import month_number
from pendopo.analytics.rules.expressions.table import CELL, Table
from pendopo.analytics.types.cubes import COUNTS

MONTH_CELL = ("mall", "region", "month", "agency", "channel")

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
    return _counted(events, CELL)


def month_cells(events: Table) -> Table:
    """A month cell holds the cases of each count in one mall, month (its number), agency and channel: the
    country's archive counted without its days.

    Rule: analytics-34. Source: house (a nation of days would be as large as its events).
    """
    return _counted(events.mutate(month=month_number(events)), MONTH_CELL)


def _counted(events: Table, key: tuple[str, ...]) -> Table:
    import ibis

    parts = []
    for name in COUNTS:
        found = CASES[name](events)
        counted = found.group_by(*key).agg(_n=found.count())
        columns = {
            other: counted["_n"].cast("int64") if other == name else ibis.literal(0, "int64")
            for other in COUNTS
        }
        parts.append(counted.select(*key, **columns))
    together = reduce(lambda one, other: one.union(other), parts)
    return together.group_by(*key).agg(**{name: together[name].sum().cast("int64") for name in COUNTS})
