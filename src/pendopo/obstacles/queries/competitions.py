"""The years of the national competition, and whether an innovation is ready."""

from datetime import date
from functools import lru_cache
from importlib.resources import files

import yaml

from pendopo.kit import words
from pendopo.obstacles.models import Innovation
from pendopo.obstacles.queries.results import Result, result_of
from pendopo.obstacles.rules.readiness import Competition, Readiness, readiness
from pendopo.obstacles.types import InnovationView

FILE = files("pendopo.obstacles") / "data" / "competitions.yaml"


@lru_cache(maxsize=2)
def _competitions(language: str) -> tuple[Competition, ...]:
    rows = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return tuple(
        Competition(
            year=row["year"],
            groups=row["groups"],
            categories={
                code: (item[language], item.get("least_age")) for code, item in row["categories"].items()
            },
            source=row.get("source", ""),
            closes=row.get("closes"),
        )
        for row in rows
    )


def list_competitions() -> tuple[Competition, ...]:
    """The years whose rules are known, in the language that is read, the latest last."""
    return _competitions(words.language())


def get_competition(year: str) -> Competition:
    """One year, else the latest that is known."""
    known = {item.year: item for item in list_competitions()}
    return known.get(year) or list_competitions()[-1]


def check_readiness(entry: InnovationView, *, on: date, result: Result | None = None) -> Readiness:
    """Whether an innovation is ready for the competition of its year (the latest known without one)."""
    used = Innovation.objects.exclude(pk=entry.id).exclude(competition="").values_list("title", flat=True)
    found = result or result_of(entry)
    return readiness(
        entry, get_competition(entry.competition), on=on, used_titles=list(used),
        has_results=found is not None and found.is_whole,
    )  # fmt: skip
