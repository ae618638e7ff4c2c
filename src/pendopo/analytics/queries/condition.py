"""In what condition malls worked on each day, from their dated facts."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from pendopo.analytics.models import DayCell, DayMall
from pendopo.analytics.rules import condition as rules
from pendopo.analytics.types.condition import MallDay, StallDay, Way, WayDay
from pendopo.catalogue import queries as catalogue
from pendopo.events.models import Event
from pendopo.kit.clock import local_date
from pendopo.malls import queries as malls
from pendopo.malls.models import Mall


def list_stall_days(mall: Mall | str, first: date, last: date) -> list[StallDay]:
    """Every stall of a mall on every day from `first` to `last`, both included, by stall and day.

    Days before and after a stall's agreement are left out, and days before anything was recorded of the
    mall: a timetable says nothing about a time that nobody wrote down. Raises MallUnknown.
    """
    here = malls.get_mall(mall)
    first = max(first, known_since(here) or first)
    if last < first:
        return []
    table = malls.timetable(here, first=first, last=last)
    names = {row.pk: (row.slug, row.name) for row in malls.list_stalls(here)}
    return rules.stall_days(table, names, first, last)


def list_mall_days(mall: Mall | str, first: date, last: date) -> list[MallDay]:
    """A mall on every day from `first` to `last`, both included, that is known. Raises MallUnknown."""
    here = malls.get_mall(mall)
    return rules.mall_days(list_stall_days(here, first, last), max(first, known_since(here) or first), last)


def known_since(mall: Mall) -> date | None:
    """The first day of which anything was recorded of a mall; None where nothing ever was.

    Counted days (also imported and generated ones) or the day on which the mall was entered.
    """
    counted = DayMall.objects.filter(mall=mall.slug).order_by("day").values_list("day", flat=True).first()
    entered = Event.objects.filter(mall=mall.slug, name="malls.mall.created").order_by("occurred_at").first()
    days = [counted] if counted else []
    days += [local_date(entered.occurred_at, mall.zone)] if entered else []
    return min(days, default=None)


def list_region_days(region: str, first: date, last: date) -> dict[str, list[MallDay]]:
    """The malls of a region (of all regions for no code), by slug."""
    return {
        mall.slug: list_mall_days(mall, first, last)
        for mall in malls.list_malls()
        if not region or mall.region_id == region or mall.region_id.startswith(f"{region}.")
    }


def list_way_days(mall: Mall | str, first: date, last: date, days: Sequence[StallDay] = ()) -> list[WayDay]:
    """Every way of every stall on every day: what its services offer, where the stall worked."""
    here = malls.get_mall(mall)
    offered: dict[str, list[tuple[Way, date, date | None]]] = defaultdict(list)
    for service in catalogue.list_kept_services(here):
        ways = [Way.REMOTE]
        ways += [Way.COUNTER] if service.walk_in else []
        ways += [Way.APPOINTMENT] if service.bookable else []
        for way in ways:
            offered[service.stall.slug].append((way, service.starts_date, service.ends_date))
    return [
        WayDay(item.stall, way, item.day, rules.way_condition(item.condition, way))
        for item in days or list_stall_days(here, first, last)
        if item.expected
        for way in Way
        if any(
            kind == way and start <= item.day and (end is None or item.day <= end)
            for kind, start, end in offered[item.stall]
        )
    ]


def list_seen_days(mall: str, first: date, last: date) -> set[tuple[str, date]]:
    """Stalls and days with at least one event, from `first` to `last`, both included."""
    rows = DayCell.objects.filter(mall=mall, day__gte=first, day__lte=last).exclude(stall="")
    return set(rows.values_list("stall", "day").distinct())
