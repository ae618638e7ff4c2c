"""Reading figures: lists, comparisons, history, and what pages show of them."""

from pendopo.monitoring.queries.figures import (
    as_printed,
    compare,
    count_figures,
    get_measure,
    in_force_by_key,
    list_figures,
    list_history,
    list_measures,
    lock_figures_for_update,
)
from pendopo.monitoring.queries.living import is_history_pending, list_living_malls
from pendopo.monitoring.queries.pages import (
    Place,
    describe_candidates,
    describe_change,
    get_founding_fall,
    get_overview,
    get_region_page,
    list_rows_to_download,
)

__all__ = [
    "Place",
    "as_printed",
    "compare",
    "count_figures",
    "describe_candidates",
    "describe_change",
    "get_founding_fall",
    "get_measure",
    "get_overview",
    "get_region_page",
    "in_force_by_key",
    "is_history_pending",
    "list_figures",
    "list_history",
    "list_living_malls",
    "list_measures",
    "list_rows_to_download",
    "lock_figures_for_update",
]
