"""Reminders: on the eve and two hours ahead, each once, and none that is untrue."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from pendopo.booking import rules
from pendopo.booking.actions.record import tell
from pendopo.booking.models import Appointment
from pendopo.kit.actor import Actor
from pendopo.notifications.rules import SHORTLY_BEFORE, reminder_times

_AHEAD = timedelta(hours=36)  # the eve at 16.00 is never longer before a window
_AT_ONCE = 500


@transaction.atomic
def send_reminders(*, by: Actor, at: datetime) -> int:
    """Remind everybody whose reminder is due (rules notifications-06 and booking-18); the link comes along.

    `reminded_at` is the last time somebody was reminded, so a reminder that was missed while no job ran is
    made up for by the next one only, and nobody gets two at once.
    """
    due = _due(at=at)
    rows = (
        Appointment.objects.select_related("service__stall__mall", "service__mall", "applicant", "window")
        .filter(id__in=due, state=Appointment.State.BOOKED)
        .select_for_update(of=("self",), skip_locked=True)
        .order_by("id")
    )
    sent = 0
    for row in rows:
        starts_at = row.window.starts_at
        soon = due[row.id] >= starts_at - SHORTLY_BEFORE
        kind = "appointment_soon" if soon else "appointment_reminder"
        tell(kind, row, starts_at=starts_at, by=by, at=at)
        row.reminded_at = at
        row.save(update_fields=["reminded_at"])
        sent += 1
    return sent


def _due(*, at: datetime) -> dict[UUID, datetime]:
    """Whose reminder is due, and since when. The decision is made again by nobody: the rows are then locked
    and only those still booked are told."""
    rows = Appointment.objects.filter(
        state=Appointment.State.BOOKED,
        to_replan=False,
        applicant__isnull=False,
        window__closed_at__isnull=True,
        window__starts_at__gt=at,
        window__starts_at__lte=at + _AHEAD,
    ).order_by("window__starts_at", "id")
    facts = rows.values_list("id", "window__starts_at", "booked_at", "reminded_at", "window__mall__zone")
    found: dict[UUID, datetime] = {}
    for identity, starts_at, booked_at, reminded_at, zone in facts.iterator():
        if booked_at is None:
            continue
        times = reminder_times(starts_at, zone, at=booked_at)
        moment = rules.reminder_due(times, booked_at=booked_at, reminded_at=reminded_at, at=at)
        if moment is not None:
            found[identity] = moment
        if len(found) == _AT_ONCE:
            break
    return found
