"""In what condition malls worked on each day, from their dated facts."""

from collections import OrderedDict, defaultdict
from collections.abc import Hashable, Sequence
from datetime import date
from threading import Lock

from django.db import connection
from django.db.models import OuterRef, Subquery

from pendopo.analytics.models import DayCell, DayMall
from pendopo.analytics.rules import condition as rules
from pendopo.analytics.types.condition import MallDay, StallDay, Way, WayDay
from pendopo.catalogue import queries as catalogue
from pendopo.events.models import Event
from pendopo.kit import words
from pendopo.kit.clock import local_date
from pendopo.malls import queries as malls
from pendopo.malls.models import Mall

_KEPT: OrderedDict[Hashable, list[MallDay]] = OrderedDict()
_LOCK = Lock()
MOST_KEPT = 1500  # months of malls in one process


def list_stall_days(mall: Mall | str, first: date, last: date) -> list[StallDay]:
    """Every stall of a mall on every day from `first` to `last`, both included, by stall and day.

    Days before and after a stall's agreement are left out, and days before anything was recorded of the
    mall: a timetable says nothing about a time that nobody wrote down. Raises MallUnknown.
    """
    here = malls.get_mall(mall)
    first = max(first, known_since(here) or first)
    return [] if last < first else _stall_days(here, first, last)


def _stall_days(mall: Mall, first: date, last: date, version: int | None = None) -> list[StallDay]:
    table = malls.timetable(mall, first=first, last=last, version=version)
    names = {row.pk: (row.slug, row.name) for row in malls.list_stalls(mall)}
    return rules.stall_days(table, names, first, last)


def list_mall_days(mall: Mall | str, first: date, last: date) -> list[MallDay]:
    """A mall on every day from `first` to `last`, both included, that is known. Raises MallUnknown."""
    here = malls.get_mall(mall)
    return list_days_of([here], first, last)[here.slug]


def list_days_of(places: Sequence[Mall], first: date, last: date) -> dict[str, list[MallDay]]:
    """Several malls, read just now, by slug; what follows from their facts is kept while their version
    holds.
    """
    since = known_since_of(places)
    return {mall.slug: _mall_days(mall, max(first, since[mall.slug] or first), last) for mall in places}


def _mall_days(mall: Mall, first: date, last: date) -> list[MallDay]:
    key = (connection.settings_dict["NAME"], mall.pk, mall.version, first, last, words.language())
    if connection.in_atomic_block:  # it may see its own changes under the same version
        return _made_days(mall, first, last)
    with _LOCK:
        days = _KEPT.get(key)
    if days is None:
        days = _made_days(mall, first, last)
        with _LOCK:
            _KEPT[key] = days
            while len(_KEPT) > MOST_KEPT:
                _KEPT.popitem(last=False)
    return list(days)


def _made_days(mall: Mall, first: date, last: date) -> list[MallDay]:
    days = _stall_days(mall, first, last, mall.version) if first <= last else []
    return rules.mall_days(days, first, last)


def known_since(mall: Mall) -> date | None:
    """The first day of which anything was recorded of a mall; None where nothing ever was.

    Counted days (also imported and generated ones) or the day on which the mall was entered.
    """
    return known_since_of([mall])[mall.slug]


def known_since_of(places: Sequence[Mall]) -> dict[str, date | None]:
    """The first known day of several malls, by slug, in one read."""
    counted = DayMall.objects.filter(mall=OuterRef("slug")).order_by("day").values("day")[:1]
    created = Event.objects.filter(mall=OuterRef("slug"), name="malls.mall.created")
    entered = created.order_by("occurred_at").values("occurred_at")[:1]
    rows = Mall.objects.filter(pk__in=[mall.pk for mall in places])
    found: dict[str, date | None] = {mall.slug: None for mall in places}
    for slug, zone, day, at in rows.values_list("slug", "zone", Subquery(counted), Subquery(entered)):
        found[slug] = min(filter(None, (day, local_date(at, zone) if at else None)), default=None)
    return found


def list_region_days(region: str, first: date, last: date) -> dict[str, list[MallDay]]:
    """The malls of a region (of all regions for no code), by slug."""
    return list_days_of(malls_of(region), first, last)


def malls_of(region: str) -> list[Mall]:
    """The malls of a region or province (of all regions for no code), by name."""
    return [
        mall
        for mall in malls.list_malls()
        if not region or mall.region_id == region or mall.region_id.startswith(f"{region}.")
    ]


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
