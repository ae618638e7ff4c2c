"""Persons, and traces that stalls leave."""

from pendopo.analytics.rules.expressions import cases
from pendopo.analytics.rules.expressions.table import Table, Value
from pendopo.analytics.types.archive import TRACES


def visitors(events: Table, *, period: Value, by: str = "") -> Table:
    """Visitors are different persons within a mall and a period, and in one agency or channel where asked;
    somebody without a pseudonym is known by the visit.

    Rule: analytics-24. Source: dictionary of measures (never added over periods).
    """
    import ibis

    came = cases.visits(events.mutate(period=period))
    known = came.person != ""
    came = came.mutate(
        who=ibis.ifelse(known, ibis.literal("p") + came.person, ibis.literal("v") + came.visit),
        part=came[by] if by else ibis.literal("", "string"),
    )
    return came.group_by("mall", "period", "part").agg(visitors=came.who.nunique().cast("int64"))


def month_number(events: Table) -> Value:
    """Months are numbered from the year nought, so that every engine gives the same number.

    Rule: analytics-31. Source: house (engines truncate dates to different types).
    """
    return (events.day.year() * 12 + events.day.month() - 1).cast("int32")


def visitors_of_days(events: Table) -> Table:
    """Visitors of a day are counted within that day.

    Rule: analytics-26. Source: dictionary of measures.
    """
    return visitors(events, period=events.day)


def visitors_of_months(events: Table, by: str = "") -> Table:
    """Visitors of a month are counted within that month: who comes in two weeks is one visitor.

    Rule: analytics-27. Source: dictionary of measures.
    """
    return visitors(events, period=month_number(events), by=by)


def malls_of(events: Table) -> Table:
    """A mall is in the region that its events name; of two, the one with the higher code.

    Rule: analytics-28. Source: house (a region that is split gives its malls new codes).
    """
    found = events.group_by("mall")
    return found.agg(region=events.region.max(), first=events.day.min(), last=events.day.max())


def events_of_months(events: Table) -> Table:
    """How many events each month of a file holds, so that whole months are counted together.

    Rule: analytics-29. Source: house (memory stays small).
    """
    return events.group_by(month=month_number(events)).agg(events=events.count()).order_by("month")


def days_of(events: Table) -> Table:
    """The days of malls that events tell about.

    Rule: analytics-30. Source: house.
    """
    return events.select("mall", "day").distinct()


def stall_traces(events: Table) -> Table:
    """A stall was seen on a day when the queue recorded anything of it; a booking from afar is no trace.

    Rule: analytics-25. Source: design monitoring (coverage, which a button cannot fake).
    """
    seen = events.filter(events.name.isin(TRACES) & (events.stall != ""))
    return seen.group_by("mall", "day", "stall").agg(region=seen.region.max())
