"""Changing appointments: moving to another window, cancelling. With the private link or by staff."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from pendopo.booking import rules
from pendopo.booking.actions.places import (
    check_party,
    give_back,
    lock_windows,
    save_within_limits,
    take_for,
)
from pendopo.booking.actions.record import record_appointment, tell
from pendopo.booking.models import Appointment
from pendopo.booking.queries.ahead import link_token
from pendopo.booking.queries.offers import place_of
from pendopo.booking.types import REMINDERS, Booked, NotBookable, Share, TooLate, WrongState
from pendopo.catalogue.rules import is_offered
from pendopo.kit.actor import Actor, Permission
from pendopo.kit.errors import Conflict, InvalidInput, NotAllowed, NotFound
from pendopo.kit.text import _
from pendopo.notifications.actions import cancel_pending

_JOINS = ("service__stall__mall", "service__mall", "window", "applicant")


@transaction.atomic
def move_appointment(
    *, appointment_id: UUID, window_id: int, share: str = "", by: Actor, at: datetime
) -> Booked:
    """Move a booking: take the new place first, then release the old; when there is none, the old one stays.

    Without staff rights the caller has proved the private link. Raises WindowFull, TooLate, WrongState.
    """
    appointment = locked_appointment(appointment_id, windows=[window_id])
    check_actor(appointment, by=by)
    _check_changeable(appointment, by=by, at=at)
    if window_id == appointment.window_id:
        raise InvalidInput(fields={"window": _("Janji temu Anda sudah pada waktu ini.")})
    old_window = appointment.window_id
    wanted = Share(share or (Share.ONLINE if appointment.share == Share.WALK_IN else appointment.share))
    service = appointment.service
    check_party(service, people=appointment.people, share=wanted)
    if not is_offered(service.starts_date, service.ends_date, place_of(window_id)[1]):
        raise NotBookable()
    taken = take_for(
        appointment,
        window_id=window_id,
        share=wanted,
        person_key=bytes(appointment.person_key),
        limited=appointment.day_slot is not None,
        at=at,
    )
    give_back(appointment)
    appointment.window_id = window_id
    appointment.service_day = taken.service_day
    appointment.units = taken.units
    appointment.day_slot = taken.day_slot
    appointment.share = wanted.value
    appointment.moves += 1
    appointment.to_replan = False
    appointment.overbooked_by = ""
    save_within_limits(appointment)
    starts_at = taken.state.starts_at
    record_appointment("moved", appointment, starts_at=starts_at, from_window=old_window, by=by, at=at)
    call_off_reminders(appointment.id, by=by, at=at)
    tell("appointment_moved", appointment, starts_at=starts_at, by=by, at=at)
    view = taken.view(appointment.service, share=wanted, people=appointment.people, at=at)
    return Booked(appointment.id, appointment.code, link_token(appointment.id), view, appointment.service_id)


@transaction.atomic
def cancel_appointment(*, appointment_id: UUID, reason: str = "", by: Actor, at: datetime) -> None:
    """Cancel a booking until its window starts (staff: until the person has come); its places go back.

    Whoever has come has a ticket; the queue ends both. A repeat changes nothing.
    """
    appointment = locked_appointment(appointment_id)
    check_actor(appointment, by=by)
    if appointment.state == Appointment.State.CANCELLED:
        return
    _check_changeable(appointment, by=by, at=at)
    give_back(appointment)
    appointment.state = Appointment.State.CANCELLED
    appointment.ended_at = at
    appointment.end_reason = reason[:200]
    appointment.save(update_fields=["state", "ended_at", "end_reason"])
    record_appointment("cancelled", appointment, by=by, at=at)
    call_off_reminders(appointment.id, by=by, at=at)
    tell("appointment_cancelled", appointment, starts_at=appointment.window.starts_at, by=by, at=at)


def call_off_reminders(appointment_id: UUID, *, by: Actor, at: datetime) -> None:
    """Reminders that still wait in the outbox would be untrue now."""
    for kind in REMINDERS:
        cancel_pending(dedupe_prefix=f"{kind}:{appointment_id}:", by=by, at=at)


def locked_appointment(appointment_id: UUID, *, windows: list[int] | None = None) -> Appointment:
    """Lock an appointment's window (and others, in id order), then the appointment itself.

    Raises NotFound, and Conflict when it was moved between the two.
    """
    known = Appointment.objects.filter(id=appointment_id).values_list("window_id", flat=True).first()
    if known is None:
        raise NotFound()
    lock_windows([known, *(windows or [])])
    row = Appointment.objects.select_for_update(of=("self",)).select_related(*_JOINS).get(id=appointment_id)
    if row.window_id != known:
        raise Conflict()
    return row


def check_actor(appointment: Appointment, *, by: Actor) -> None:
    """Staff act within their mall; an applicant on their own; a private link proves itself to the face."""
    mall = appointment.service.mall
    if by.kind == "staff" and not by.may(
        Permission.ISSUE_TICKETS, mall=mall.slug, region=mall.region_id, stall=appointment.service.stall.slug
    ):
        raise NotAllowed()
    stranger = by.applicant_id is not None and by.applicant_id != appointment.applicant_id
    if by.kind == "applicant" and stranger:
        raise NotFound()


def _check_changeable(appointment: Appointment, *, by: Actor, at: datetime) -> None:
    if rules.may_change(state=appointment.state, starts_at=appointment.window.starts_at, at=at):
        return
    if by.kind in {"staff", "system"} and appointment.state in {"held", "booked"}:
        return
    if appointment.state in {"held", "booked"}:
        raise TooLate()
    raise WrongState()
