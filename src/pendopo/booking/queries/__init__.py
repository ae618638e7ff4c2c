"""Reads of the room: windows and days to choose from, appointments by link or code, facts behind windows."""

from pendopo.booking.queries.ahead import booked_ahead, link_token, name_appointment
from pendopo.booking.queries.appointments import (
    get_appointment_by_token,
    list_appointments_of,
    private_path,
)
from pendopo.booking.queries.offers import place_of, service_for_window
from pendopo.booking.queries.preview import preview_refit
from pendopo.booking.queries.windows import (
    list_days,
    list_windows,
    near_alternatives,
    rebook_offers,
    why_not,
)

__all__ = [
    "booked_ahead",
    "get_appointment_by_token",
    "link_token",
    "list_appointments_of",
    "list_days",
    "list_windows",
    "name_appointment",
    "near_alternatives",
    "place_of",
    "preview_refit",
    "private_path",
    "rebook_offers",
    "service_for_window",
    "why_not",
]
