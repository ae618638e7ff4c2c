"""Entries of one mall, or of every mall, in short: one query a kind."""

from collections import defaultdict
from collections.abc import Callable, Collection
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
    rows = _rows(kind, first, last, ids, by).filter(of_place(region, ""), mall__in=["", mall])
    return [_short(kind, *columns) for columns in rows.values_list(*_COLUMNS)[:MOST]]


def list_in_short_of_all(
    kind: EntryKind, *, first: date, last: date, by: Actor | None
) -> Callable[[str, str], list[ShortEntry]]:
    """Those of every mall that hold in a period, read together; gives what tells those of a region and mall,
    as `list_in_short` does.
    """
    found: dict[tuple[str, str], list[tuple[int, ShortEntry]]] = defaultdict(list)
    rows = _rows(kind, first, last, (), by).values_list("region_id", "mall", *_COLUMNS)
    for order, (region, mall, *columns) in enumerate(rows):
        parts = region.split(".")
        for count in range(1, len(parts) + 1):
            found[".".join(parts[:count]), mall].append((order, _short(kind, *columns)))

    def of(region: str, mall: str) -> list[ShortEntry]:
        here = sorted(found.get((region, ""), []) + found.get((region, mall), []), key=lambda one: one[0])
        return [entry for _order, entry in here[:MOST]]

    return of


def _rows(
    kind: EntryKind, first: date | None, last: date | None, ids: Collection[int], by: Actor | None
) -> Any:
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
    return rows.filter(readable(by), where)


_COLUMNS = ("pk", "title", "title_en", "stands", "version", "reach", "is_example")


def _short(kind: EntryKind, *columns: Any) -> ShortEntry:
    pk, title, title_en, stands, version, reach, is_example = columns
    said = (title_en if words.language() == "en" else "") or title
    return ShortEntry(kind, pk, " ".join(said.split()), stands, version, Reach(reach), is_example)
