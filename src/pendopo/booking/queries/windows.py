"""Windows and days to choose from, each with the reason when it offers nothing."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from pendopo.booking import rules
from pendopo.booking.models import Window
from pendopo.booking.queries.facts import closed_day, table_of
from pendopo.booking.types import DayView, Share, WhyNot, WindowState, WindowView
from pendopo.catalogue.models import Service
from pendopo.catalogue.rules import is_offered, places_needed
from pendopo.kit.clock import day_bounds, local_date
from pendopo.kit.intervals import Period
from pendopo.malls.types import Timetable

NOON = timedelta(hours=12)

_COLUMNS = (
    "id", "starts_at", "ends_at", "capacity", "taken", "online_capacity", "online_taken",
    "walk_in_capacity", "walk_in_taken", "priority_capacity", "priority_taken",
    "closed_at", "closed_reason", "closed_decree", "service_day",
)  # fmt: skip


def list_windows(
    service: Service, *, date: date, people: int = 1, share: str = Share.ONLINE, at: datetime
) -> list[WindowView]:
    """The windows of a day for a service, in order; `reason` says why one offers nothing."""
    states = _states(stall_id=service.stall_id, first=date, last=date)
    return [view_of(state, service, people=people, share=share, at=at) for state in states]


def list_days(service: Service, *, people: int = 1, at: datetime) -> list[DayView]:
    """Each day of the stall's horizon: how many parties still fit, or why none does."""
    stall = service.stall
    today = local_date(at, service.mall.zone)
    days = [today + timedelta(days=ahead) for ahead in range(stall.horizon_days + 1)]
    by_day: dict[date, list[WindowView]] = {day: [] for day in days}
    for state in _states(stall_id=stall.id, first=days[0], last=days[-1]):
        if state.service_day in by_day:
            by_day[state.service_day].append(
                view_of(state, service, people=people, share=Share.ONLINE, at=at)
            )
    empty = any(not windows for windows in by_day.values())
    table = table_of(service.mall, days[0], days[-1]) if empty else None  # one for all days
    return [_day(service, day, windows, table) for day, windows in by_day.items()]


def _day(service: Service, day: date, windows: list[WindowView], table: Timetable | None = None) -> DayView:
    free = sum(window.free for window in windows)
    if free:
        return DayView(day, free)
    if not windows:
        why, reason = closed_day(service.stall, day, table=table)
        return DayView(day, 0, reason, why)
    # The most hopeful reason of the day speaks for it.
    order = (
        WhyNot.TOO_FEW, WhyNot.ONLINE_USED_UP, WhyNot.FULL, WhyNot.CLOSED, WhyNot.TOO_LATE, WhyNot.PAST,
        WhyNot.NOT_OFFERED,
    )  # fmt: skip
    best = min(windows, key=lambda window: order.index(window.why))
    return DayView(day, 0, best.reason, best.why)


def why_not(
    service: Service, *, date: date, people: int = 1, share: str = Share.ONLINE, at: datetime
) -> DayView:
    """One day of any date: how many parties fit, or why none does (past, too far ahead, closed, full)."""
    today = local_date(at, service.mall.zone)
    if date < today:
        return DayView(date, 0, rules.reason_text(WhyNot.PAST), WhyNot.PAST)
    windows = list_windows(service, date=date, people=people, share=share, at=at)
    if not windows and date > today + timedelta(days=service.stall.horizon_days):
        return DayView(date, 0, rules.reason_text(WhyNot.TOO_FAR), WhyNot.TOO_FAR)
    return _day(service, date, windows)


def near_alternatives(
    service: Service,
    *,
    window: Window | WindowView | None,
    day: date | None = None,
    people: int = 1,
    at: datetime,
    limit: int = 5,
) -> list[WindowView]:
    """Windows with room for the party, nearest to the wanted one first, or to the noon of a wanted day."""
    zone = service.mall.zone
    today = local_date(at, zone)
    last = today + timedelta(days=service.stall.horizon_days)
    wanted = window.starts_at if window else at
    if day is not None and day != today:
        wanted = day_bounds(min(max(day, today), last), zone)[0] + NOON
    views = [
        view_of(state, service, people=people, share=Share.ONLINE, at=at)
        for state in _states(stall_id=service.stall_id, first=today, last=last)
        if window is None or state.id != window.id
    ]
    free = [view for view in views if view.free]
    nearest = rules.nearest_first if window else rules.closest_first
    order = nearest([Period(view.starts_at, view.ends_at) for view in free], to=wanted)
    return [free[index] for index in order[:limit]]


def rebook_offers(
    service: Service,
    *,
    people: int = 1,
    priority: bool = False,
    after: date,
    at: datetime,
    limit: int | None = 12,
) -> list[WindowView]:
    """Windows of the days after `after` with room in a share that rebooking may take (rule booking-16),
    nearest first: the same hour of the next day counts as near. `free` is the room of the best share."""
    last = after + timedelta(days=service.stall.horizon_days)
    ends = min(last, service.ends_date) if service.ends_date else last
    shares = rules.rebook_shares(bookable=service.bookable, priority=priority)
    free = []
    for state in _states(stall_id=service.stall_id, first=after + timedelta(days=1), last=ends):
        views = [view_of(state, service, people=people, share=share, at=at) for share in shares]
        best = max(views, key=lambda view: view.free)
        if best.free:
            free.append(best)
    order = rules.nearest_first([Period(view.starts_at, view.ends_at) for view in free], to=at)
    return [free[index] for index in order[:limit]]


def view_of(state: WindowState, service: Service, *, people: int, share: str, at: datetime) -> WindowView:
    """A window's numbers as a person sees them; nothing before or after the days of the service."""
    day = state.service_day
    if day is not None and not is_offered(service.starts_date, service.ends_date, day):
        why = WhyNot.NOT_OFFERED
        return WindowView(state.id, state.starts_at, state.ends_at, 0, rules.reason_text(why), why)
    needed = places_needed(service.duration_minutes, service.stall.base_minutes)
    free = rules.free_parties(state, share, people=people, places_needed=needed, at=at)
    why = WhyNot.NONE if free else rules.why_not(state, share, people=people, places_needed=needed, at=at)
    reason = rules.reason_text(why, reason=state.closed_reason, decree=state.decree)
    return WindowView(state.id, state.starts_at, state.ends_at, free, reason, why)


def state_of(window: Window) -> WindowState:
    """A row as the rules see it."""
    return _state(tuple(getattr(window, name) for name in _COLUMNS))


def _states(*, stall_id: int, first: date, last: date) -> Iterable[WindowState]:
    rows = (
        Window.objects.filter(stall_id=stall_id, service_day__gte=first, service_day__lte=last)
        .order_by("starts_at")
        .values_list(*_COLUMNS)
    )
    return [_state(row) for row in rows]


def _state(row: tuple) -> WindowState:  # type: ignore[type-arg]
    closed_at, closed_reason, decree, service_day = row[-4:]
    (
        identity, starts_at, ends_at, capacity, taken, online_capacity, online_taken,
        walk_in_capacity, walk_in_taken, priority_capacity, priority_taken,
    ) = row[:-4]  # fmt: skip
    return WindowState(
        identity, starts_at, ends_at, capacity, taken, online_capacity, online_taken,
        walk_in_capacity, walk_in_taken, priority_capacity, priority_taken,
        closed_at is not None, closed_reason, decree, service_day,
    )  # fmt: skip
