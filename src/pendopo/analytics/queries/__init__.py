"""Reading the cubes: one value, series, maps, parts of a whole, and the cells behind a figure."""

from pendopo.analytics.queries.maps import month_cells, month_values, values_of_cells
from pendopo.analytics.queries.measures import get_measure, list_counted_measures, list_measures
from pendopo.analytics.queries.parts import list_parts, list_rows
from pendopo.analytics.queries.rates import RATES, month_rates
from pendopo.analytics.queries.series import day_series, month_series, total, week_series
from pendopo.analytics.queries.stamps import list_counted_months, month_stamps

__all__ = [
    "RATES",
    "day_series",
    "get_measure",
    "list_counted_measures",
    "list_counted_months",
    "list_measures",
    "list_parts",
    "list_rows",
    "month_cells",
    "month_rates",
    "month_series",
    "month_stamps",
    "month_values",
    "total",
    "values_of_cells",
    "week_series",
]
