"""Decisions of the queue: pure, with the time as an argument."""

from pendopo.queue.rules.ahead import (
    FIRST_AHEAD,
    LAST_AHEAD,
    drawn_when,
    next_number,
    numbers_wanted,
    tag_between,
)
from pendopo.queue.rules.alone import (
    LEASE_SECONDS,
    MARGIN_SECONDS,
    SILENT_SECONDS,
    keeps_share,
    share_of,
)
from pendopo.queue.rules.arrival import drawing_refused, join_with_appointment
from pendopo.queue.rules.calling import calling_key, explain_calling, line_of, next_tag, rejoin_tag
from pendopo.queue.rules.states import allowed_acts, may_act, may_undo, place_states, state_after
from pendopo.queue.rules.waiting import (
    hit_rate,
    is_nearly_due,
    needs_ticket_link,
    over_breaks,
    wait_range,
)
from pendopo.queue.rules.words import call_sentence, call_words, end_words, number_words, ticket_number

__all__ = [
    "FIRST_AHEAD",
    "LAST_AHEAD",
    "LEASE_SECONDS",
    "MARGIN_SECONDS",
    "SILENT_SECONDS",
    "allowed_acts",
    "call_sentence",
    "call_words",
    "calling_key",
    "drawing_refused",
    "drawn_when",
    "end_words",
    "explain_calling",
    "hit_rate",
    "is_nearly_due",
    "join_with_appointment",
    "keeps_share",
    "line_of",
    "may_act",
    "may_undo",
    "needs_ticket_link",
    "next_number",
    "next_tag",
    "number_words",
    "numbers_wanted",
    "over_breaks",
    "place_states",
    "rejoin_tag",
    "share_of",
    "state_after",
    "tag_between",
    "ticket_number",
    "wait_range",
]
