"""What changes in the room: entries are written and judged, suggestions are made and decided."""

from pendopo.obstacles.actions.entries import change_entry, write_entry
from pendopo.obstacles.actions.judging import accept_entry, return_entry, submit_entry
from pendopo.obstacles.actions.known import load_known_entries
from pendopo.obstacles.actions.moving import move_entry
from pendopo.obstacles.actions.suggestions import (
    accept_suggestion,
    decline_suggestion,
    merge_suggestion,
    suggest_obstacles,
)

__all__ = [
    "accept_entry",
    "accept_suggestion",
    "change_entry",
    "decline_suggestion",
    "load_known_entries",
    "merge_suggestion",
    "move_entry",
    "return_entry",
    "submit_entry",
    "suggest_obstacles",
    "write_entry",
]
