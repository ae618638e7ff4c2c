"""The table of events that every expression starts from."""

from typing import Any

from pendopo.analytics.types.archive import COLUMNS

# An Ibis table; the library has no types of its own that a checker could follow through expressions.
Table = Any
Value = Any

CELL = ("mall", "region", "day", "stall", "agency", "service", "channel")


def events_table(name: str = "events") -> Table:
    """Measures are expressions over one table of events with the columns of the archive, on no engine yet.

    Rule: analytics-10. Source: design monitoring (measures are written once, engines are replaceable).
    """
    import ibis

    return ibis.table(COLUMNS, name=name)


def without_doubles(events: Table) -> Table:
    """An event that a file holds twice, alike in every column, happened once; an empty cell is an empty word.

    Rule: analytics-11. Source: issue 3 (late and doubled events).
    """
    filled = {
        name: events[name].fill_null("" if kind == "string" else 0).name(name)
        for name, kind in COLUMNS.items()
        if kind in {"string", "int32"}
    }
    return events.select(*COLUMNS).mutate(**filled).distinct()
