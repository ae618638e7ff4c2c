"""Pure rules of the forum: agenda, states, links, reminders, changes between sessions, questions to ask."""

from pendopo.forum.rules.agenda import (
    agenda_problems,
    agenda_times,
    length_in_minutes,
    may_move,
    seconds_left,
    session_problems,
    standard_agenda,
    times_by_zone,
    video_link_problem,
)
from pendopo.forum.rules.changes import changes_between, may_be_a_fall
from pendopo.forum.rules.follow_ups import days_until, follow_up_problems, is_reminder_due
from pendopo.forum.rules.prompts import prompts

__all__ = [
    "agenda_problems",
    "agenda_times",
    "changes_between",
    "days_until",
    "follow_up_problems",
    "is_reminder_due",
    "length_in_minutes",
    "may_be_a_fall",
    "may_move",
    "prompts",
    "seconds_left",
    "session_problems",
    "standard_agenda",
    "times_by_zone",
    "video_link_problem",
]
