"""Many returns at once: a mall's list, the ministry's board of a period, completeness, and who is to be
reminded.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db.models import Count, Q

from pendopo.kit import clock
from pendopo.kit.actor import Actor
from pendopo.kit.errors import NotAllowed, Text
from pendopo.malls.models import Mall
from pendopo.monitoring.models import Return, ReturnDefinition, ReturnValue
from pendopo.monitoring.queries.returns.definitions import as_definition
from pendopo.monitoring.queries.returns.places import may_report, may_review
from pendopo.monitoring.queries.returns.reading import number_words
from pendopo.monitoring.rules import returns as rules
from pendopo.monitoring.types.returns import (
    Answer,
    Completeness,
    Definition,
    Finding,
    Importance,
    Period,
    PeriodKind,
    ReturnState,
)
from pendopo.regions.models import Region, RegionGroup

REMIND_SPAN = timedelta(days=5)  # wider than every reminder, in any zone


@dataclass(frozen=True, slots=True)
class ReturnLine:
    """One return in a list."""

    id: int
    mall: str
    mall_name: str
    region_code: str
    region_name: str
    period: Period
    period_code: str
    period_words: str
    state: ReturnState
    state_words: Text
    version: int
    due: date
    lock: date
    late: bool
    locked: bool
    on_time: bool | None
    coverage: float | None
    corrections: int
    is_generated: bool
    questions: int
    notes: int
    moved: int
    visits: str

    @property
    def is_waiting(self) -> bool:
        """Whether the mall has something to do."""
        return self.state in {ReturnState.COMPUTED, ReturnState.RETURNED}


A_PAGE = 30  # returns of a pile on one page of the board
MOST_REGIONS = 60  # beyond these the board names provinces, and each opens its own


@dataclass(frozen=True, slots=True)
class Pile:
    """One page of the returns that stand alike."""

    lines: tuple[ReturnLine, ...]
    page: int
    pages: int
    count: int


@dataclass(frozen=True, slots=True)
class Board:
    """The ministry's table of one period. `not_due`: nothing was sent and nothing had to be, so nobody is
    late.
    """

    waiting: Pile
    owing: Pile
    accepted: Pile
    places: dict[str, list["PlaceLine"]]
    not_due: bool

    @property
    def lines(self) -> tuple[ReturnLine, ...]:
        """Every return on this page."""
        return (*self.waiting.lines, *self.owing.lines, *self.accepted.lines)


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """How complete the returns of a place are."""

    code: str
    name: str
    completeness: Completeness


def list_returns_of(
    mall: Mall, *, by: Actor, at: datetime, kind: PeriodKind | None = None
) -> list[ReturnLine]:
    """A mall's returns for who answers for it or reviews it: what waits by its due day, then the rest, the
    newest first. Raises NotAllowed.
    """
    if not (may_report(by, region=mall.region_id, mall=mall.slug) or may_review(by, region=mall.region_id)):
        raise NotAllowed
    rows = Return.objects.filter(mall=mall.slug, **({"kind": kind} if kind else {}))
    lines = _lines(rows.order_by("-ends_date", "kind")[:60], at=at)
    waiting = sorted((line for line in lines if line.is_waiting), key=lambda line: line.due)
    return [*waiting, *(line for line in lines if not line.is_waiting)]


def board_of(
    period: Period, *, by: Actor, at: datetime, group: str = "", province: str = "",
    pages: Mapping[str, int] | None = None,
) -> Board:  # fmt: skip
    """The returns of a period that the actor reviews, a page of each pile, and how complete places are.
    Raises NotAllowed.
    """
    rows = Return.objects.filter(kind=period.kind, starts_date=period.start).order_by("region_code", "mall")
    if group:
        rows = rows.filter(region_code__in=_codes_of_group(group))
    if province:
        rows = rows.filter(region_code__startswith=f"{province[:2]}.")
    here = map(_Seen._make, rows.values_list(*_Seen._fields))
    seen = [row for row in here if may_review(by, region=row.region_code)]
    if not seen and not may_review(by):
        raise NotAllowed
    piles = {
        "waiting": [row for row in seen if row.state == ReturnState.CONFIRMED],
        "owing": [row for row in seen if row.state in {ReturnState.COMPUTED, ReturnState.RETURNED}],
        "accepted": [row for row in seen if row.state == ReturnState.ACCEPTED],
    }
    cut = {name: _cut(pile, (pages or {}).get(name, 1)) for name, pile in piles.items()}
    shown_rows = [row.id for part, _number, _all in cut.values() for row in part]
    made = _lines(Return.objects.in_bulk(shown_rows).values(), at=at)
    lines = {line.id: line for line in made}
    shown = {
        name: Pile(tuple(lines[row.id] for row in part), number, pages_of(len(piles[name])), len(piles[name]))
        for name, (part, number, _all) in cut.items()
    }
    today = clock.local_date(at, "Asia/Jakarta")
    return Board(
        shown["waiting"], shown["owing"], shown["accepted"], _completeness(seen),
        not_due=bool(seen) and all(row.on_time is None and row.due_date >= today for row in seen),
    )  # fmt: skip


def pages_of(count: int) -> int:
    """How many pages a pile has."""
    return max(1, -(-count // A_PAGE))


class _Seen(NamedTuple):
    """What counting needs of a return."""

    id: int
    state: str
    region_code: str
    region_name: str
    on_time: bool | None
    due_date: date
    coverage: float | None


def _cut(pile: list[_Seen], number: int) -> tuple[list[_Seen], int, int]:
    number = min(max(1, number), pages_of(len(pile)))
    return pile[(number - 1) * A_PAGE : number * A_PAGE], number, len(pile)


def list_region_returns(region: str, *, by: Actor, at: datetime, malls: int = 12) -> list[ReturnLine]:
    """The newest monthly return of every mall of a region or province, for who reviews it; else none."""
    if not may_review(by, region=region):
        return []
    newest = (
        Return.objects.filter(Q(region_code=region) | Q(region_code__startswith=f"{region}."))
        .filter(kind=PeriodKind.MONTH)
        .order_by("mall", "-starts_date")
        .distinct("mall")
    )
    return _lines(newest[:malls], at=at)


def _codes_of_group(slug: str) -> list[str]:
    return list(Region.objects.filter(groups__slug=slug).values_list("code", flat=True))


def list_periods(kind: PeriodKind) -> list[tuple[Period, int, int]]:
    """The periods that have returns, the newest first, with how many there are and how many were accepted."""
    rows = (
        Return.objects.filter(kind=kind)
        .values("starts_date")
        .annotate(all=Count("id"), accepted=Count("id", filter=Q(state=ReturnState.ACCEPTED)))
        .order_by("-starts_date")[:60]
    )
    return [(rules.period_of(kind, row["starts_date"]), row["all"], row["accepted"]) for row in rows]


def _completeness(rows: list[_Seen]) -> dict[str, list[PlaceLine]]:
    """Received and in time of expected, and coverage: nation, provinces, groups and regions."""
    names = dict(
        Region.objects.filter(code__in={row.region_code[:2] for row in rows}).values_list("code", "name")
    )
    groups = RegionGroup.objects.prefetch_related("regions").order_by("name")
    by_group = []
    for group in groups:
        inside = {region.code for region in group.regions.all()}
        by_group.append((group.slug, group.name, [row for row in rows if row.region_code in inside]))
    return {
        "nation": [_place("", "", rows)],
        "groups": [_place(slug, name, found) for slug, name, found in by_group if found],
        "provinces": [
            _place(code, names.get(code, code), found)
            for code, found in _grouped(rows, lambda row: row.region_code[:2])
        ],
        "regions": [
            _place(code, found[0].region_name, found)
            for code, found in _grouped(rows, lambda row: row.region_code)
        ]
        if len(rows) <= MOST_REGIONS
        else [],
    }


def _grouped(rows: Iterable[_Seen], key: object) -> list[tuple[str, list[_Seen]]]:
    found: dict[str, list[_Seen]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)  # type: ignore[operator]
    return sorted(found.items())


def _place(code: str, name: str, rows: list[_Seen]) -> PlaceLine:
    complete = rules.completeness_of((row.state, row.on_time, row.coverage) for row in rows)
    return PlaceLine(code, name, complete)


def list_returns_to_remind(*, at: datetime) -> list[tuple[Return, Mall, str]]:
    """The unanswered returns whose reminder falls on the present day of their mall: before, due or late."""
    malls = {mall.slug: mall for mall in Mall.objects.all()}
    waiting = Return.objects.filter(
        state__in=[ReturnState.COMPUTED, ReturnState.RETURNED],
        due_date__range=((at - REMIND_SPAN).date(), (at + REMIND_SPAN).date()),
    ).order_by("id")
    found = []
    for row in waiting:
        mall = malls.get(row.mall)
        if mall is None:
            continue
        when = rules.reminder_of(clock.local_date(at, mall.zone), row.due_date)
        if when:
            found.append((row, mall, when))
    return found


def _lines(rows: Iterable[Return], *, at: datetime) -> list[ReturnLine]:
    kept = list(rows)
    values: dict[int, dict[str, _Value]] = defaultdict(dict)
    read = ReturnValue.objects.filter(of__in=[row.pk for row in kept]).values_list(*_Value._fields)
    for value in map(_Value._make, read):
        values[value.of_id][value.field] = value
    before = _numbers_before(kept)
    used = ReturnDefinition.objects.filter(pk__in={row.definition_id for row in kept})
    definitions = {row.pk: as_definition(row) for row in used}
    here = {row.mall for row in kept}
    zones = dict(Mall.objects.filter(slug__in=here).values_list("slug", "zone"))
    made = []
    for row in kept:
        mine = values[row.pk]
        findings, questions = _found(definitions[row.definition_id], mine, before.get(row.pk, {}))
        made.append(
            _line(
                row, mine, questions=len(questions),
                notes=sum(one.importance != Importance.BLOCK for one in findings),
                today=clock.local_date(at, zones.get(row.mall, "Asia/Jakarta")),
            )
        )  # fmt: skip
    return made


class _Value(NamedTuple):
    """What a line needs of a field."""

    of_id: int
    field: str
    value: float | None
    computed: float | None
    seen_computed: float | None
    reason: str
    gaps: int
    text: str


def _numbers_before(rows: list[Return]) -> dict[int, dict[str, float | None]]:
    wanted = {}
    for row in rows:
        before = rules.previous_period(Period(PeriodKind(row.kind), row.starts_date, row.ends_date))
        wanted[row.mall, row.kind, before.start] = row.pk
    if not wanted:
        return {}
    found: dict[int, dict[str, float | None]] = defaultdict(dict)
    several = ReturnValue.objects.filter(
        of__mall__in={key[0] for key in wanted}, of__starts_date__in={key[2] for key in wanted},
        value__isnull=False,
    )  # fmt: skip
    columns = ("of__mall", "of__kind", "of__starts_date", "field", "value")
    for mall, kind, start, field, value in several.values_list(*columns):
        if (mall, kind, start) in wanted:
            found[wanted[mall, kind, start]][field] = value
    return found


def _found(
    definition: Definition, values: dict[str, _Value], before: dict[str, float | None]
) -> tuple[list[Finding], list[Finding]]:
    numbers = rules.values_to_check(
        definition, {code: Answer(value.value, value.text) for code, value in values.items()}
    )
    reasons = {code: value.reason for code, value in values.items()}
    findings = rules.find_problems(definition, numbers, before, reasons)
    questions = rules.open_questions(
        definition, findings, gaps={code: value.gaps for code, value in values.items()}, reasons=reasons,
        without_value={code for code, number in numbers.items() if number is None},
    )  # fmt: skip
    return findings, questions


def _line(row: Return, values: dict[str, _Value], *, questions: int, notes: int, today: date) -> ReturnLine:
    period = Period(PeriodKind(row.kind), row.starts_date, row.ends_date)
    visits = values.get("visits")
    return ReturnLine(
        id=row.pk, mall=row.mall, mall_name=row.mall_name, region_code=row.region_code,
        region_name=row.region_name, period=period, period_code=rules.period_code(period),
        period_words=rules.period_words(period), state=ReturnState(row.state),
        state_words=rules.state_words(row.state), version=row.version, due=row.due_date, lock=row.lock_date,
        late=not row.on_time if row.on_time is not None else today > row.due_date,
        locked=today > row.lock_date, on_time=row.on_time,
        coverage=row.coverage, corrections=row.corrections, is_generated=row.is_generated,
        questions=questions, notes=notes,
        moved=sum(
            value.seen_computed is not None and not rules.same_number(value.computed, value.seen_computed)
            for value in values.values()
        ),
        visits=number_words(visits.value if visits else None, 0),
    )  # fmt: skip
