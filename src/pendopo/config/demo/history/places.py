"""The demo's malls as they are entered, as plans: stalls, services, hours under the calendar and facts."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

from pendopo.catalogue import queries as catalogue
from pendopo.config.demo.history.types import MallPlan, Minutes, ServicePlan, StallPlan
from pendopo.kit.intervals import Period
from pendopo.malls import queries as malls
from pendopo.malls import rules
from pendopo.malls.models import Mall
from pendopo.malls.types import Timetable
from pendopo.regions.rules import national_days

FEAST = "Hari Raya Idul Fitri"


def list_plans(first: date, last: date) -> list[MallPlan]:
    """Every demo mall from `first` to `last`, by slug."""
    found = sorted((mall for mall in malls.list_malls() if mall.is_demo), key=lambda mall: mall.slug)
    return [plan_of(mall, first, last) for mall in found]


def plan_of(mall: Mall, first: date, last: date) -> MallPlan:
    """One mall: what is true of it from `first` to `last`."""
    table = malls.timetable(mall, first=first, last=max(last, first + timedelta(days=90)))
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    years = range(first.year - 1, last.year + 2)
    national = {day: row for year in years for day, row in national_days(year).items()}
    return MallPlan(
        slug=mall.slug,
        region=mall.region_id,
        zone=mall.zone,
        stalls=_stalls(mall, table),
        hours=_hours(table, days),
        caps=_caps(table, days),
        leave=frozenset(day for day in days if day in national and national[day].collective_leave),
        feasts=tuple(sorted(day for day, row in national.items() if row.reason.startswith(FEAST))),
    )


def _stalls(mall: Mall, table: Timetable) -> tuple[StallPlan, ...]:
    services = defaultdict(list)
    for service in catalogue.list_kept_services(mall):
        services[service.stall_id].append(service)
    counters: dict[int, int] = defaultdict(int)
    for counter in table.counters:
        counters[counter.stall_id] += 1
    found = []
    for stall in malls.list_stalls(mall):
        kept = services.get(stall.pk, ())
        # The first services of a stall are the usual ones.
        weights = [(order + 0.7) ** -1.7 for order in range(len(kept))]
        found.append(
            StallPlan(
                stall.slug,
                stall.agency_id,
                stall.agency.field,
                stall.prefix,
                max(1, counters[stall.pk]),
                _usual_minutes(table, stall.pk),
                tuple(
                    ServicePlan(service.slug, service.duration_minutes, weight / sum(weights))
                    for service, weight in zip(kept, weights, strict=True)
                )
                or (ServicePlan("", stall.base_minutes, 1.0),),
            )
        )
    return tuple(found)


def _usual_minutes(table: Timetable, stall_id: int) -> int:
    """Minutes of the longest weekday by the hours in force now, holidays and facts left out."""
    week = [table.last - timedelta(days=number) for number in range(7)]
    return max(
        sum(
            (row.closes.hour - row.opens.hour) * 60 + row.closes.minute - row.opens.minute
            for row in rules.hours_of_day(table.hours, day, stall_id=stall_id)
        )
        for day in week
    )


def _hours(table: Timetable, days: Sequence[date]) -> dict[date, dict[str, tuple[Minutes, ...]]]:
    """Local minutes by day and stall; stalls with the mall's hours and no facts of their own are alike."""
    own = {row.stall_id for row in table.hours if row.stall_id}
    own |= {fact.stall_id for fact in table.facts if fact.stall_id}
    own_days = {row.place for row in table.calendar if "/" in row.place}
    found: dict[date, dict[str, tuple[Minutes, ...]]] = {}
    for day in days:
        usual = _minutes(rules.service_periods(table, day), day, table)
        here = {}
        for stall_id, stall in table.stalls.items():
            if stall_id in own or f"{table.mall}/{stall.slug}" in own_days:
                periods = _minutes(rules.service_periods(table, day, stall_id=stall_id), day, table)
            else:
                periods = usual if stall.holds_on(day) else ()
            if periods:
                here[stall.slug] = periods
        if here:
            found[day] = here
    return found


def _minutes(periods: Sequence[Period], day: date, table: Timetable) -> tuple[Minutes, ...]:
    from pendopo.kit.clock import day_bounds

    midnight = day_bounds(day, table.zone)[0]
    return tuple(
        (
            int((period.starts_at - midnight).total_seconds() // 60),
            int((period.ends_at - midnight).total_seconds() // 60) if period.ends_at else 24 * 60,
        )
        for period in periods
    )


def _caps(table: Timetable, days: Sequence[date]) -> dict[date, dict[str, int]]:
    """The lowest cap of a day by stall, where one holds at noon."""
    from datetime import datetime, time
    from zoneinfo import ZoneInfo

    caps = [fact for fact in table.facts if fact.kind == "cap"]
    found: dict[date, dict[str, int]] = {}
    for day in days if caps else ():
        noon = datetime.combine(day, time(12), tzinfo=ZoneInfo(table.zone))
        here = {
            stall.slug: percent
            for stall_id, stall in table.stalls.items()
            if (percent := rules.capacity_percent(caps, noon, stall_id=stall_id)) < 100
        }
        if here:
            found[day] = here
    return found
