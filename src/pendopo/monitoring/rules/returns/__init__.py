"""Pure rules of returns: periods and dates, the definition, checks, states, peers, and reminders."""

from pendopo.monitoring.rules.returns.checks import find_problems, open_questions
from pendopo.monitoring.rules.returns.definition import (
    as_content,
    block_title,
    default_definition,
    fields_of,
    from_content,
)
from pendopo.monitoring.rules.returns.forms import complete_answers, read_answers
from pendopo.monitoring.rules.returns.periods import (
    dates_of,
    ended_periods,
    is_expected,
    is_on_time,
    parse_period,
    period_code,
    period_of,
    period_words,
    previous_period,
    reminder_of,
)
from pendopo.monitoring.rules.returns.states import (
    changes_of,
    completeness_of,
    may_accept,
    may_answer,
    may_give_back,
    needs_reason,
    percentile_among,
    same_number,
    state_of_region,
    state_words,
)

__all__ = [
    "as_content",
    "block_title",
    "changes_of",
    "complete_answers",
    "completeness_of",
    "dates_of",
    "default_definition",
    "ended_periods",
    "fields_of",
    "find_problems",
    "from_content",
    "is_expected",
    "is_on_time",
    "may_accept",
    "may_answer",
    "may_give_back",
    "needs_reason",
    "open_questions",
    "parse_period",
    "percentile_among",
    "period_code",
    "period_of",
    "period_words",
    "previous_period",
    "read_answers",
    "reminder_of",
    "same_number",
    "state_of_region",
    "state_words",
]
