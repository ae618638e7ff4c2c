"""Reading the cubes: one value, series, maps, parts of a whole, and the cells behind a figure."""

from pendopo.analytics.queries.condition import (
    known_since,
    list_mall_days,
    list_region_days,
    list_seen_days,
    list_stall_days,
    list_way_days,
)
from pendopo.analytics.queries.days import DaySummary, has_generated_days, list_day_summaries
from pendopo.analytics.queries.maps import month_values
from pendopo.analytics.queries.measures import get_measure, list_counted_measures, list_measures
from pendopo.analytics.queries.messages import count_messages
from pendopo.analytics.queries.parts import list_month_parts, list_parts, list_rows
from pendopo.analytics.queries.rates import RATES, month_rates, sheet_rates
from pendopo.analytics.queries.restrictions import facts_on, list_restrictions, restrictions_on
from pendopo.analytics.queries.series import day_series, month_series, total, week_series
from pendopo.analytics.queries.sheets import (
    is_count,
    month_sheets,
    names_of,
    region_months,
    sheet_counts,
    sheet_point,
    sheet_total,
)
from pendopo.analytics.queries.stamps import list_counted_months, mall_stamps, month_stamps
from pendopo.analytics.queries.strips import get_mall_strip, get_region_strip
from pendopo.analytics.queries.together import (
    count_gap_days,
    month_points,
    month_points_of_malls,
    totals,
    totals_of_malls,
)

__all__ = [
    "RATES",
    "DaySummary",
    "count_gap_days",
    "count_messages",
    "day_series",
    "facts_on",
    "get_mall_strip",
    "get_measure",
    "get_region_strip",
    "has_generated_days",
    "is_count",
    "known_since",
    "list_counted_measures",
    "list_counted_months",
    "list_day_summaries",
    "list_mall_days",
    "list_measures",
    "list_month_parts",
    "list_parts",
    "list_region_days",
    "list_restrictions",
    "list_rows",
    "list_seen_days",
    "list_stall_days",
    "list_way_days",
    "mall_stamps",
    "month_points",
    "month_points_of_malls",
    "month_rates",
    "month_series",
    "month_sheets",
    "month_stamps",
    "month_values",
    "names_of",
    "region_months",
    "restrictions_on",
    "sheet_counts",
    "sheet_point",
    "sheet_rates",
    "sheet_total",
    "total",
    "totals",
    "totals_of_malls",
    "week_series",
]
