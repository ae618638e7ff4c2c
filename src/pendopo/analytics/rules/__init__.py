"""Pure rules of the room."""

from pendopo.analytics.rules.periods import (
    archive_path,
    month_after,
    month_numbered,
    month_of,
    months,
    week_of,
)
from pendopo.analytics.rules.spreads import percentile

__all__ = ["archive_path", "month_after", "month_numbered", "month_of", "months", "percentile", "week_of"]
