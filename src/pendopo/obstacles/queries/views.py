"""Rows as views, in the language that is read."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from pendopo.kit import words
from pendopo.malls.models import Mall
from pendopo.obstacles.models import Innovation, Obstacle, Strategy
from pendopo.obstacles.types import (
    EntryKind,
    Evidence,
    EvidenceFileView,
    InnovationView,
    Link,
    ObstacleView,
    Precision,
    Reach,
    Stage,
    StrategyView,
    Told,
)


def mall_names(rows: Iterable[Any]) -> dict[str, str]:
    """Names of the malls of some rows, in one query."""
    slugs = {row.mall for row in rows if row.mall}
    return dict(Mall.objects.filter(slug__in=slugs).values_list("slug", "name")) if slugs else {}


def said(row: Any, name: str) -> str:
    """A text of an entry in the language that is read, as it was written where there is no other."""
    other = getattr(row, f"{name}_en", "") if words.language() == "en" else ""
    return str(other or getattr(row, name))


def link(row: Any) -> Link:
    """Another entry, in short."""
    return Link(row.pk, said(row, "title"), row.region_id, row.region.name)


def told(day: date | None, precision: str) -> Told:
    """A date as it was told."""
    return Told(day, Precision(precision))


def _common(row: Any, kind: EntryKind, names: dict[str, str]) -> dict[str, Any]:
    return {
        "id": row.pk, "kind": kind, "region": row.region_id, "region_name": row.region.name,
        "mall": row.mall, "mall_name": names.get(row.mall, row.mall), "title": said(row, "title"),
        "text": said(row, "text"), "owner": row.owner, "source": row.source, "is_example": row.is_example,
        "reach": Reach(row.reach), "is_public": row.is_public, "told_date": row.told_date,
        "version": row.version, "changed_at": row.changed_at,
    }  # fmt: skip


def obstacle_view(row: Obstacle, names: dict[str, str], seen: dict[str, set[int]]) -> ObstacleView:
    """An obstacle with those of its answers that the reader may see."""
    return ObstacleView(
        **_common(row, EntryKind.OBSTACLE, names),
        code=row.code, since=told(row.since_date, row.since_precision),
        until=told(row.until_date, row.until_precision), state=row.state, severity=row.severity,
        services=tuple(row.services), stalls=tuple(row.stalls),
        strategies=tuple(link(item) for item in row.strategies.all() if item.pk in seen["strategy"]),
        innovations=tuple(link(item) for item in row.innovations.all() if item.pk in seen["innovation"]),
    )  # fmt: skip


def strategy_view(row: Strategy, names: dict[str, str], seen: dict[str, set[int]]) -> StrategyView:
    """A strategy with those of its obstacles that the reader may see."""
    return StrategyView(
        **_common(row, EntryKind.STRATEGY, names),
        state=row.state, starts=told(row.starts_date, row.starts_precision),
        ends=told(row.ends_date, row.ends_precision), result=said(row, "result"),
        measures=tuple(row.measures),
        answers=tuple(link(item) for item in row.answers.all() if item.pk in seen["obstacle"]),
    )  # fmt: skip


def innovation_view(row: Innovation, names: dict[str, str], seen: dict[str, set[int]]) -> InnovationView:
    """An innovation with those of its neighbours that the reader may see."""
    copies = tuple(link(item) for item in row.copies.all() if item.pk in seen["innovation"])
    origin = row.replicated_from
    return InnovationView(
        **_common(row, EntryKind.INNOVATION, names),
        idea=said(row, "idea"), stage=Stage.REPLICATED if copies else Stage(row.stage),
        codes=tuple(row.codes), starts=told(row.starts_date, row.starts_precision), decree=row.decree,
        evidence=tuple(Evidence(item["label"], item.get("url", "")) for item in row.evidence),
        files=tuple(_file(item) for item in row.files.all()),
        competition=row.competition, category=row.category, result=said(row, "result"), measure=row.measure,
        before=_months(row.before_first, row.before_last), after=_months(row.after_first, row.after_last),
        replicated_from=link(origin) if origin is not None and origin.pk in seen["innovation"] else None,
        copies=copies,
        obstacles=tuple(link(item) for item in row.obstacles.all() if item.pk in seen["obstacle"]),
    )  # fmt: skip


def _months(first: date | None, last: date | None) -> tuple[date, date] | None:
    return (first, last) if first is not None and last is not None else None


def _file(row: Any) -> EvidenceFileView:
    file = row.file
    picture = file.kind == "image/jpeg"
    return EvidenceFileView(row.pk, row.label, picture, file.size, file.pages, file.width, file.height)
