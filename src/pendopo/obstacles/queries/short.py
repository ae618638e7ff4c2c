"""Entries of one mall in short, one query a kind."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import F, Q

from pendopo.kit import words
from pendopo.kit.actor import Actor
from pendopo.obstacles.models import Innovation, Obstacle, Strategy
from pendopo.obstacles.queries.select import in_period, of_place, readable
from pendopo.obstacles.types import EntryKind, Reach
from pendopo.obstacles.types.short import ShortEntry

MOST = 200


def list_in_short(
    kind: EntryKind, *, region: str, mall: str, first: date | None = None, last: date | None = None,
    ids: Collection[int] = (), by: Actor | None,
) -> list[ShortEntry]:  # fmt: skip
    """The entries of a mall and of its whole region that hold in a period, and those of `ids` whenever."""
    rows: Any
    if kind == EntryKind.INNOVATION:
        span = (first or date.min, last or date.max)
        where = Q(starts_date__range=span) | Q(told_date__range=span)
        rows = Innovation.objects.annotate(stands=F("stage"))
    else:
        model: Any = Obstacle if kind == EntryKind.OBSTACLE else Strategy
        names = ("since_date", "until_date") if kind == EntryKind.OBSTACLE else ("starts_date", "ends_date")
        extra, where = in_period(*names, first, last)
        rows = model.objects.annotate(stands=F("state"), **extra)
    if first is None and last is None:
        where = Q(pk__in=list(ids))
    elif ids:
        where |= Q(pk__in=list(ids))
    rows = rows.filter(readable(by), of_place(region, ""), where, mall__in=["", mall])
    found = rows.values_list("pk", "title", "title_en", "stands", "version", "reach", "is_example")[:MOST]
    other = words.language() == "en"
    return [
        ShortEntry(
            kind, pk, " ".join(((title_en if other else "") or title).split()), stands, version, Reach(reach),
            is_example,
        )
        for pk, title, title_en, stands, version, reach, is_example in found
    ]  # fmt: skip
