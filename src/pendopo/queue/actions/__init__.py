"""What changes the queue: each one verb, one transaction, one event."""

from pendopo.queue.actions.ahead import allot_numbers, take_drawn
from pendopo.queue.actions.alone import hear_counter, leave_counter, take_done
from pendopo.queue.actions.arrive import check_in, issue_ticket
from pendopo.queue.actions.call import call_next_ticket, recall_ticket
from pendopo.queue.actions.counters import close_counter, open_counter, pause_counter, resume_counter
from pendopo.queue.actions.day import close_day, close_past_days, close_ticket
from pendopo.queue.actions.messages import tell_nearly_due
from pendopo.queue.actions.notices import post_notice, remove_notice
from pendopo.queue.actions.rebook import rebook_ticket, rebook_waiting
from pendopo.queue.actions.reopen import reopen_demo_day
from pendopo.queue.actions.reroute import cancel_ticket, mark_no_show, reinstate_ticket, transfer_ticket
from pendopo.queue.actions.serve import finish_ticket, hold_ticket, return_ticket, start_serving
from pendopo.queue.actions.told import want_to_be_told
from pendopo.queue.actions.undo import undo_last

__all__ = [
    "allot_numbers",
    "call_next_ticket",
    "cancel_ticket",
    "check_in",
    "close_counter",
    "close_day",
    "close_past_days",
    "close_ticket",
    "finish_ticket",
    "hear_counter",
    "hold_ticket",
    "issue_ticket",
    "leave_counter",
    "mark_no_show",
    "open_counter",
    "pause_counter",
    "post_notice",
    "rebook_ticket",
    "rebook_waiting",
    "recall_ticket",
    "reinstate_ticket",
    "remove_notice",
    "reopen_demo_day",
    "resume_counter",
    "return_ticket",
    "start_serving",
    "take_done",
    "take_drawn",
    "tell_nearly_due",
    "transfer_ticket",
    "undo_last",
    "want_to_be_told",
]
