"""Reads of the queue: boards, console, floor, a person's status, lost tickets, the day's list."""

from pendopo.queue.queries.board import board_state, list_notices, narrow
from pendopo.queue.queries.console import console_state
from pendopo.queue.queries.day_end import day_end
from pendopo.queue.queries.doors import why_no_number
from pendopo.queue.queries.find import last_set_aside, person_of_token, token_of_code
from pendopo.queue.queries.floor import floor_state
from pendopo.queue.queries.outlook import Outlook, outlook
from pendopo.queue.queries.people_here import day_list, find_expected, find_visits
from pendopo.queue.queries.status import status_of, ticket_status

__all__ = [
    "Outlook",
    "board_state",
    "console_state",
    "day_end",
    "day_list",
    "find_expected",
    "find_visits",
    "floor_state",
    "last_set_aside",
    "list_notices",
    "narrow",
    "outlook",
    "person_of_token",
    "status_of",
    "ticket_status",
    "token_of_code",
    "why_no_number",
]
