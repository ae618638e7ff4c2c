"""Distributions of seconds: how many waited, or were served, exactly so long."""

from pendopo.analytics.rules.expressions import cases
from pendopo.analytics.rules.expressions.table import Table, Value

SPREAD = ("mall", "region", "day", "kind", "agency", "service", "hour")


def waits(events: Table) -> Table:
    """A wait belongs to the local hour in which the person joined the line.

    Rule: analytics-21. Source: house (staffing is planned by the hour people come).
    """
    calls = cases.last_calls(events)
    return _times(calls, "wait", calls.waited_seconds)


def serves(events: Table) -> Table:
    """A service time belongs to the local hour in which serving began.

    Rule: analytics-22. Source: house (staffing is planned by the hour of the work).
    """
    finished = cases.services_finished(events)
    return _times(finished, "serve", finished.serving_seconds)


def _times(found: Table, kind: str, seconds: Value) -> Table:
    import ibis

    into_hour = found.occurred_at.minute().cast("int32") * 60 + found.occurred_at.second().cast("int32")
    before = ibis.greatest(seconds - into_hour, 0)  # zones of the country differ by whole hours
    hours_back = (before + 3599) // 3600
    hour = ibis.greatest(found.hour - hours_back, 0)
    return found.select(
        "mall", "region", "day", "agency", "service",
        kind=ibis.literal(kind, "string"), hour=hour.cast("int32"),
        seconds=ibis.greatest(seconds, 0).cast("int32"),
    )  # fmt: skip


def spread_cells(events: Table) -> Table:
    """A distribution keeps every second with its people, so that percentiles of any period are exact.

    Rule: analytics-23. Source: nearest-rank definition of percentiles (analytics-05). `seconds` and `people`
    are lists in the order of seconds, written with commas.
    """
    rows = waits(events).union(serves(events))
    key = (*SPREAD, "seconds")
    each = rows.group_by(*key).agg(people=rows.count().cast("int64"))
    return each.group_by(*SPREAD).agg(
        seconds_list=each.seconds.cast("string").group_concat(",", order_by=each.seconds),
        people_list=each.people.cast("string").group_concat(",", order_by=each.seconds),
    )
