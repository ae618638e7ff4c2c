"""Reading obstacles, strategies and innovations. Without `by` only what everybody may read."""

from collections.abc import Iterable
from datetime import date
from typing import Any, TypeVar

from django.db.models import Q, QuerySet

from pendopo.kit.actor import Actor
from pendopo.obstacles.models import EntryChange, Innovation, Obstacle, Strategy
from pendopo.obstacles.queries.evidence import files_of_rows
from pendopo.obstacles.queries.select import in_period, matching, of_place, readable
from pendopo.obstacles.queries.views import innovation_view, mall_names, obstacle_view, strategy_view
from pendopo.obstacles.types import (
    ChangeView,
    EntryKind,
    EntryUnknown,
    InnovationView,
    ObstacleView,
    Reach,
    Stage,
    StrategyView,
)

MODELS: dict[str, Any] = {
    EntryKind.OBSTACLE: Obstacle,
    EntryKind.STRATEGY: Strategy,
    EntryKind.INNOVATION: Innovation,
}
MOST = 500
View = TypeVar("View")


def list_obstacles(
    *, region: str = "", mall: str = "", first: date | None = None, last: date | None = None,
    by: Actor | None = None, code: str = "", state: str = "", text: str = "", limit: int = MOST,
) -> list[ObstacleView]:  # fmt: skip
    """Obstacles that held at any time from `first` to `last`, the latest told first."""
    extra, where = in_period("since_date", "until_date", first, last)
    rows = Obstacle.objects.annotate(**extra).filter(
        readable(by), of_place(region, mall), where, matching(text)
    )
    if code:
        rows = rows.filter(code=code)
    if state:
        rows = rows.filter(state=state)
    return obstacle_views(rows[:limit], by)


def list_strategies(
    *, region: str = "", mall: str = "", first: date | None = None, last: date | None = None,
    by: Actor | None = None, state: str = "", text: str = "", code: str = "", limit: int = MOST,
) -> list[StrategyView]:  # fmt: skip
    """Strategies that held at any time from `first` to `last`; with a code, those that answer it."""
    extra, where = in_period("starts_date", "ends_date", first, last)
    rows = Strategy.objects.annotate(**extra).filter(
        readable(by), of_place(region, mall), where, matching(text)
    )
    if state:
        rows = rows.filter(state=state)
    if code:
        rows = rows.filter(
            pk__in=Strategy.objects.filter(
                answers__in=Obstacle.objects.filter(readable(by), code=code)
            ).values("pk")
        )
    return strategy_views(rows[:limit], by)


def list_innovations(
    *, region: str = "", mall: str = "", first: date | None = None, last: date | None = None,
    by: Actor | None = None, stage: str = "", code: str = "", text: str = "", limit: int = MOST,
) -> list[InnovationView]:  # fmt: skip
    """Innovations that began or were told from `first` to `last`, the latest told first."""
    where = Q()
    if first is not None or last is not None:
        span = (first or date.min, last or date.max)
        where = Q(starts_date__range=span) | Q(told_date__range=span)
    rows = Innovation.objects.filter(readable(by), of_place(region, mall), where, matching(text))
    if code:
        rows = rows.filter(codes__contains=[code])
    found = innovation_views(rows[:limit], by)
    return [item for item in found if not stage or item.stage == Stage(stage)]


def get_obstacle(entry_id: int, *, by: Actor | None = None) -> ObstacleView:
    """One obstacle. Raises EntryUnknown, also where the reader may not see it."""
    return _one(obstacle_views(Obstacle.objects.filter(readable(by), pk=entry_id), by))


def get_strategy(entry_id: int, *, by: Actor | None = None) -> StrategyView:
    """One strategy. Raises EntryUnknown, also where the reader may not see it."""
    return _one(strategy_views(Strategy.objects.filter(readable(by), pk=entry_id), by))


