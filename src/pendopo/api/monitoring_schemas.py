"""What is asked of the API for measures, condition, entries and alerts, and what comes out."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from pendopo.api.schemas import Text

Region = Annotated[
    str, Field(max_length=13, pattern=r"^[0-9.]*$", description="A region and what lies below it.")
]
Mall = Annotated[str, Field(max_length=80, pattern=r"^[a-z0-9-]*$")]
Word = Annotated[str, Field(max_length=40, pattern=r"^[a-z_]*$")]


class EntriesAsked(BaseModel):
    """Which entries a list is about."""

    region: Region = ""
    mall: Mall = ""
    first: date | None = Field(None, alias="from", description="What still held on this day.")
    last: date | None = Field(None, alias="to", description="What had begun by this day.")
    code: Word = ""
    text: Text = Field("", alias="q", max_length=200, description="Words of the entry.")
    limit: int = Field(100, ge=1, le=500)


class ObstaclesAsked(EntriesAsked):
    """Which obstacles or strategies."""

    state: Word = ""


class InnovationsAsked(EntriesAsked):
    """Which innovations."""

    stage: Literal["", "idea", "trial", "routine", "replicated", "untold"] = ""


class AlertsAsked(BaseModel):
    """Which alerts."""

    region: Region = ""
    mall: Mall = ""
    measure: Word = ""
    kind: Word = ""
    state: Word = ""
    open_only: bool = True
    since: date | None = Field(None, description="Those that still went on after this day.")


class MeasureOut(BaseModel):
    """One entry of the dictionary. Values of different measures are never to be summed or compared."""

    code: str
    name: str
    unit: str
    meaning: str
    direction: str = Field(description="What a rise means: neutral, more_is_better or less_is_better.")
    source: str = Field(description="events (counted), typed (told by a mall) or imported (printed).")
    shape: str = Field(description="How values add up: sum, distinct, percentile or share.")
    version: int
    since: date | None = Field(description="From when this meaning holds; null for always.")


class ValueOut(BaseModel):
    """A measure of one place in one month. `value` is null where nothing stands alone; `state` says why."""

    place: str = Field(description="Empty for the nation, else the code of a region or the name of a mall.")
    month: str
    measure: str
    unit: str
    value: float | None
    state: str
    share_covered: float | None
    low: int | None
    high: int | None
    parts: int
    parts_missing: int
    note: str
    source: str
    origin: str = Field(description="typed by a mall, imported by the ministry; empty: counted or printed.")
    is_generated: bool = Field(description="An example, not a real figure.")


class DayConditionOut(BaseModel):
    """A mall on one day."""

    day: date
    condition: str = Field(description="open, limited, online_only or closed.")
    stalls_open: int
    stalls_all: int
    reason: str
    decree: str


class EntryLinkOut(BaseModel):
    """Another entry, in short."""

    id: int
    title: str
    region: str


class EntryOut(BaseModel):
    """What every entry has. Dates are as exact as they were told: `…_precision`."""

    id: int
    region: str
    region_name: str
    mall: str
    title: str
    text: str
    owner: str
    source: str
    reach: str
    is_example: bool = Field(description="An example, not a real entry.")
    told: date
    version: int


class ObstacleOut(EntryOut):
    """What hinders."""

    code: str
    code_title: str
    state: str
    severity: str
    since: date | None
    since_precision: str
    until: date | None
    until_precision: str
    services: list[str]
    stalls: list[str]
    strategies: list[EntryLinkOut]
    innovations: list[EntryLinkOut]


class StrategyOut(EntryOut):
    """What answers it."""

    state: str
    starts: date | None
    starts_precision: str
    ends: date | None
    ends_precision: str
    result: str
    measures: list[str]
    answers: list[EntryLinkOut]


class EvidenceOut(BaseModel):
    """Something that shows it."""

    label: str
    url: str


class InnovationOut(EntryOut):
    """Something new, from the idea to its copies elsewhere. `text` is the problem that it answers."""

    idea: str
    stage: str
    codes: list[str]
    starts: date | None
    starts_precision: str
    decree: str
    evidence: list[EvidenceOut]
    result: str
    measure: str
    replicated_from: EntryLinkOut | None
    copies: list[EntryLinkOut]
    obstacles: list[EntryLinkOut]


class CauseOut(BaseModel):
    """A dated fact that touches the time of an alert. Consistent with it, and no proof."""

    kind: str
    text: str
    start: date
    end: date | None
    decree: str
    counted: bool = Field(description="Already in what is expected, such as a holiday.")


class AlertOut(BaseModel):
    """What fell, rose or is missing. An empty `mall` is the nation."""

    id: int
    kind: str
    state: str
    cadence: str
    region_code: str
    mall: str
    measure: str = Field(description="Empty for a gap: it is of all measures.")
    first_start: date
    last_end: date
    value: float | None
    expected: float | None
    low: float | None
    high: float | None
    percent: float
    missed: float
    p_value: float | None
    causes: list[CauseOut]
    is_generated: bool
    found_at: datetime
    closed_at: datetime | None
