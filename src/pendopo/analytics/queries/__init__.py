"""Reading the cubes: one value, series, maps, parts of a whole, and the cells behind a figure."""

from pendopo.analytics.queries.days import DaySummary, list_day_summaries
from pendopo.analytics.queries.maps import month_values
from pendopo.analytics.queries.measures import get_measure, list_counted_measures, list_measures
from pendopo.analytics.queries.parts import list_parts, list_rows
from pendopo.analytics.queries.rollups import month_parts, region_months
from pendopo.analytics.queries.series import day_series, month_series, total, week_series

__all__ = [
    "DaySummary",
    "day_series",
    "get_measure",
    "list_counted_measures",
    "list_day_summaries",
    "list_measures",
    "list_parts",
    "list_rows",
    "month_parts",
    "month_series",
    "month_values",
    "region_months",
    "total",
    "week_series",
]
