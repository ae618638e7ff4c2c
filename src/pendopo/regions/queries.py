"""Reads of regions, groups and calendars. All of it is public."""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache

from django.db.models import Q

from pendopo.kit.words import language
from pendopo.regions import rules
from pendopo.regions.models import CalendarDay, Region, RegionGroup
from pendopo.regions.types import DayStatus, LayerDay, RegionUnknown


def get_region(code: str) -> Region:
    """The region with this Kemendagri code. Raises RegionUnknown."""
    try:
        return Region.objects.select_related("parent").get(pk=code)
    except Region.DoesNotExist:
        raise RegionUnknown from None


def list_provinces() -> list[Region]:
    """All provinces by code."""
    return list(Region.objects.filter(kind="province"))


def list_regions_below(code: str) -> list[Region]:
    """Regencies and cities of a province by code."""
    return list(Region.objects.filter(parent_id=code))


def list_regions(codes: Iterable[str] | None = None) -> list[Region]:
    """All regions, or those with the given codes, by code."""
    rows = Region.objects.all() if codes is None else Region.objects.filter(pk__in=list(codes))
    return list(rows)


def get_group(slug: str) -> RegionGroup:
    """A group of regions with its regions prefetched. Raises RegionUnknown."""
    try:
        return RegionGroup.objects.prefetch_related("regions").get(pk=slug)
    except RegionGroup.DoesNotExist:
        raise RegionUnknown from None


def list_groups() -> list[RegionGroup]:
    """All groups of regions with their regions prefetched, by name."""
    return list(RegionGroup.objects.prefetch_related("regions").order_by("name"))


@lru_cache(maxsize=1024)
def zone_of(code: str) -> str:
    """The time zone of a region, such as Asia/Jakarta."""
    return rules.zone_of_code(code)


def list_calendar_rows(places: Iterable[tuple[str, str]], *, first: date, last: date) -> list[LayerDay]:
    """What the tables say from `first` to `last` for the given (layer, place) pairs, in one query."""
    here = Q()
    for layer, place in set(places):
        here |= Q(layer=layer, place=place)
    rows = CalendarDay.objects.filter(here, date__range=(first, last)).order_by("date", "id")
    return [
        LayerDay(
            date=row.date,
            layer=row.layer,
            status=row.status,
            opens=row.opens,
            closes=row.closes,
            reason=row.reason,
            decree=row.decree,
            collective_leave=row.collective_leave,
            source=row.source,
            place=row.place,
        )
        for row in rows
    ]


def calendar_day(day: date, *, region: str, mall: str = "", stall: str = "") -> DayStatus:
    """What all layers above a place say about one day."""
    places = rules.layer_places(region, mall, stall)
    rows = list_calendar_rows(places.items(), first=day, last=day)
    return rules.resolve_place(day, places, rows, language=language())


def list_calendar_days(
    first: date, last: date, *, region: str, mall: str = "", stall: str = ""
) -> list[DayStatus]:
    """The days from `first` to `last` inclusive, with one query for all of them."""
    places = rules.layer_places(region, mall, stall)
    rows = list_calendar_rows(places.items(), first=first, last=last)
    count = (last - first).days + 1
    return [
        rules.resolve_place(first + timedelta(days=n), places, rows, language=language())
        for n in range(count)
    ]
