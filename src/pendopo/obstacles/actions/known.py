"""Entries that are known from published sources, loaded with the demo."""

from datetime import date, datetime
from importlib.resources import files
from typing import Any

import yaml
from django.db import transaction

from pendopo.kit.actor import Actor
from pendopo.malls.models import Mall
from pendopo.obstacles.actions.entries import write_entry
from pendopo.obstacles.models import Innovation, Obstacle, Strategy
from pendopo.obstacles.types import Evidence, InnovationInput, ObstacleInput, Precision, Reach, StrategyInput

FILE = files("pendopo.obstacles") / "data" / "known.yaml"


@transaction.atomic
def load_known_entries(*, by: Actor, at: datetime) -> int:
    """Take over what each city did according to its sources; what is here already stays. Gives how many."""
    known = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    ids: dict[str, int] = {}
    for model in (Obstacle, Strategy, Innovation):
        ids |= dict(model.objects.exclude(key="").values_list("key", "pk"))
    malls = dict(Mall.objects.values_list("region_id", "slug"))
    made = 0
    for kind, read in (("obstacles", _obstacle), ("strategies", _strategy), ("innovations", _innovation)):
        for row in known[kind]:
            if row["key"] in ids:
                continue
            ids[row["key"]] = write_entry(
                given=read(row, ids), region=row["region"], mall=malls.get(row["region"], ""),
                reach=Reach.ACCEPTED, told_date=row["told"], key=row["key"], by=by, at=at,
            )  # fmt: skip
            made += 1
    return made


def _common(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": row["title"], "title_en": row["title_en"], "text": row.get("text", ""),
        "text_en": row.get("text_en", ""), "source": row["source"], "owner": row.get("owner", ""),
    }  # fmt: skip


def _told(row: dict[str, Any], name: str) -> tuple[date | None, str]:
    """`2020-04-01`, or `[2020-03-15, about]`; nothing where the source does not say it."""
    value = row.get(name)
    if isinstance(value, list):
        return value[0], value[1]
    return value, Precision.DAY


def _obstacle(row: dict[str, Any], ids: dict[str, int]) -> ObstacleInput:
    since, since_precision = _told(row, "since")
    until, until_precision = _told(row, "until")
    return ObstacleInput(
        **_common(row), code=row["code"], since=since, until=until, since_precision=since_precision,
        until_precision=until_precision, state=row.get("state", "untold"),
    )  # fmt: skip


def _strategy(row: dict[str, Any], ids: dict[str, int]) -> StrategyInput:
    starts, starts_precision = _told(row, "starts")
    ends, ends_precision = _told(row, "ends")
    return StrategyInput(
        **_common(row), state=row.get("state", "untold"), starts_date=starts, ends_date=ends,
        starts_precision=starts_precision, ends_precision=ends_precision, result=row.get("result", ""),
        result_en=row.get("result_en", ""), measures=tuple(row.get("measures", ())),
        answers=tuple(ids[key] for key in row["answers"]),
    )  # fmt: skip


def _innovation(row: dict[str, Any], ids: dict[str, int]) -> InnovationInput:
    starts, precision = _told(row, "starts")
    return InnovationInput(
        **_common(row), idea=row["idea"], idea_en=row["idea_en"], stage=row["stage"],
        codes=tuple(row["codes"]), starts_date=starts, starts_precision=precision,
        result=row.get("result", ""), result_en=row.get("result_en", ""),
        evidence=tuple(Evidence(item) for item in row.get("evidence", ())),
        obstacles=tuple(ids[key] for key in row.get("obstacles", ())),
    )  # fmt: skip
