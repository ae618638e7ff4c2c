"""What people enter, and files bring."""

from dataclasses import dataclass, field
from datetime import date

from pendopo.obstacles.types.codes import Precision
from pendopo.obstacles.types.views import Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryInput:
    """What every entry has."""

    title: str
    text: str = ""
    title_en: str = ""
    text_en: str = ""
    owner: str = ""
    source: str = ""
    is_public: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ObstacleInput(EntryInput):
    """An obstacle as typed."""

    code: str
    since: date | None = None
    until: date | None = None
    since_precision: str = Precision.DAY
    until_precision: str = Precision.DAY
    state: str = "open"
    severity: str = ""
    services: tuple[str, ...] = ()
    stalls: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StrategyInput(EntryInput):
    """An answer as typed."""

    state: str = "planned"
    starts_date: date | None = None
    ends_date: date | None = None
    starts_precision: str = Precision.DAY
    ends_precision: str = Precision.DAY
    result: str = ""
    result_en: str = ""
    measures: tuple[str, ...] = ()
    answers: tuple[int, ...] = ()  # ids of obstacles


@dataclass(frozen=True, slots=True, kw_only=True)
class InnovationInput(EntryInput):
    """An innovation as typed."""

    idea: str = ""
    idea_en: str = ""
    stage: str = "idea"
    codes: tuple[str, ...] = ()
    starts_date: date | None = None
    starts_precision: str = Precision.DAY
    decree: str = ""
    evidence: tuple[Evidence, ...] = field(default=())
    competition: str = ""
    category: str = ""
    result: str = ""
    result_en: str = ""
    measure: str = ""
    before_first: date | None = None
    before_last: date | None = None
    after_first: date | None = None
    after_last: date | None = None
    replicated_from: int | None = None
    obstacles: tuple[int, ...] = ()
