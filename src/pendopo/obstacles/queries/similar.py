"""What regions like this one use against the same obstacle, and why they are like it."""

from collections import defaultdict
from datetime import date

from pendopo.analytics import queries as analytics
from pendopo.analytics.rules import month_after, month_of
from pendopo.kit.actor import Actor
from pendopo.malls import queries as malls
from pendopo.obstacles.models import Obstacle
from pendopo.obstacles.queries.entries import list_innovations, list_strategies
from pendopo.obstacles.queries.select import readable
from pendopo.obstacles.rules.likeness import Profile, likeness
from pendopo.obstacles.types import EntryKind, Link, ObstacleCode, ObstacleView, Similar

MOST = 6


def list_profiles(*, on: date, by: Actor | None = None) -> dict[str, Profile]:
    """What is known of each region: stalls under agreement, visits of the last whole month, codes."""
    stalls: dict[str, int] = defaultdict(int)
    for mall in malls.list_malls():
        stalls[mall.region_id] += len(malls.list_stalls(mall, on=on))
    month = month_after(month_of(on), -1)
    counted = analytics.region_months("visits", first=month, last=month)
    visits = {region: counts[0] for region, counts in counted.items()}
    codes: dict[str, set[str]] = defaultdict(set)
    for region, code in Obstacle.objects.filter(readable(by)).values_list("region_id", "code").distinct():
        codes[region].add(code)
    return {
        region: Profile(region, stalls.get(region, 0), visits.get(region), codes[region])
        for region in {*stalls, *visits, *codes}
    }


def list_similar(entry: ObstacleView, *, on: date, by: Actor | None = None) -> list[Similar]:
    """Strategies and innovations of other regions against the same kind of obstacle, the most alike first;
    none for *other*, which is no kind.
    """
    if entry.code == ObstacleCode.OTHER:
        return []
    profiles = list_profiles(on=on, by=by)
    mine = profiles.get(entry.region, Profile(entry.region))
    mine = Profile(mine.region, mine.stalls, mine.visits, {entry.code})
    found: list[Similar] = []
    entries = [
        *list_innovations(code=entry.code, by=by),
        *list_strategies(code=entry.code, by=by),
    ]
    for item in entries:
        if item.region == entry.region:
            continue
        other = profiles.get(item.region, Profile(item.region))
        other = Profile(other.region, other.stalls, other.visits, {entry.code})
        score, reasons = likeness(mine, other)
        link = Link(item.id, item.title, item.region, item.region_name)
        found.append(Similar(link, EntryKind(item.kind), score, reasons))
    return sorted(found, key=lambda item: (-item.score, item.link.region, item.link.id))[:MOST]