def get_innovation(entry_id: int, *, by: Actor | None = None) -> InnovationView:
    """One innovation. Raises EntryUnknown, also where the reader may not see it."""
    return _one(innovation_views(Innovation.objects.filter(readable(by), pk=entry_id), by))


def _one(found: list[View]) -> View:
    if not found:
        raise EntryUnknown
    return found[0]


def obstacle_views(rows: QuerySet[Obstacle], by: Actor | None) -> list[ObstacleView]:
    """Rows as views, with the names and neighbours that they need in few queries."""
    found = list(rows.select_related("region").prefetch_related("strategies__region", "innovations__region"))
    seen = {
        "strategy": _seen(Strategy, (item.pk for row in found for item in row.strategies.all()), by),
        "innovation": _seen(Innovation, (item.pk for row in found for item in row.innovations.all()), by),
    }
    names = mall_names(found)
    return [obstacle_view(row, names, seen) for row in found]


def strategy_views(rows: QuerySet[Strategy], by: Actor | None) -> list[StrategyView]:
    """Rows as views."""
    found = list(rows.select_related("region").prefetch_related("answers__region"))
    seen = {"obstacle": _seen(Obstacle, (item.pk for row in found for item in row.answers.all()), by)}
    names = mall_names(found)
    return [strategy_view(row, names, seen) for row in found]


def innovation_views(rows: QuerySet[Innovation], by: Actor | None) -> list[InnovationView]:
    """Rows as views."""
    found = list(
        rows.select_related("region", "replicated_from__region").prefetch_related(
            "copies__region", "obstacles__region", files_of_rows()
        )
    )
    near = [item.pk for row in found for item in row.copies.all()]
    near += [row.replicated_from_id for row in found if row.replicated_from_id]
    seen = {
        "innovation": _seen(Innovation, near, by),
        "obstacle": _seen(Obstacle, (item.pk for row in found for item in row.obstacles.all()), by),
    }
    names = mall_names(found)
    return [innovation_view(row, names, seen) for row in found]


def _seen(model: Any, ids: Iterable[int], by: Actor | None) -> set[int]:
    wanted = set(ids)
    if not wanted:
        return set()
    return set(model.objects.filter(readable(by), pk__in=wanted).values_list("pk", flat=True))


def list_changes(kind: str, entry_id: int, *, by: Actor) -> list[ChangeView]:
    """The history of an entry, the newest first, for its own place and the ministry. Raises EntryUnknown."""
    if not MODELS[kind].objects.filter(readable(by), pk=entry_id).exists():
        raise EntryUnknown
    rows = EntryChange.objects.filter(kind=kind, entry_id=entry_id)
    return [
        ChangeView(
            row.version, row.changed_at, row.changed_by, row.act,
            tuple((name, str(old), str(new)) for name, (old, new) in row.fields.items()), row.note,
        )
        for row in rows
    ]  # fmt: skip


def count_by_code(*, by: Actor | None = None, first: date | None = None, last: date | None = None,
    state: str = "") -> dict[tuple[str, str], int]:  # fmt: skip
    """How many obstacles each region has of each code: (region, code) to number."""
    extra, where = in_period("since_date", "until_date", first, last)
    rows = Obstacle.objects.annotate(**extra).filter(readable(by), where)
    if state:
        rows = rows.filter(state=state)
    found: dict[tuple[str, str], int] = {}
    for region, code in rows.values_list("region_id", "code"):
        found[(region, code)] = found.get((region, code), 0) + 1
    return found


def count_waiting(*, by: Actor) -> int:
    """Entries that were submitted and wait for the ministry."""
    return sum(model.objects.filter(readable(by), reach=Reach.SUBMITTED).count() for model in MODELS.values())


def entry_for_update(kind: str, entry_id: int) -> Any:
    """A row locked for a change, None when there is none."""
    return (
        MODELS[kind]
        .objects.select_for_update(of=("self",))
        .select_related("region")
        .filter(pk=entry_id)
        .first()
    )
