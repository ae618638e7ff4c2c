"""Pure rules of the room: reading files, naming values and periods, choosing a month, and comparing."""

from pendopo.monitoring.rules.change import change_between, percent_change
from pendopo.monitoring.rules.months import choose_for_month, parse_month
from pendopo.monitoring.rules.reading import read_figures
from pendopo.monitoring.rules.values import period_days, value_kind

__all__ = [
    "change_between",
    "choose_for_month",
    "parse_month",
    "percent_change",
    "period_days",
    "read_figures",
    "value_kind",
]
