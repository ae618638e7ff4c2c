"""What every action of the room writes beside its change: the event, and the message to the person."""

from datetime import datetime, timedelta
from typing import Any

from pendopo.booking.models import Appointment
from pendopo.booking.queries.ahead import link_token
from pendopo.events import actions as events
from pendopo.kit.actor import Actor
from pendopo.notifications.actions import notify

_PLACED = {"held", "unkept", "booked", "overbooked", "moved", "reinstated"}
_WINDOWED = {"cancelled", "released", "expired", "to_replan"}


def record_appointment(
    what: str,
    appointment: Appointment,
    *,
    starts_at: datetime | None = None,
    from_window: int | None = None,
    given: str = "",
    by: Actor,
    at: datetime,
) -> None:
    """Record `booking.appointment.<what>` with plain codes only; `given` the part `taken` of the statement
    that takes its place, which knows the units.
    """
    service = appointment.service
    stall = service.stall
    data: dict[str, Any] = {"appointment": str(appointment.id)}
    if what in _PLACED or what in _WINDOWED:
        data["window"] = appointment.window_id
    if what in _PLACED:
        if not given:
            data["units"] = appointment.units
        data["people"] = appointment.people
        data["share"] = str(appointment.share)
        if starts_at is not None:
            data["starts_at"] = starts_at.isoformat()
    if from_window is not None:
        data["from_window"] = from_window
    events.record(
        f"booking.appointment.{what}",
        by=by,
        at=at,
        region=service.mall.region_id,
        mall=service.mall.slug,
        stall=stall.slug,
        agency=stall.agency_id,
        service=service.slug,
        channel=appointment.channel,
        person=appointment.applicant.pseudonym if appointment.applicant else "",
        data=data,
        given=given,
        more="jsonb_build_object('units', taken.units)" if given else "'{}'::jsonb",
    )


def tell(
    kind: str,
    appointment: Appointment,
    *,
    starts_at: datetime,
    by: Actor,
    at: datetime,
    due_at: datetime | None = None,
    given: str = "",
    **more: Any,
) -> None:
    """Put a message about an appointment into the outbox, in this transaction."""
    if appointment.applicant is None:
        return
    service = appointment.service
    notify(
        kind=kind,
        applicant=appointment.applicant,
        language=appointment.applicant.language,
        context={
            "service": service.name,
            "stall": service.stall.name,
            "mall": service.mall.name,
            "zone": service.mall.zone,
            "starts_at": starts_at.isoformat(),
            "code": appointment.code,
            "path": f"/k/{link_token(appointment.id)}/",
            "people": appointment.people,
            "visit": str(appointment.id),
            "ends_at": (starts_at + timedelta(minutes=service.duration_minutes)).isoformat(),
            "moves": appointment.moves,
            "told_at": at.isoformat(),
            **more,
        },
        mall=service.mall.slug,
        prefers=appointment.channel,
        dedupe=f"{kind}:{appointment.id}:{appointment.moves}:{starts_at:%Y%m%d%H%M}",
        due_at=due_at,
        given=given,
        by=by,
        at=at,
    )
