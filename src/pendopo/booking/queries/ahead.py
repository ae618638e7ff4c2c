"""What can be told of a booking before it is made: its name, and all of its answer but the places left."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from pendopo.booking import rules
from pendopo.booking.types import Booked, Named, Share, WindowState, WindowView
from pendopo.catalogue.models import Service
from pendopo.catalogue.rules import places_needed
from pendopo.kit.crypto import derived_token
from pendopo.kit.idempotency import Ahead
from pendopo.kit.ids import new_code, new_key

# The window right after the booking, as the booking statement's part `taken` knows it; in the order of
# WindowState.
_FACTS = """jsonb_build_array(taken.id, taken.starts_at, taken.ends_at, taken.capacity, taken.taken,
    taken.online_capacity, taken.online_taken, taken.walk_in_capacity, taken.walk_in_taken,
    taken.priority_capacity, taken.priority_taken)"""


def link_token(appointment_id: Any) -> str:
    """The token of an appointment's private link: made again when a message needs it, never stored."""
    return derived_token("appointment", str(appointment_id))


def name_appointment() -> Named:
    """The key, code and private link of an appointment that is about to be made."""
    key = new_key()
    return Named(key, new_code(), link_token(key))


def booked_ahead(
    named: Named,
    *,
    service: Callable[[], Service],
    people: int,
    at: datetime,
    status: int,
    show: Callable[[Booked], dict[str, Any]],
) -> Ahead:
    """The answer of `book_window` (online share) for `kit.idempotency`, as `show` prints it."""

    def tell() -> dict[str, Any]:
        wanted = service()
        return {
            "id": str(named.id),
            "code": named.code,
            "token": named.token,
            "service": wanted.id,
            "people": people,
            "needed": places_needed(wanted.duration_minutes, wanted.stall.base_minutes),
            "at": at.isoformat(),
        }

    return Ahead(status, tell, _FACTS, "taken", lambda told, facts: show(_booked(told, facts)))


def _booked(told: dict[str, Any], facts: list[Any]) -> Booked:
    identity, starts_at, ends_at, *numbers = facts
    state = WindowState(
        identity, datetime.fromisoformat(starts_at), datetime.fromisoformat(ends_at), *numbers
    )
    free = rules.free_parties(
        state,
        Share.ONLINE,
        people=told["people"],
        places_needed=told["needed"],
        at=datetime.fromisoformat(told["at"]),
    )
    view = WindowView(state.id, state.starts_at, state.ends_at, free)
    return Booked(told["id"], told["code"], told["token"], view, told["service"])
