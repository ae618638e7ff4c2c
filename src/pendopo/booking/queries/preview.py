"""What a fact would change, before it is applied: the same rules over the same rows, nothing written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from pendopo.booking import rules
from pendopo.booking.models import Appointment, Window
from pendopo.booking.queries.facts import table_of, window_plans
from pendopo.booking.types import Closing, Limiting
from pendopo.malls.models import Mall, Stall


@dataclass(frozen=True, slots=True)
class RefitPreview:
    """Windows that would close or shrink, and the bookings that would have to be re-planned."""

    closed: int
    shrunk: int
    hit: tuple[Appointment, ...]


def preview_refit(
    *,
    mall: Mall,
    stall: Stall | None,
    starts_at: datetime,
    ends_at: datetime | None,
    also: Sequence[Closing | Limiting],
    at: datetime,
) -> RefitPreview:
    """Consider facts that are not recorded yet, for the coming windows they touch."""
    rows = Window.objects.filter(mall=mall, ends_at__gt=max(starts_at, at))
    rows = rows.filter(stall=stall) if stall is not None else rows
    rows = rows.filter(starts_at__lt=ends_at) if ends_at is not None else rows
    windows = list(rows.order_by("starts_at", "id"))
    if not windows:
        return RefitPreview(0, 0, ())
    days = [window.service_day for window in windows]
    table = table_of(mall, min(days), max(days))
    stalls = Stall.objects.select_related("mall").in_bulk({window.stall_id for window in windows})
    plans: dict[tuple[int, date], dict[datetime, int | None]] = {}
    booked = _booked(windows)
    closed = shrunk = 0
    hit: list[Appointment] = []
    for window in windows:
        key = (window.stall_id, window.service_day)
        if key not in plans:
            plans[key] = {
                plan.period.starts_at: None if plan.fit.closed else plan.fit.capacity
                for plan in window_plans(table, stalls[window.stall_id], window.service_day, also=also)
            }
        capacity = plans[key].get(window.starts_at, 0)
        mine = booked.get(window.id, [])
        if capacity is None:
            closed += window.closed_at is None
            hit += mine
        elif window.closed_at is None:
            shrunk += capacity < window.capacity
            excess = max(0, window.taken - capacity - window.overbook)
            order = [(row.booked_at or row.created_at, row.units) for row in mine]
            hit += [mine[index] for index in rules.hit_first(order, excess=excess)]
    return RefitPreview(closed, shrunk, tuple(row for row in hit if not row.to_replan))


def _booked(windows: Sequence[Window]) -> dict[int, list[Appointment]]:
    rows: dict[int, list[Appointment]] = {}
    for row in (
        Appointment.objects.select_related("service__stall", "applicant", "window")
        .filter(window__in=windows, state=Appointment.State.BOOKED)
        .order_by("id")
    ):
        rows.setdefault(row.window_id, []).append(row)
    return rows
