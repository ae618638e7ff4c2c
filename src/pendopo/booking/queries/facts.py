"""What malls and regions say about a stall's days: hours, counters, closures and caps in force."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from django.db.models import Q

from pendopo.booking import rules
from pendopo.booking.types import Closing, Limiting, WhyNot
from pendopo.kit.clock import day_bounds
from pendopo.kit.errors import Text
from pendopo.kit.intervals import Period
from pendopo.malls.models import Cap, Closure, Counter, OpeningHours, Stall


def usual_periods(stall: Stall, day: date) -> list[Period]:
    """The stall's service hours on a day by weekly hours and calendar, before closures."""
    in_force = Q(starts_date__isnull=True) | Q(starts_date__lte=day)
    not_over = Q(ends_date__isnull=True) | Q(ends_date__gte=day)
    rows = OpeningHours.objects.filter(
        in_force, not_over, mall_id=stall.mall_id, weekday=day.weekday(), step="service"
    )
    own = list(rows.filter(stall=stall)) or list(rows.filter(stall__isnull=True))
    zone = ZoneInfo(stall.mall.zone)
    return [Period(_utc(day, row.opens, zone), _utc(day, row.closes, zone)) for row in own]


def _utc(day: date, local: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, local, tzinfo=zone).astimezone(UTC)


def counters_of(stall: Stall, day: date) -> list[int]:
    """The stall's counters by agreement dates."""
    rows = Counter.objects.filter(stall=stall, starts_date__lte=day).exclude(ends_date__lt=day)
    return list(rows.order_by("id").values_list("id", flat=True))


def facts_of(stall: Stall, *, first: datetime, last: datetime) -> tuple[list[Closing], list[Limiting]]:
    """Closures and caps in force for a stall that touch a stretch of time."""
    place = (
        Q(mall_id=stall.mall_id, withdrawn_at__isnull=True, starts_at__lt=last)
        & (Q(stall__isnull=True) | Q(stall=stall))
        & (Q(ends_at__isnull=True) | Q(ends_at__gt=first))
    )
    counter_of_stall = Q(counter__isnull=True) | Q(counter__stall=stall)
    closings = [
        Closing(row.starts_at, row.ends_at, row.reason, row.decree, row.counter_id)
        for row in Closure.objects.filter(place & counter_of_stall).order_by("id")
    ]
    limitings = [
        Limiting(row.starts_at, row.ends_at, row.percent, row.reason, row.decree)
        for row in Cap.objects.filter(place).order_by("id")
    ]
    return closings, limitings


def closed_day(stall: Stall, day: date) -> tuple[WhyNot, Text]:
    """Why a day without windows has none: a closure, the calendar, or no hours."""
    first, last = day_bounds(day, stall.mall.zone)
    closings, _limitings = facts_of(stall, first=first, last=last)
    whole: Iterable[Closing] = (closing for closing in closings if closing.counter is None)
    for closing in whole:
        return WhyNot.CLOSED, rules.reason_text(WhyNot.CLOSED, reason=closing.reason, decree=closing.decree)
    return WhyNot.NOT_OPEN, rules.reason_text(WhyNot.NOT_OPEN)
