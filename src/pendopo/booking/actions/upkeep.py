"""What runs by the clock: expired holds, the audit, reminders, windows for the coming days."""

from datetime import date, datetime, timedelta

from django.db import connection, transaction

from pendopo.booking.actions import statements
from pendopo.booking.actions.places import release_expired
from pendopo.booking.actions.record import record_appointment, tell
from pendopo.booking.models import Appointment, Window
from pendopo.events import actions as events
from pendopo.kit.actor import Actor


@transaction.atomic
def release_expired_holds(*, by: Actor, at: datetime) -> int:
    """End every hold whose time has run out and give its places back; gives how many."""
    ended = [identity for identity, _window, _service in release_expired(at=at)]
    rows = Appointment.objects.select_related("service__stall__mall", "service__mall", "applicant")
    for row in rows.filter(id__in=ended).order_by("id"):
        record_appointment("expired", row, by=by, at=at)
    return len(ended)


@transaction.atomic
def audit_windows(*, since: date, by: Actor, at: datetime) -> int:
    """Compare every window's taken places with a recount of its appointments; each difference is an alarm."""
    with connection.cursor() as cursor:
        cursor.execute(statements.AUDIT, {"since": since})
        rows = cursor.fetchall()
    windows = Window.objects.select_related("stall__mall").in_bulk([row[0] for row in rows])
    for identity, taken, *_shares, recount, online, walk_in, priority in rows:
        stall = windows[identity].stall
        events.record(
            "booking.audit.differed",
            by=by,
            at=at,
            region=stall.mall.region_id,
            mall=stall.mall.slug,
            stall=stall.slug,
            data={
                "window": identity,
                "taken": taken,
                "recount": recount,
                "online": online,
                "walk_in": walk_in,
                "priority": priority,
            },
        )
    return len(rows)


@transaction.atomic
def send_reminders(*, by: Actor, at: datetime) -> int:
    """Remind everybody whose window starts in 20 to 24 hours, once; the link comes along again."""
    rows = (
        Appointment.objects.select_related("service__stall__mall", "service__mall", "applicant", "window")
        .filter(
            state=Appointment.State.BOOKED,
            reminded_at__isnull=True,
            window__starts_at__gt=at + timedelta(hours=20),
            window__starts_at__lte=at + timedelta(hours=24),
            booked_at__lt=at - timedelta(hours=2),
        )
        .select_for_update(of=("self",), skip_locked=True)
        .order_by("id")[:500]
    )
    sent = 0
    for row in rows:
        tell("appointment_reminder", row, starts_at=row.window.starts_at, by=by, at=at)
        row.reminded_at = at
        row.save(update_fields=["reminded_at"])
        sent += 1
    return sent
