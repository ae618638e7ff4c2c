"""Entries as they are read: frozen, with names beside codes."""

from dataclasses import dataclass, field
from datetime import date, datetime

from pendopo.kit.errors import Text
from pendopo.obstacles.types.codes import CODE_TITLES, EntryKind, Precision, Reach, Stage


@dataclass(frozen=True, slots=True)
class Link:
    """Another entry, in short."""

    id: int
    title: str
    region: str = ""
    region_name: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """A date as exactly as it was told; no day means that it was not told."""

    day: date | None = None
    precision: Precision = Precision.DAY


@dataclass(frozen=True, slots=True)
class Evidence:
    """Something that shows it: a page, a decree, a film."""

    label: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class EvidenceFileView:
    """A file that shows it: a photo or a PDF, checked and made anew."""

    id: int
    label: str
    is_picture: bool
    size: int  # bytes
    pages: int = 0
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryView:
    """What every entry has. Texts are in the language that is read, where there is one."""

    id: int
    kind: EntryKind
    region: str
    region_name: str
    mall: str = ""
    mall_name: str = ""
    title: str
    text: str = ""
    owner: str = ""
    source: str = ""  # a page or words; empty for the place's own observation
    is_example: bool = False
    reach: Reach = Reach.DRAFT
    is_public: bool = True
    told_date: date
    version: int = 1
    changed_at: datetime | None = None

    @property
    def is_generated(self) -> bool:
        """Whether it was made up for the demo."""
        return self.is_example


@dataclass(frozen=True, slots=True, kw_only=True)
class ObstacleView(EntryView):
    """What hinders."""

    code: str
    since: Told = field(default_factory=Told)
    until: Told = field(default_factory=Told)
    state: str
    severity: str = ""
    services: tuple[str, ...] = ()
    stalls: tuple[str, ...] = ()
    strategies: tuple[Link, ...] = ()
    innovations: tuple[Link, ...] = ()

    @property
    def code_title(self) -> Text:
        """The code in words."""
        return CODE_TITLES[self.code]


@dataclass(frozen=True, slots=True, kw_only=True)
class StrategyView(EntryView):
    """What answers it."""

    state: str
    starts: Told = field(default_factory=Told)
    ends: Told = field(default_factory=Told)
    result: str = ""
    measures: tuple[str, ...] = ()
    answers: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class InnovationView(EntryView):
    """Something new against an obstacle, from the idea to its copies elsewhere. `text` is the problem."""

    idea: str = ""
    stage: Stage
    codes: tuple[str, ...] = ()
    starts: Told = field(default_factory=Told)
    decree: str = ""
    evidence: tuple[Evidence, ...] = ()
    files: tuple[EvidenceFileView, ...] = ()
    competition: str = ""  # year
    category: str = ""
    result: str = ""
    measure: str = ""
    before: tuple[date, date] | None = None  # first and last month
    after: tuple[date, date] | None = None
    replicated_from: Link | None = None
    copies: tuple[Link, ...] = ()
    obstacles: tuple[Link, ...] = ()

    @property
    def code_titles(self) -> tuple[Text, ...]:
        """The codes in words."""
        return tuple(CODE_TITLES[code] for code in self.codes)


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One change of an entry."""

    version: int
    at: datetime
    by: str
    act: str
    fields: tuple[tuple[str, str, str], ...]  # name, before, after
    note: str = ""


@dataclass(frozen=True, slots=True)
class SuggestionView:
    """An obstacle that the events point to, with its evidence in words."""

    id: int
    mall: str
    region: str
    kind: str
    code: str
    subject: str  # stall or agency; empty for the whole mall
    subject_name: str
    first: date
    last: date
    evidence: str
    title: str
    state: str
    reason: str = ""
    obstacle: int | None = None


@dataclass(frozen=True, slots=True)
class Similar:
    """An entry of another region, and why it is offered."""

    link: Link
    kind: EntryKind
    score: float
    reasons: tuple[Text, ...]
