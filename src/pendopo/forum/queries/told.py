"""What people told: obstacles, strategies and innovations of a region, and alerts about it."""

from datetime import date
from typing import Any

from pendopo.forum.types import Fact
from pendopo.kit import words
from pendopo.kit.actor import SYSTEM
from pendopo.kit.text import _, filled
from pendopo.obstacles import queries as obstacles
from pendopo.obstacles.types import (
    STAGE_TITLES,
    STATE_TITLES,
    InnovationView,
    ObstacleView,
    Reach,
    StrategyView,
)

Told3 = tuple[list[dict[str, Any]], list[dict[str, Any]], list[dict[str, Any]], list[Fact]]


def told_blocks(region: str, *, first: date, last: date) -> Told3:
    """Rows of the three blocks and their facts: what was sent or accepted, drafts never.

    The caller has asked for the permission to read this region's briefing.
    """
    where: dict[str, Any] = {"region": region, "first": first, "last": last, "by": SYSTEM}
    hindrances = [row for row in obstacles.list_obstacles(**where) if row.reach != Reach.DRAFT]
    answers = [row for row in obstacles.list_strategies(**where) if row.reach != Reach.DRAFT]
    news = [row for row in obstacles.list_innovations(**where) if row.reach != Reach.DRAFT]
    facts = [*map(_obstacle_fact, hindrances), *map(_strategy_fact, answers), *map(_innovation_fact, news)]
    then = {row.id for row in answers}  # what began later answers nothing yet
    return (
        [_obstacle_row(row, then) for row in hindrances],
        [_strategy_row(row) for row in answers],
        [_innovation_row(row) for row in news],
        facts,
    )


def when_told(told: Any) -> str:
    """A date as exactly as it was told."""
    if told.day is None:
        return ""
    month = f"{words.MONTHS[words.language()][told.day.month - 1]} {told.day.year}"
    shown = {"day": words.short_date(told.day), "month": month, "year": str(told.day.year)}
    text = shown.get(str(told.precision), month)
    return str(filled(_("sekitar {when}"), when=text)) if str(told.precision) == "about" else text


def _base(row: Any) -> dict[str, Any]:
    return {
        "title": row.title,
        "text": row.text,
        "source": row.source,
        "badge": str(_("contoh")) if row.is_example else "",
        "draft": str(_("belum diterima kementerian")) if row.reach != Reach.ACCEPTED else "",
        "kind": "plain",
    }


def _span(start: Any, end: Any) -> str:
    begun, over = when_told(start), when_told(end)
    if begun and over:
        return begun if begun == over else f"{begun} – {over}"
    if begun:
        return str(filled(_("sejak {when}"), when=begun))
    return str(filled(_("sampai {when}"), when=over)) if over else ""


def _meta(*parts: Any) -> str:
    return " · ".join(str(part) for part in parts if part)


def _obstacle_row(row: ObstacleView, then: set[int]) -> dict[str, Any]:
    answered = ", ".join(link.title for link in row.strategies if link.id in then)
    return _base(row) | {
        "state": str(STATE_TITLES.get(row.state, row.state)),
        "kind": {"solved": "good", "open": "bad", "easing": "warn"}.get(row.state, "plain"),
        "meta": _meta(row.code_title, _span(row.since, row.until)),
        "more": str(filled(_("Dijawab dengan: {what}"), what=answered)) if answered else "",
    }


def _strategy_row(row: StrategyView) -> dict[str, Any]:
    answers = ", ".join(link.title for link in row.answers)
    return _base(row) | {
        "state": str(STATE_TITLES.get(row.state, row.state)),
        "kind": {"done": "good", "running": "nila", "stopped": "bad"}.get(row.state, "plain"),
        "meta": _meta(row.owner, _span(row.starts, row.ends)),
        "more": _meta(
            filled(_("Hasil: {what}"), what=row.result) if row.result else "",
            filled(_("Menjawab: {what}"), what=answers) if answers else "",
        ),
    }


def _innovation_row(row: InnovationView) -> dict[str, Any]:
    return _base(row) | {
        "text": row.idea or row.text,
        "state": str(STAGE_TITLES.get(row.stage, row.stage)),
        "kind": {"routine": "good", "replicated": "good", "trial": "warn"}.get(str(row.stage), "plain"),
        "meta": _meta(row.owner, _span(row.starts, type(row.starts)())),
        "more": str(filled(_("Hasil: {what}"), what=row.result)) if row.result else "",
    }


def _day(told: Any) -> str:
    return told.day.isoformat() if told.day else ""


def _obstacle_fact(row: ObstacleView) -> Fact:
    return Fact(
        "obstacle", f"obstacle:{row.id}", row.title, state="ended" if row.state == "solved" else row.state,
        since=_day(row.since), until=_day(row.until), detail=str(STATE_TITLES.get(row.state, row.state)),
    )  # fmt: skip


def _strategy_fact(row: StrategyView) -> Fact:
    return Fact(
        "strategy", f"strategy:{row.id}", row.title, state=f"{row.state}|{row.result[:40]}",
        since=_day(row.starts), until=_day(row.ends),
        linked=tuple(f"obstacle:{link.id}" for link in row.answers), detail=row.result,
    )  # fmt: skip


def _innovation_fact(row: InnovationView) -> Fact:
    proof = row.result or ", ".join(item.label for item in row.evidence)
    return Fact(
        "innovation", f"innovation:{row.id}", row.title, state=str(row.stage), since=_day(row.starts),
        detail=proof,
    )  # fmt: skip
