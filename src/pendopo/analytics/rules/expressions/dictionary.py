"""Which expression defines which measure of the dictionary."""

from collections.abc import Callable
from dataclasses import dataclass

from pendopo.analytics.rules.expressions import cases, persons, spreads
from pendopo.analytics.rules.expressions.table import Table
from pendopo.analytics.types.measures import MeasureCode


@dataclass(frozen=True, slots=True)
class Definition:
    """An expression, what of it is read, and in what it is set where a measure is a share."""

    expression: Callable[..., Table]
    read: str  # count of rows, a percentile of seconds, distinct persons, days, or a share
    of: tuple[Callable[..., Table], ...] = ()  # the whole of a share; empty where the timetable is the whole


EXPRESSIONS: dict[MeasureCode, Definition] = {
    MeasureCode.VISITS: Definition(cases.visits, "count"),
    MeasureCode.VISITORS: Definition(persons.visitors, "distinct"),
    MeasureCode.TICKETS: Definition(cases.tickets, "count"),
    MeasureCode.BOOKINGS: Definition(cases.bookings, "count"),
    MeasureCode.SERVICES_FINISHED: Definition(cases.services_finished, "count"),
    MeasureCode.NO_SHOWS: Definition(cases.no_shows, "count"),
    MeasureCode.WAIT_MEDIAN: Definition(spreads.waits, "p50"),
    MeasureCode.WAIT_P90: Definition(spreads.waits, "p90"),
    MeasureCode.SERVE_MEDIAN: Definition(spreads.serves, "p50"),
    MeasureCode.SERVE_P90: Definition(spreads.serves, "p90"),
    MeasureCode.OPEN_DAYS: Definition(persons.stall_traces, "days"),
    MeasureCode.COVERAGE: Definition(persons.stall_traces, "share"),
    MeasureCode.SHARE_REMOTE: Definition(cases.remote, "share", (cases.tickets, cases.bookings)),
}
