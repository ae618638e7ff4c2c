"""Writes of the room: cubes that follow the log, holes that show, the archive and what is counted from it."""

from pendopo.analytics.actions.archive import count_archive
from pendopo.analytics.actions.effects import answer_effect, ask_effect
from pendopo.analytics.actions.export import export_closed_days
from pendopo.analytics.actions.open_days import add_open_days
from pendopo.analytics.actions.update import recount_cubes, update_cubes

__all__ = [
    "add_open_days",
    "answer_effect",
    "ask_effect",
    "count_archive",
    "export_closed_days",
    "recount_cubes",
    "update_cubes",
]
