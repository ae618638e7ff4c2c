"""Writes of the room: files of figures, returns, kept pages."""

from pendopo.monitoring.actions.figures import import_figures
from pendopo.monitoring.actions.hidden import find_hidden_places
from pendopo.monitoring.actions.returns import (
    accept_return,
    accept_returns,
    adopt_computed,
    answer_return,
    extend_return,
    give_back_return,
    import_measures,
    import_return_sheet,
    open_returns,
    refresh_returns,
    revise_definition,
    send_return_reminders,
)
from pendopo.monitoring.actions.saved import remove_view, save_view

__all__ = [
    "accept_return",
    "accept_returns",
    "adopt_computed",
    "answer_return",
    "extend_return",
    "find_hidden_places",
    "give_back_return",
    "import_figures",
    "import_measures",
    "import_return_sheet",
    "open_returns",
    "refresh_returns",
    "remove_view",
    "revise_definition",
    "save_view",
    "send_return_reminders",
]
