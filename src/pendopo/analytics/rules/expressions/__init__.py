"""The counted measures, each defined once as an Ibis expression over a table of events (`types.COLUMNS`).

Nothing here knows an engine: DuckDB, PostgreSQL or Spark compile the same expressions. Ibis is imported when
an expression is built, since web processes never build one.
"""

from pendopo.analytics.rules.expressions.cells import cells, month_cells
from pendopo.analytics.rules.expressions.dictionary import EXPRESSIONS, Definition
from pendopo.analytics.rules.expressions.persons import (
    days_of,
    events_of_months,
    malls_of,
    stall_traces,
    visitors,
    visitors_of_days,
    visitors_of_months,
)
from pendopo.analytics.rules.expressions.spreads import spread_cells
from pendopo.analytics.rules.expressions.table import events_table, without_doubles

__all__ = [
    "EXPRESSIONS",
    "Definition",
    "cells",
    "days_of",
    "events_of_months",
    "events_table",
    "malls_of",
    "month_cells",
    "spread_cells",
    "stall_traces",
    "visitors",
    "visitors_of_days",
    "visitors_of_months",
    "without_doubles",
]
