"""What takes room from malls: stalls that are out by dated facts, and weekdays outside the timetable."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import F, Q, Sum

from pendopo.analytics.models import DayCell
from pendopo.analytics.rules import falls
from pendopo.analytics.types.falls import Area
from pendopo.malls.models import Closure, Mall, OpeningHours, Stall
from pendopo.regions.queries import list_groups

_FROM, _UNTIL = time(8), time(15)  # the hours of a day that count for how much of it a closure takes


def shares_out(malls: Sequence[Mall], first: date, usual: Any, values: Mapping[str, Any]) -> dict[str, Any]:
    """By measure: the share of a mall's usual day that its absent stalls bring, a row a mall, a column a day.

    A stall is out while a closure holds, before its agreement begins and after it ends; not on a day on which
    it left a trace all the same.
    """
    import numpy as np

    width, names = usual.shape[1], tuple(values)
    away = _away(malls, first, width)
    counts = _counts(away, first, width, names) if away else {}
    if not counts:
        return {}
    for key, days in counts.items():
        away[key][(days.sum(axis=0) > 0) & (away[key] >= 1)] = 0.0
    by_mall: dict[str, list[str]] = defaultdict(list)
    for slug, stall in counts:
        by_mall[slug].append(stall)
    found = {name: np.zeros(usual.shape) for name in names}
    for row, mall in enumerate(malls):
        stalls = by_mall.get(mall.slug, ())
        for number, name in enumerate(names if stalls else ()):
            found[name][row] = falls.share_out(
                np.array([counts[mall.slug, stall][number] for stall in stalls]),
                np.array([away[mall.slug, stall] for stall in stalls]), values[name][row], usual[row],
            )  # fmt: skip
    return found


def _away(malls: Sequence[Mall], first: date, width: int) -> dict[tuple[str, str], Any]:
    """By mall and stall: how much of each day the stall is out."""
    import numpy as np

    last = first + timedelta(days=width)
    zones = {mall.pk: mall for mall in malls}
    found: dict[tuple[str, str], Any] = defaultdict(lambda: np.zeros(width))
    closures = Closure.objects.filter(stall__isnull=False, counter__isnull=True, mall__in=zones)
    closures = closures.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")))
    for fact in closures.select_related("stall"):
        mall = zones[fact.mall_id]
        until = min((at for at in (fact.ends_at, fact.withdrawn_at) if at), default=None)
        part = _part_of_days(fact.starts_at, until, ZoneInfo(mall.zone), first, width)
        if fact.stall is not None and part.any():
            mine = found[(mall.slug, fact.stall.slug)]
            np.maximum(mine, part, out=mine)
    dated = Q(starts_date__gt=first) | Q(ends_date__lt=last)
    for stall in Stall.objects.filter(dated, mall__in=zones):
        mine = found[(zones[stall.mall_id].slug, stall.slug)]
        mine[: max(0, min(width, (stall.starts_date - first).days))] = 1.0
        if stall.ends_date is not None:
            mine[max(0, (stall.ends_date - first).days + 1) :] = 1.0
    return dict(found)


def _part_of_days(start: datetime, end: datetime | None, zone: ZoneInfo, first: date, width: int) -> Any:
    import numpy as np

    part = np.zeros(width)
    begin = max(0, (start.astimezone(zone).date() - first).days)
    stop = width if end is None else min(width, (end.astimezone(zone).date() - first).days + 1)
    if begin >= stop:
        return part
    part[begin:stop] = 1.0
    hours = (datetime.combine(first, _UNTIL) - datetime.combine(first, _FROM)).total_seconds()
    for column in {begin, stop - 1}:
        day = first + timedelta(days=column)
        opens, closes = (datetime.combine(day, at, tzinfo=zone) for at in (_FROM, _UNTIL))
        taken = (min(end or closes, closes) - max(start, opens)).total_seconds()
        part[column] = min(1.0, max(0.0, taken / hours))
    return part


def _counts(
    away: Mapping[tuple[str, str], Any], first: date, width: int, measures: Sequence[str]
) -> dict[tuple[str, str], Any]:
    import numpy as np

    found: dict[tuple[str, str], Any] = {}
    rows = DayCell.objects.filter(
        mall__in={mall for mall, _stall in away}, stall__in={stall for _mall, stall in away},
        day__range=(first, first + timedelta(days=width - 1)),
    ).values_list("mall", "stall", "day")  # fmt: skip
    for mall, stall, day, *counts in rows.annotate(**{f"all_{name}": Sum(name) for name in measures}):
        if (mall, stall) in away:
            days = found.setdefault((mall, stall), np.zeros((len(measures), width)))
            days[:, (day - first).days] = counts
    return found


def outside_timetable(malls: Sequence[Mall], first: date, width: int) -> Any:
    """Days on which neither the mall nor a stall has hours, where hours are known for that time at all."""
    import numpy as np

    row = {mall.pk: number for number, mall in enumerate(malls)}
    weekday = np.arange(width) % 7  # from a Monday
    open_days = np.zeros((len(malls), width), dtype=bool)
    known = np.zeros((len(malls), width), dtype=bool)
    hours = OpeningHours.objects.filter(mall__in=row, step=OpeningHours.Step.SERVICE)
    for mall, day, begins, ends in hours.values_list(
        "mall", "weekday", "starts_date", "ends_date"
    ).distinct():
        begin = max(0, (begins - first).days) if begins else 0
        end = max(0, (ends - first).days + 1) if ends else width
        known[row[mall], begin:end] = True
        open_days[row[mall], begin:end] |= weekday[begin:end] == day
    return known & ~open_days


def list_areas(malls: Sequence[Mall]) -> tuple[Area, ...]:
    """Provinces and groups of regions with their malls."""
    inside: dict[tuple[str, str], list[int]] = defaultdict(list)
    groups = {group.slug: {region.code for region in group.regions.all()} for group in list_groups()}
    for number, mall in enumerate(malls):
        inside[(f"w:{mall.region_id[:2]}", mall.region_id[:2])].append(number)
        for slug, codes in groups.items():
            if mall.region_id in codes or mall.region_id[:2] in codes:
                inside[(f"g:{slug}", "")].append(number)
    return tuple(Area(key, code, tuple(rows)) for (key, code), rows in sorted(inside.items()))
