"""Writes of the room: taking over files of figures, and counting the days of living malls."""

from pendopo.monitoring.actions.figures import import_figures
from pendopo.monitoring.actions.living import recount_days, update_daily_counts

__all__ = ["import_figures", "recount_days", "update_daily_counts"]
