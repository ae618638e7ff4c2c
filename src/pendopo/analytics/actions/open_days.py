"""Days on which a mall should have worked: holes in the data must show, also when facts change later."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Max, Min

from pendopo.analytics.actions.months import sum_months
from pendopo.analytics.actions.write import DayRow, write_days
from pendopo.analytics.models import DayMall
from pendopo.analytics.queries.cursor import cursor_if_free
from pendopo.analytics.queries.opening import list_open_stalls
from pendopo.analytics.rules import month_of
from pendopo.events.actions import record
from pendopo.kit import clock
from pendopo.kit.actor import Actor
from pendopo.malls import queries as malls

_CHANGED = ("stalls_open", "stalls_seen")


@transaction.atomic
def add_open_days(*, by: Actor, at: datetime) -> int:
    """Give every past day on which a mall should have worked its row, from its first counted day on: a day
    without any event is a hole, not nothing. Gives how many were added; none while another writer is at
    work, which the next hour makes good.
    """
    if cursor_if_free() is None:
        return 0
    added = 0
    spans = {row["mall"]: row["first"] for row in DayMall.objects.values("mall").annotate(first=Min("day"))}
    for mall in malls.list_malls():
        if mall.slug not in spans:
            continue
        yesterday = clock.local_date(at, mall.zone) - timedelta(days=1)
        missing = _missing(mall.slug, spans[mall.slug], yesterday)
        if not missing:
            continue
        opened = list_open_stalls(mall, missing[0], missing[-1])
        rows = [
            DayRow(mall.slug, mall.region_id, day, 0, opened[day], frozenset())
            for day in missing
            if opened[day]
        ]
        write_days(rows)
        sum_months((mall.slug, month_of(row.day)) for row in rows)
        added += len(rows)
    if added:
        record("analytics.cubes.gaps_shown", by=by, at=at, data={"days": added})
    return added


def _missing(mall: str, first: date, last: date) -> list[date]:
    known = set(DayMall.objects.filter(mall=mall).values_list("day", flat=True))
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [day for day in days if day not in known]


def refit_opening(places: Iterable[str]) -> int:
    """Look again at which stalls should have worked, on every counted day of malls whose hours or facts
    changed ("" for all). Gives how many days differ.
    """
    wanted = set(places)
    known = {mall.slug: mall for mall in malls.list_malls()}
    slugs = sorted(known) if "" in wanted else sorted(wanted & set(known))
    changed = 0
    for slug in slugs:
        rows = DayMall.objects.filter(mall=slug)
        ends = rows.aggregate(first=Min("day"), last=Max("day"))
        if ends["first"] is None:
            continue
        opened = list_open_stalls(known[slug], ends["first"], ends["last"])
        differing = []
        for row in rows:
            should, seen = len(opened[row.day]), len(opened[row.day] & set(row.traces))
            if (row.stalls_open, row.stalls_seen) != (should, seen):
                row.stalls_open, row.stalls_seen = should, seen
                differing.append(row)
        DayMall.objects.bulk_update(differing, _CHANGED, batch_size=500)
        sum_months((slug, month_of(row.day)) for row in differing)
        changed += len(differing)
    return changed
