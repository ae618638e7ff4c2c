"""Writes of the room: windows, holds, bookings, changes, walk-in places, upkeep."""

from pendopo.booking.actions.book import book_window, confirm_hold, hold_window, release_hold
from pendopo.booking.actions.change import cancel_appointment, move_appointment
from pendopo.booking.actions.messages import tell_hit, tell_spared
from pendopo.booking.actions.progress import (
    give_up_place,
    mark_checked_in,
    mark_fulfilled,
    mark_no_show,
    mark_unserved,
    reinstate,
    take_back_fulfilled,
)
from pendopo.booking.actions.rebook import rebook
from pendopo.booking.actions.remind import send_reminders
from pendopo.booking.actions.upkeep import (
    audit_windows,
    end_missed_bookings,
    release_expired_holds,
    shorten_holds,
)
from pendopo.booking.actions.walk_ins import take_walk_in_place
from pendopo.booking.actions.windows import fit_windows, generate_windows, refit_windows

__all__ = [
    "audit_windows",
    "book_window",
    "cancel_appointment",
    "confirm_hold",
    "end_missed_bookings",
    "fit_windows",
    "generate_windows",
    "give_up_place",
    "hold_window",
    "mark_checked_in",
    "mark_fulfilled",
    "mark_no_show",
    "mark_unserved",
    "move_appointment",
    "rebook",
    "refit_windows",
    "reinstate",
    "release_expired_holds",
    "release_hold",
    "send_reminders",
    "shorten_holds",
    "take_back_fulfilled",
    "take_walk_in_place",
    "tell_hit",
    "tell_spared",
]
