"""What changes in the room: entries are written and judged, suggestions are made and decided."""

from pendopo.obstacles.actions.effects import ask_entry_effect, quote_effect
from pendopo.obstacles.actions.entries import change_entry, write_entry
from pendopo.obstacles.actions.evidence import add_evidence_file, remove_evidence_file
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
    "add_evidence_file",
    "ask_entry_effect",
    "change_entry",
    "decline_suggestion",
    "load_known_entries",
    "merge_suggestion",
    "move_entry",
    "quote_effect",
    "remove_evidence_file",
    "return_entry",
    "submit_entry",
    "suggest_obstacles",
    "write_entry",
]
