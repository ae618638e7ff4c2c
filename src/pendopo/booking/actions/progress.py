"""What happens to an appointment on its day: the person comes, is served, gives up, or does not come."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from pendopo.booking.actions.change import call_off_reminders, locked_appointment
from pendopo.booking.actions.places import (
    give_back,
    lock_windows,
    save_within_limits,
    take_for,
)
from pendopo.booking.actions.record import record_appointment
from pendopo.booking.models import Appointment
from pendopo.booking.types import Share, WrongState
from pendopo.kit.actor import Actor
from pendopo.kit.errors import NotFound

State = Appointment.State


def mark_checked_in(*, appointment_id: UUID, by: Actor, at: datetime) -> None:
    """The person of a booking has come. A repeat changes nothing."""
    _advance(appointment_id, State.CHECKED_IN, {State.BOOKED}, by=by, at=at)
    call_off_reminders(appointment_id, by=by, at=at)


def mark_fulfilled(*, appointment_id: UUID, by: Actor, at: datetime) -> None:
    """The person of a booking was served. A repeat changes nothing."""
    _advance(appointment_id, State.FULFILLED, {State.BOOKED, State.CHECKED_IN}, by=by, at=at)


def mark_no_show(*, appointment_id: UUID, by: Actor, at: datetime) -> None:
    """Nobody came. The place stays used: its time has passed. A repeat changes nothing."""
    _advance(appointment_id, State.NO_SHOW, {State.BOOKED, State.CHECKED_IN}, by=by, at=at)


@transaction.atomic
def take_back_fulfilled(*, appointment_id: UUID, by: Actor, at: datetime) -> None:
    """An officer takes back a finish: the person is still here, as before. A repeat changes nothing.

    Raises WrongState, and LimitReached when the person has booked the same service again meanwhile.
    """
    row = locked_appointment(appointment_id)
    if row.state == State.CHECKED_IN:
        return
    if row.state != State.FULFILLED:
        raise WrongState()
    row.state, row.ended_at = State.CHECKED_IN, None
    save_within_limits(row)
    record_appointment("resumed", row, by=by, at=at)


@transaction.atomic
def give_up_place(*, appointment_id: UUID, reason: str = "", by: Actor, at: datetime) -> None:
    """The person of a booking goes without being served: the place goes back. A repeat changes nothing.

    Unlike `cancel_appointment` it is said at the mall, also after the check-in; no message is sent.
    """
    row = locked_appointment(appointment_id)
    if row.state == State.CANCELLED:
        return
    if row.state not in {State.BOOKED, State.CHECKED_IN}:
        raise WrongState()
    _end(row, State.CANCELLED, reason, by=by, at=at)


@transaction.atomic
def mark_unserved(*, appointment_ids: Sequence[UUID], reason: str, by: Actor, at: datetime) -> int:
    """The mall could not serve these people; their places go back. Those that ended already stay as they are.

    Gives how many were ended.
    """
    rows = Appointment.objects.filter(id__in=appointment_ids)
    lock_windows(rows.values_list("window_id", flat=True))
    joined = rows.select_related("service__stall__mall", "service__mall", "window", "applicant")
    ended = 0
    for row in joined.select_for_update(of=("self",)).order_by("id"):
        if row.state in {State.BOOKED, State.CHECKED_IN}:
            _end(row, State.UNSERVED, reason, by=by, at=at)
            ended += 1
    return ended


def _end(row: Appointment, state: State, reason: str, *, by: Actor, at: datetime) -> None:
    """End a locked booking whose window is locked, and give its places back."""
    give_back(row)
    moment = max(at, row.booked_at or row.created_at)  # a demo clock set back ends nothing before it began
    row.state, row.ended_at, row.end_reason = state, moment, reason[:200]
    row.save(update_fields=["state", "ended_at", "end_reason"])
    record_appointment(state.value, row, by=by, at=moment)
    call_off_reminders(row.id, by=by, at=at)


@transaction.atomic
def _advance(appointment_id: UUID, state: State, allowed: set[State], *, by: Actor, at: datetime) -> None:
    row = (
        Appointment.objects.select_for_update(of=("self",))
        .select_related("service__stall__mall", "service__mall", "applicant")
        .filter(id=appointment_id)
        .first()
    )
    if row is None:
        raise NotFound()
    if row.state == state:
        return
    if row.state not in allowed:
        raise WrongState()
    row.state = state
    row.ended_at = at if state in {State.FULFILLED, State.NO_SHOW} else None
    row.save(update_fields=["state", "ended_at"])
    record_appointment(state.value, row, by=by, at=at)


@transaction.atomic
def reinstate(*, appointment_id: UUID, by: Actor, at: datetime) -> None:
    """Bring an ended booking back. A no-show still has its place; whoever gave it back must win one again.

    Raises WindowFull, WindowClosed, TooLate or LimitReached when it cannot.
    """
    row = locked_appointment(appointment_id)
    if row.state in Appointment.ACTIVE:
        return
    if row.state == State.FULFILLED:
        raise WrongState()
    if row.state in {State.CANCELLED, State.EXPIRED, State.UNSERVED}:
        taken = take_for(
            row,
            window_id=row.window_id,
            share=Share(row.share),
            person_key=bytes(row.person_key),
            limited=by.kind != "staff",
            at=at,
        )
        row.units, row.day_slot = taken.units, taken.day_slot
    row.state = State.BOOKED
    row.ended_at = None
    row.end_reason = ""
    row.held_until = None
    row.booked_at = row.booked_at or at
    save_within_limits(row)
    record_appointment("reinstated", row, starts_at=row.window.starts_at, by=by, at=at)
