"""How much of a window may be kept for people who are still typing, and who goes on without a kept place."""

from datetime import datetime

from django.db.models import Sum

from pendopo.booking import rules
from pendopo.booking.actions.record import record_appointment
from pendopo.booking.models import Appointment, Window
from pendopo.booking.queries.ahead import link_token, name_appointment
from pendopo.booking.queries.windows import state_of
from pendopo.booking.types import Held, Share, WhyNot
from pendopo.catalogue.models import Service
from pendopo.catalogue.rules import places_needed
from pendopo.kit.actor import Actor
from pendopo.kit.ids import token_hash


def may_keep(window: Window, service: Service, *, people: int, at: datetime) -> bool:
    """Whether another party's places may be kept in this window (rule booking-19).

    The window is locked by the caller, so that no other hold falls between the count and the keeping.
    """
    live = Appointment.objects.filter(
        window=window, state=Appointment.State.HELD, share=Share.ONLINE.value, held_until__gt=at
    )
    kept = live.aggregate(units=Sum("units"))["units"] or 0
    units = _units(window, service, people=people)
    return rules.may_keep(kept=kept, units=units, people=people, online_capacity=window.online_capacity)


def go_on_unkept(
    window: Window,
    service: Service,
    *,
    people: int,
    person_key: bytes,
    channel: str,
    by: Actor,
    at: datetime,
) -> Held | None:
    """A party that goes on without a kept place: it has a link like a hold that ran out, and takes its place
    when it confirms. None where nothing is free: that is said at once.
    """
    needed = places_needed(service.duration_minutes, service.stall.base_minutes)
    why = rules.why_not(state_of(window), Share.ONLINE, people=people, places_needed=needed, at=at)
    if why is not WhyNot.NONE or window.stall_id != service.stall_id:
        return None
    named = name_appointment()
    appointment = Appointment.objects.create(
        id=named.id,
        code=named.code,
        token_hash=token_hash(named.token),
        window=window,
        service=service,
        service_day=window.service_day,
        share=Share.ONLINE.value,
        channel=channel,
        state=Appointment.State.EXPIRED,
        people=people,
        units=_units(window, service, people=people),
        person_key=person_key,
        created_at=at,
        ended_at=at,
    )
    record_appointment("unkept", appointment, starts_at=window.starts_at, by=by, at=at)
    return Held(appointment.id, appointment.code, link_token(appointment.id), None)


def _units(window: Window, service: Service, *, people: int) -> int:
    needed = places_needed(service.duration_minutes, service.stall.base_minutes)
    return rules.party_units(people=people, places_needed=needed, share_capacity=window.online_capacity)
