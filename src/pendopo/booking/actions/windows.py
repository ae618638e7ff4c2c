"""Making windows from hours, and fitting them to the dated facts in force."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Q

from pendopo.booking import rules
from pendopo.booking.actions.places import lock_windows
from pendopo.booking.actions.record import record_appointment
from pendopo.booking.models import Appointment, Window
from pendopo.booking.queries.facts import Plan, table_of, window_plans
from pendopo.booking.types import Fit, Shares
from pendopo.catalogue.rules import is_offered
from pendopo.events import actions as events
from pendopo.kit.actor import Actor
from pendopo.kit.clock import local_date
from pendopo.malls.models import Mall, Stall

_NO_HOURS = "Jam layanan berubah"

_INSERT = """
    INSERT INTO booking_window (
        mall_id, stall_id, service_day, starts_at, ends_at, usual_capacity, capacity, online_capacity,
        walk_in_capacity, priority_capacity, closed_at, closed_reason, closed_decree,
        taken, online_taken, walk_in_taken, priority_taken, overbook, excess
    )
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 0, 0, 0, 0, 0, 0)
    ON CONFLICT (stall_id, starts_at) DO NOTHING"""


@dataclass(slots=True)
class Refit:
    """What fitting changed: window counts, and the appointments that are to be re-planned."""

    changed: int = 0
    closed: int = 0
    reopened: int = 0
    hit: list[Appointment] = field(default_factory=list)
    spared: list[Appointment] = field(default_factory=list)


@transaction.atomic
def generate_windows(*, mall: Mall, days: int | None = None, by: Actor, at: datetime) -> int:
    """Make the windows of all stalls for their horizon (or `days` days); gives how many are new.

    Repeating it changes nothing. Where hours or counters have changed, existing windows are fitted; places
    already taken are never lost: what no longer fits is marked to be re-planned.
    """
    return fit_windows(mall=mall, days=days, by=by, at=at)[0]


@transaction.atomic
def fit_windows(*, mall: Mall, days: int | None = None, by: Actor, at: datetime) -> tuple[int, Refit]:
    """Make and fit the windows of all stalls; gives how many are new, and whom the fitting hits or spares."""
    today = local_date(at, mall.zone)
    created = 0
    result = Refit()
    stalls = list(Stall.objects.select_related("mall", "agency").filter(mall=mall).order_by("id"))
    furthest = max((stall.horizon_days for stall in stalls), default=0) if days is None else days
    last = today + timedelta(days=furthest)
    table = table_of(mall, today, last)
    have: dict[tuple[int, date], list[Window]] = {}
    for row in Window.objects.filter(mall=mall, service_day__range=(today, last)):
        have.setdefault((row.stall_id, row.service_day), []).append(row)
    for stall in stalls:
        horizon = stall.horizon_days if days is None else days
        for ahead in range(horizon + 1):
            day = today + timedelta(days=ahead)
            plans = window_plans(table, stall, day)
            rows = have.get((stall.id, day), [])
            there = {row.starts_at for row in rows}
            created += _insert(stall, day, [one for one in plans if one.period.starts_at not in there], at=at)
            _fit_day(stall, rows, plans, result, by=by, at=at)
    _fit_services(mall, today, result, by=by, at=at)
    if created or result.changed or result.closed:
        events.record(
            "booking.windows.generated",
            by=by,
            at=at,
            region=mall.region_id,
            mall=mall.slug,
            data={"created": created, "changed": result.changed, "closed": result.closed},
        )
    return created, result


@transaction.atomic
def refit_windows(
    *,
    mall: Mall,
    stall: Stall | None = None,
    starts_at: datetime,
    ends_at: datetime | None = None,
    by: Actor,
    at: datetime,
) -> Refit:
    """Fit the coming windows of a stretch of time to the closures and caps now in force.

    The same action closes, shrinks, grows and reopens: withdrawing a fact and fitting again is the undo.
    All windows are locked in id order before the first is touched. Appointments beyond the new places are
    marked to be re-planned and keep their place; nobody is cancelled.
    """
    rows = Window.objects.filter(mall=mall, ends_at__gt=max(starts_at, at))
    if stall is not None:
        rows = rows.filter(stall=stall)
    if ends_at is not None:
        rows = rows.filter(starts_at__lt=ends_at)
    locked = lock_windows(rows.values_list("id", flat=True))
    result = Refit()
    days: dict[tuple[int, date], list[Window]] = {}
    for window in locked.values():
        days.setdefault((window.stall_id, window.service_day), []).append(window)
    stalls = Stall.objects.select_related("mall", "agency").in_bulk({key[0] for key in days})
    if not days:
        return result
    table = table_of(mall, min(day for _stall, day in days), max(day for _stall, day in days))
    for (stall_id, day), windows in sorted(days.items()):
        plans = {plan.period.starts_at: plan for plan in window_plans(table, stalls[stall_id], day)}
        for window in windows:
            _fit(stalls[stall_id], window, plans.get(window.starts_at), result, by=by, at=at)
    return result


def _insert(stall: Stall, day: date, plans: list[Plan], *, at: datetime) -> int:
    """Add the windows that are not there yet."""
    created = 0
    with connection.cursor() as cursor:
        for plan in plans:
            fit, shares = plan.fit, plan.shares
            if not fit.usual or (plan.period.ends_at or at) <= at:
                continue
            values: tuple[Any, ...] = (
                stall.mall_id, stall.id, day, plan.period.starts_at, plan.period.ends_at, fit.usual,
                fit.capacity, shares.online, shares.walk_in, shares.priority,
                at if fit.closed else None, fit.closed_reason, fit.decree,
            )  # fmt: skip
            cursor.execute(_INSERT, values)
            created += cursor.rowcount
    return created


def _fit_day(
    stall: Stall, rows: list[Window], plans: list[Plan], result: Refit, *, by: Actor, at: datetime
) -> None:
    """Fit what a day already has, locking only windows that differ from their plan."""
    by_start = {plan.period.starts_at: plan for plan in plans}
    coming = [row for row in rows if row.ends_at > at]
    differing = [row.id for row in coming if not _fits(row, by_start.get(row.starts_at))]
    if not differing:
        return
    for window in lock_windows(differing).values():
        _fit(stall, window, by_start.get(window.starts_at), result, by=by, at=at)


def _fit_services(mall: Mall, today: date, result: Refit, *, by: Actor, at: datetime) -> None:
    """Mark bookings beyond the last day of their service, and free those of a service that goes on."""
    ended = Q(service__ends_date__lt=F("service_day"))
    goes_on = Q(window__closed_at__isnull=True, window__excess=0) & ~ended
    rows = Appointment.objects.filter(
        Q(to_replan=False) & ended | Q(to_replan=True) & goes_on,
        window__mall=mall,
        service_day__gte=today,
        state=Appointment.State.BOOKED,
    )
    locked = lock_windows(sorted(set(rows.values_list("window_id", flat=True))))
    stalls = Stall.objects.select_related("mall").in_bulk({window.stall_id for window in locked.values()})
    for window in locked.values():
        _mark_hit(stalls[window.stall_id], window, result, by=by, at=at)


def _fits(window: Window, plan: Plan | None) -> bool:
    if plan is None or plan.period.ends_at != window.ends_at or not plan.fit.usual:
        return window.closed_at is not None and window.closed_reason == _NO_HOURS
    return (
        window.closed_reason == plan.fit.closed_reason
        and window.closed_decree == plan.fit.decree
        and (window.closed_at is not None) == plan.fit.closed
        and window.usual_capacity == plan.fit.usual
        and (window.capacity, window.online_capacity, window.priority_capacity)
        == (plan.shares.capacity, plan.shares.online, plan.shares.priority)
    )


def _fit(stall: Stall, window: Window, plan: Plan | None, result: Refit, *, by: Actor, at: datetime) -> None:
    """Write a locked window's new places; mark who is hit; record what happened."""
    if _fits(window, plan):
        return
    if plan is None or plan.period.ends_at != window.ends_at or not plan.fit.usual:
        fit, shares = Fit(window.usual_capacity, 0, _NO_HOURS), Shares(0, 0, 0)
    else:
        fit, shares = plan.fit, plan.shares
    was_closed, before = window.closed_at is not None, window.capacity
    window.capacity, window.usual_capacity = fit.capacity, fit.usual
    window.online_capacity, window.walk_in_capacity = shares.online, shares.walk_in
    window.priority_capacity = shares.priority
    window.excess = max(0, window.taken - fit.capacity - window.overbook)
    window.closed_at = (window.closed_at or at) if fit.closed else None
    window.closed_reason, window.closed_decree = fit.closed_reason, fit.decree
    window.save()
    hit = _mark_hit(stall, window, result, by=by, at=at)
    if fit.closed:
        result.closed += not was_closed
        what, data = "closed", {"window": window.id, "hit": hit, "reason": fit.closed_reason}
    elif was_closed:
        result.reopened += 1
        what, data = "reopened", {"window": window.id, "capacity": fit.capacity}
    else:
        result.changed += 1
        what = "fitted"
        data = {
            "window": window.id,
            "capacity": fit.capacity,
            "before": before,
            "excess": window.excess,
            "hit": hit,
        }
    events.record(
        f"booking.window.{what}",
        by=by,
        at=at,
        region=stall.mall.region_id,
        mall=stall.mall.slug,
        stall=stall.slug,
        agency=stall.agency_id,
        data=data,
    )


