"""Messages to people whose booking a dated fact hits or spares."""

from datetime import datetime

from pendopo.booking.actions.record import tell
from pendopo.booking.models import Appointment
from pendopo.booking.queries.windows import near_alternatives
from pendopo.kit.actor import Actor


def tell_hit(*, appointment: Appointment, reason: str, decree: str, by: Actor, at: datetime) -> None:
    """Say what happened, why, and which other times are free; the link offers them without an account."""
    window = appointment.window
    others = near_alternatives(appointment.service, window=window, people=appointment.people, at=at, limit=3)
    tell(
        "closure_hit",
        appointment,
        starts_at=window.starts_at,
        by=by,
        at=at,
        reason=reason,
        decree=decree,
        alternatives=[view.starts_at.isoformat() for view in others],
        windows=[view.id for view in others],
    )


def tell_spared(*, appointment: Appointment, by: Actor, at: datetime) -> None:
    """Say that the booking holds after all."""
    tell("closure_withdrawn", appointment, starts_at=appointment.window.starts_at, by=by, at=at)
