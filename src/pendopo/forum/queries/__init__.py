"""Reading the forum: sessions, the presenter's view, the region's side, briefings and their papers."""

from pendopo.forum.queries.briefings import get_briefing, get_own_briefing, list_briefings
from pendopo.forum.queries.papers import briefing_pdf, own_briefing_pdf
from pendopo.forum.queries.places import may_convene, may_read_all
from pendopo.forum.queries.sessions import (
    get_calendar,
    get_invited,
    get_session,
    get_stage,
    list_invited,
    list_open_follow_ups,
    list_sessions,
)

__all__ = [
    "briefing_pdf",
    "get_briefing",
    "get_calendar",
    "get_invited",
    "get_own_briefing",
    "get_session",
    "get_stage",
    "list_briefings",
    "list_invited",
    "list_open_follow_ups",
    "list_sessions",
    "may_convene",
    "may_read_all",
    "own_briefing_pdf",
]
