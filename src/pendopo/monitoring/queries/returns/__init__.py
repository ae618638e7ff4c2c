"""Reading returns: definitions, one return as its readers may see it, boards, figures, and what a head
gains.
"""

from pendopo.monitoring.queries.returns.boards import (
    board_of,
    list_periods,
    list_region_returns,
    list_returns_of,
    list_returns_to_remind,
)
from pendopo.monitoring.queries.returns.compute import (
    Computed,
    compute_many,
    compute_values,
    count_stamps,
    coverage_of,
)
from pendopo.monitoring.queries.returns.definitions import (
    as_definition,
    codes_ever_asked,
    definition_for,
    list_definitions,
    list_versions,
    newest_definition,
)
from pendopo.monitoring.queries.returns.gains import gains_of
from pendopo.monitoring.queries.returns.places import (
    may_report,
    may_review,
    may_see_drafts,
    open_periods,
    open_starts,
    require_report,
    require_review,
)
from pendopo.monitoring.queries.returns.reading import (
    ReturnView,
    answer_of,
    answers_of,
    find_return,
    get_return,
    get_return_view,
    previous_values,
    return_for_update,
)
from pendopo.monitoring.queries.returns.registers import known_entries
from pendopo.monitoring.queries.returns.reported import list_reported_months, reported_months, reported_values

__all__ = [
    "Computed",
    "ReturnView",
    "answer_of",
    "answers_of",
    "as_definition",
    "board_of",
    "codes_ever_asked",
    "compute_many",
    "compute_values",
    "count_stamps",
    "coverage_of",
    "definition_for",
    "find_return",
    "gains_of",
    "get_return",
    "get_return_view",
    "known_entries",
    "list_definitions",
    "list_periods",
    "list_region_returns",
    "list_reported_months",
    "list_returns_of",
    "list_returns_to_remind",
    "list_versions",
    "may_report",
    "may_review",
    "may_see_drafts",
    "newest_definition",
    "open_periods",
    "open_starts",
    "previous_values",
    "reported_months",
    "reported_values",
    "require_report",
    "require_review",
    "return_for_update",
]
