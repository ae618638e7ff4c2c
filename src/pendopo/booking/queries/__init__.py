"""Reads of the room: windows and days to choose from, appointments by link or code, facts behind windows."""

from pendopo.booking.queries.ahead import booked_ahead, link_token, name_appointment
from pendopo.booking.queries.appointments import (
    find_appointment,
    get_appointment,
    get_appointment_by_code,
    get_appointment_by_token,
    list_appointments_of,
    list_day_appointments,
    private_path,
)
from pendopo.booking.queries.offers import service_for_window
from pendopo.booking.queries.preview import preview_refit
from pendopo.booking.queries.windows import (
    get_window,
    list_days,
    list_windows,
    near_alternatives,
    rebook_offers,
    why_not,
)

__all__ = [
    "booked_ahead",
    "find_appointment",
    "get_appointment",
    "get_appointment_by_code",
    "get_appointment_by_token",
    "get_window",
    "link_token",
    "list_appointments_of",
    "list_day_appointments",
    "list_days",
    "list_windows",
    "name_appointment",
    "near_alternatives",
    "preview_refit",
    "private_path",
    "rebook_offers",
    "service_for_window",
    "why_not",
]
