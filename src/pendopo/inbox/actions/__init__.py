"""Writes of the inbox. Locks: officer (advisory), thread, conversation."""

from pendopo.inbox.actions.arrive import ask_officer, note_incoming
from pendopo.inbox.actions.desk import remove_canned, save_canned, set_settings
from pendopo.inbox.actions.people import add_note, block_person, link_person, unblock_person, unlink_person
from pendopo.inbox.actions.take import assign, move_to_stall, release, reopen, take_next, take_up
from pendopo.inbox.actions.write import close, close_quiet, note_undelivered, send_again, write

__all__ = [
    "add_note", "ask_officer", "assign", "block_person", "close", "close_quiet", "link_person",
    "move_to_stall", "note_incoming", "note_undelivered", "release", "remove_canned", "reopen",
    "save_canned", "send_again", "set_settings", "take_next", "take_up", "unblock_person", "unlink_person",
    "write",
]  # fmt: skip
