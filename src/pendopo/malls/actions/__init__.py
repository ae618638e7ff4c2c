"""Writes of malls. Closures and caps are recorded for `continuity` only, which knows whom they hit."""

from pendopo.malls.actions.facts import record_cap, record_closure, withdraw_fact
from pendopo.malls.actions.hours import remove_exception, set_exception, set_hours
from pendopo.malls.actions.places import (
    change_agreement,
    change_counter,
    change_mall,
    change_stall,
    create_agency,
    create_counter,
    create_mall,
    create_stall,
    end_agreement,
    end_counter,
)
from pendopo.malls.actions.staff import assign_officer, release_officer

__all__ = [
    "assign_officer",
    "change_agreement",
    "change_counter",
    "change_mall",
    "change_stall",
    "create_agency",
    "create_counter",
    "create_mall",
    "create_stall",
    "end_agreement",
    "end_counter",
    "record_cap",
    "record_closure",
    "release_officer",
    "remove_exception",
    "set_exception",
    "set_hours",
    "withdraw_fact",
]