def _mark_hit(stall: Stall, window: Window, result: Refit, *, by: Actor, at: datetime) -> int:
    """Mark the latest bookings of a shrunken window to be re-planned, and whose service has ended by then;
    free those that fit again.
    """
    rows = list(
        Appointment.objects.select_for_update(of=("self",))
        .select_related("service__stall__mall", "service__mall", "applicant")
        .filter(window=window, state=Appointment.State.BOOKED)
        .order_by("id")
    )
    excess = sum(row.units for row in rows) if window.closed_at else window.excess
    indexes = rules.hit_first([(row.booked_at or row.created_at, row.units) for row in rows], excess=excess)
    hit = {rows[index].id for index in indexes}
    for row in rows:
        if not is_offered(row.service.starts_date, row.service.ends_date, window.service_day):
            hit.add(row.id)
    for row in rows:
        if row.id in hit and not row.to_replan:
            result.hit.append(row)
            row.window = window
            record_appointment("to_replan", row, by=by, at=at)
        elif row.id not in hit and row.to_replan:
            row.window = window
            result.spared.append(row)
    Appointment.objects.filter(id__in=hit).update(to_replan=True)
    Appointment.objects.filter(window=window, to_replan=True).exclude(id__in=hit).update(to_replan=False)
    return len(hit)
