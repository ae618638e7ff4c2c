"""What runs by the clock: expired holds, the audit, bookings whose day is over."""

from datetime import date, datetime

from django.db import connection, transaction

from pendopo.booking import rules
from pendopo.booking.actions import statements
from pendopo.booking.actions.places import release_expired
from pendopo.booking.actions.progress import mark_no_show, mark_unserved
from pendopo.booking.actions.record import record_appointment
from pendopo.booking.models import Appointment, Window
from pendopo.booking.types import WrongState
from pendopo.events import actions as events
from pendopo.kit.actor import Actor
from pendopo.kit.clock import local_date
from pendopo.malls.models import Mall


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


def end_missed_bookings(*, by: Actor, at: datetime) -> int:
    """Bookings of past days whose person never checked in end as missed, or as unserved where a fact had
    taken their time away (rule booking-17); gives how many. Each is a transaction of its own.
    """
    ended = 0
    for mall in Mall.objects.order_by("id"):
        rows = Appointment.objects.filter(
            window__mall=mall,
            state=Appointment.State.BOOKED,
            window__service_day__lt=local_date(at, mall.zone),
        )
        known = list(rows.order_by("id").values_list("id", "to_replan", "window__closed_at")[:500])
        for identity, to_replan, closed_at in known:
            end = rules.missed_end(to_replan=to_replan, window_closed=closed_at is not None)
            try:
                if end == Appointment.State.UNSERVED:
                    mark_unserved(appointment_ids=[identity], reason="day_over", by=by, at=at)
                else:
                    mark_no_show(appointment_id=identity, by=by, at=at)
            except WrongState:  # changed by somebody in between
                continue
            ended += 1
    return ended


@transaction.atomic
def shorten_holds(*, by: Actor, at: datetime) -> int:
    """Holds made later than `at`, which only a demo clock set back can leave, end at once."""
    Appointment.objects.filter(state=Appointment.State.HELD, created_at__gt=at).update(held_until=at)
    return release_expired_holds(by=by, at=at)
