"""Writes of the room: taking over files of figures, counting the days of living malls, keeping views."""

from pendopo.monitoring.actions.figures import import_figures
from pendopo.monitoring.actions.living import recount_days, update_daily_counts
from pendopo.monitoring.actions.saved import remove_view, save_view

__all__ = ["import_figures", "recount_days", "remove_view", "save_view", "update_daily_counts"]
