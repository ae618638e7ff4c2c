"""Writes of returns: opening and computing, answering, reviewing, dates and definitions, reminders,
imports.
"""

from pendopo.monitoring.actions.returns.answering import adopt_computed, answer_return
from pendopo.monitoring.actions.returns.importing import import_measures, import_return_sheet
from pendopo.monitoring.actions.returns.opening import open_returns, refresh_returns
from pendopo.monitoring.actions.returns.planning import extend_return, revise_definition
from pendopo.monitoring.actions.returns.reminding import send_return_reminders
from pendopo.monitoring.actions.returns.reviewing import accept_return, accept_returns, give_back_return

__all__ = [
    "accept_return",
    "accept_returns",
    "adopt_computed",
    "answer_return",
    "extend_return",
    "give_back_return",
    "import_measures",
    "import_return_sheet",
    "open_returns",
    "refresh_returns",
    "revise_definition",
    "send_return_reminders",
]
