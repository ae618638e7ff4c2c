"""Writes of the forum."""

from pendopo.forum.actions.agenda import save_agenda
from pendopo.forum.actions.follow_ups import (
    add_follow_up,
    finish_follow_up,
    remind_follow_ups,
    reopen_follow_up,
)
from pendopo.forum.actions.minutes import save_minutes
from pendopo.forum.actions.running import end_session, keep_briefings, move_to_item, start_session
from pendopo.forum.actions.sessions import (
    archive_session,
    cancel_session,
    change_session,
    invite,
    plan_session,
    record_past_session,
    set_addresses,
)
from pendopo.forum.actions.talk import answer_invitation, answer_question, ask_question, note_briefing

__all__ = [
    "add_follow_up",
    "answer_invitation",
    "answer_question",
    "archive_session",
    "ask_question",
    "cancel_session",
    "change_session",
    "end_session",
    "finish_follow_up",
    "invite",
    "keep_briefings",
    "move_to_item",
    "note_briefing",
    "plan_session",
    "record_past_session",
    "remind_follow_ups",
    "reopen_follow_up",
    "save_agenda",
    "save_minutes",
    "set_addresses",
    "start_session",
]
