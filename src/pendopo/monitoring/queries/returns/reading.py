"""One return: the row, its answers, and the whole as a page shows it."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from pendopo.kit import clock, words
from pendopo.kit.actor import Actor
from pendopo.kit.errors import Text
from pendopo.kit.text import _
from pendopo.malls.models import Mall
from pendopo.monitoring.models import Return, ReturnHistory, ReturnRemark, ReturnValue
from pendopo.monitoring.queries.returns.definitions import as_definition
from pendopo.monitoring.queries.returns.places import may_report, may_review, may_see_drafts
from pendopo.monitoring.queries.returns.registers import find_entries, list_entries
from pendopo.monitoring.rules import returns as rules
from pendopo.monitoring.types.returns import (
    Answer,
    Block,
    Definition,
    EntryRef,
    FieldKind,
    FieldSpec,
    Finding,
    Period,
    PeriodKind,
    ReturnState,
    ReturnUnknown,
)
from pendopo.obstacles.rules.moving import states_of
from pendopo.people.models import User


@dataclass(frozen=True, slots=True)
class FieldView:
    """One field as a page shows it."""

    spec: FieldSpec
    value: float | None
    text: str
    reason: str
    computed: float | None
    shown: str  # the value in words
    shown_computed: str
    unit: Text
    gaps: int
    state: str
    overridden: bool
    moved: str  # "4.431 → 4.436" when the system now computes something else than was confirmed
    previous: str  # the value of the period before, in words
    findings: tuple[Finding, ...]
    asked: bool  # a sentence is still missing
    entries: tuple["EntryLine", ...] = ()  # that the return names, and while it is open those it could name
    not_yet: tuple[str, ...] = ()  # titles of the period's entries that a confirmed return does not name

    @property
    def said(self) -> Text:
        """A text as it is read."""
        return rules.text_words(self.spec, self.text)


@dataclass(frozen=True, slots=True)
class EntryLine:
    """An entry as a return names it, with how it stands by now where that is another state."""

    ref: EntryRef
    code: str
    state_words: Text
    now: str = ""
    now_words: Text = ""
    now_version: int = 0
    states: tuple[tuple[str, Text], ...] = ()  # in which its place can say that it stands


@dataclass(frozen=True, slots=True)
class RemarkView:
    """A remark of the ministry."""

    text: str
    by: str
    at: datetime
    answered: bool


@dataclass(frozen=True, slots=True)
class BlockView:
    """One block with its fields and the remarks beside it."""

    code: str
    title: Text
    fields: tuple[FieldView, ...]
    remarks: tuple[RemarkView, ...]
    open_questions: int


@dataclass(frozen=True, slots=True)
class HistoryView:
    """One line of the history."""

    at: datetime
    by: str
    act: str
    version: int
    changes: tuple[dict[str, str], ...]
    note: str


@dataclass(frozen=True, slots=True)
class ReturnView:
    """A return as its reader may see it. `accepted_only`: what was accepted last, for those outside."""

    id: int
    mall: str
    mall_name: str
    region_code: str
    region_name: str
    renamed: str  # the region's present name, where it is another one
    zone: str
    period: Period
    period_code: str
    period_words: str
    state: ReturnState
    state_words: Text
    version: int
    definition: int
    due: date
    lock: date
    late: bool
    coverage: float | None
    is_generated: bool
    corrections: int
    confirmed_at: datetime | None
    accepted_at: datetime | None
    blocks: tuple[BlockView, ...]
    findings: tuple[Finding, ...]
    questions: tuple[Finding, ...]
    moved: int
    gaps: int
    history: tuple[HistoryView, ...]
    accepted_only: bool
    may_answer: bool
    may_review: bool
    exceptions: tuple[str, ...]


def find_return(mall: str, period: Period) -> Return | None:
    """The return of a mall and period, if it is open."""
    return Return.objects.filter(mall=mall, kind=period.kind, starts_date=period.start).first()


def get_return(mall: str, period: Period) -> Return:
    """The return of a mall and period. Raises ReturnUnknown."""
    row = find_return(mall, period)
    if row is None:
        raise ReturnUnknown
    return row


def return_for_update(return_id: int) -> Return:
    """The return, locked. Raises ReturnUnknown."""
    try:
        return Return.objects.select_for_update().get(pk=return_id)
    except Return.DoesNotExist:
        raise ReturnUnknown from None


def answers_of(row: Return, *, accepted: bool = False) -> dict[str, Answer]:
    """What a return says, by field; with `accepted` what was accepted last."""
    return {value.field: answer_of(value, accepted=accepted) for value in row.values.all()}


def answer_of(value: ReturnValue, *, accepted: bool = False) -> Answer:
    """What a return says in one field; with `accepted` what was accepted last."""
    if accepted:
        entries = rules.refs_of(value.accepted_entries)
        return Answer(value.accepted_value, value.accepted_text, value.accepted_reason, entries)
    return Answer(value.value, value.text, value.reason, rules.refs_of(value.entries))


def previous_values(row: Return) -> dict[str, float | None]:
    """The numbers of the period before, as they stand."""
    before = rules.previous_period(Period(PeriodKind(row.kind), row.starts_date, row.ends_date))
    rows = ReturnValue.objects.filter(of__mall=row.mall, of__kind=row.kind, of__starts_date=before.start)
    return dict(rows.values_list("field", "value"))


def get_return_view(mall: str, period: Period, *, by: Actor | None, at: datetime) -> ReturnView:
    """A return as the actor may see it: those outside see the last accepted answers only. Raises
    ReturnUnknown.
    """
    row = get_return(mall, period)
    place = Mall.objects.select_related("region").filter(slug=mall).first()
    region = place.region_id if place else row.region_code
    inside = may_see_drafts(by, region=region, mall=mall)
    if not inside and row.accepted_at is None:
        raise ReturnUnknown
    definition = as_definition(row.definition)
    values = {value.field: value for value in row.values.all()}
    answers = {code: answer_of(value, accepted=not inside) for code, value in values.items()}
    numbers = rules.values_to_check(definition, answers)
    reasons = {code: answer.reason for code, answer in answers.items()}
    before = previous_values(row) if inside else {}
    findings = rules.find_problems(definition, numbers, before, reasons)
    gaps = {code: value.gaps for code, value in values.items()}
    empty = {code for code, number in numbers.items() if number is None}
    questions = rules.open_questions(definition, findings, gaps=gaps, reasons=reasons, without_value=empty)
    anew = row.state in {ReturnState.COMPUTED, ReturnState.RETURNED}
    entries = _entries(row, definition, answers, by, anew=anew) if inside else {}
    parts = _Parts(values, answers, before, findings, questions, entries)
    blocks = _blocks(row, definition, parts, inside=inside)
    zone = place.zone if place else "Asia/Jakarta"
    today = clock.local_date(at, zone)
    state = ReturnState(row.state) if inside else ReturnState.ACCEPTED
    now_named = place.region.name if place else row.region_name
    return ReturnView(
        id=row.pk, mall=mall, mall_name=row.mall_name, region_code=row.region_code,
        region_name=row.region_name,
        renamed=now_named if now_named != row.region_name else "", zone=zone, period=period,
        period_code=rules.period_code(period), period_words=rules.period_words(period), state=state,
        state_words=rules.state_words(state), version=row.version, definition=definition.version,
        due=row.due_date, lock=row.lock_date,
        late=not row.on_time if row.on_time is not None else today > row.due_date, coverage=row.coverage,
        is_generated=row.is_generated, corrections=row.corrections, confirmed_at=row.confirmed_at,
        accepted_at=row.accepted_at, blocks=blocks, findings=tuple(findings), questions=tuple(questions),
        moved=sum(bool(view.moved) for block in blocks for view in block.fields),
        gaps=max(gaps.values(), default=0), history=_history(row, definition) if inside else (),
        accepted_only=not inside,
        may_answer=by is not None and may_report(by, region=region, mall=mall)
        and rules.may_answer(row.state, today=today, lock=row.lock_date),
        may_review=by is not None and may_review(by, region=row.region_code),
        exceptions=_exceptions(row) if inside else (),
    )  # fmt: skip


def _entries(
    row: Return, definition: Definition, answers: Mapping[str, Answer], by: Actor | None, *, anew: bool
) -> dict[str, tuple[tuple[EntryLine, ...], tuple[str, ...]]]:
    """The entries of each block as lines, and the titles of those that a confirmed return does not name."""
    found = {}
    for spec in definition.fields:
        if spec.kind != FieldKind.ENTRIES:
            continue
        kept = answers[spec.code].entries if spec.code in answers else ()
        now = list_entries(row, spec.block, by=by)
        now |= find_entries(row, spec.block, {ref.id for ref in kept} - set(now), by=by)
        named = rules.name_entries(kept, now, None, anew=anew)
        have = {ref.id for ref in named if ref.told}
        left = () if anew else tuple(ref.title for number, ref in now.items() if number not in have)
        lines = tuple(entry_line(ref, now.get(ref.id)) for ref in named if anew or ref.told)
        found[spec.code] = (lines, left)
    return found


def entry_line(ref: EntryRef, now: EntryRef | None) -> EntryLine:
    """An entry of a return beside how it stands now."""
    state = now.state if now else ref.state
    return EntryLine(
        ref, rules.entry_code(ref.kind, ref.id), rules.state_title(ref.kind, ref.state), state,
        rules.state_title(ref.kind, state) if state != ref.state else "", now.version if now else 0,
        tuple((one, rules.state_title(ref.kind, one)) for one in states_of(ref.kind, state)) if now else (),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Parts:
    values: Mapping[str, ReturnValue]
    answers: Mapping[str, Answer]
    before: Mapping[str, float | None]
    findings: list[Finding]
    questions: list[Finding]
    entries: Mapping[str, tuple[tuple[EntryLine, ...], tuple[str, ...]]]


def _blocks(row: Return, definition: Definition, parts: _Parts, *, inside: bool) -> tuple[BlockView, ...]:
    remarks: dict[str, list[RemarkView]] = defaultdict(list)
    if inside:
        rows: list[ReturnRemark] = list(row.remarks.all())
        names = _names(remark.by for remark in rows)
        for remark in rows:
            said = RemarkView(remark.text, names[remark.by], remark.at, remark.answered_at is not None)
            remarks[remark.block].append(said)
    made = []
    for block in Block:
        fields = tuple(_field(spec, parts, inside=inside) for spec in rules.fields_of(definition, block))
        asked = sum(view.asked for view in fields)
        made.append(BlockView(block.value, rules.block_title(block), fields, tuple(remarks[block]), asked))
    return tuple(made)


def _field(spec: FieldSpec, parts: _Parts, *, inside: bool) -> FieldView:
    from pendopo.analytics.types import MEASURES

    kept = parts.values.get(spec.code)
    answer = parts.answers.get(spec.code, Answer())
    computed = kept.computed if kept else None
    seen = kept.seen_computed if kept else None
    own = seen if seen is not None else computed
    moved = inside and seen is not None and not rules.same_number(computed, seen)
    measure = MEASURES.get(spec.measure)
    mine = tuple(found for found in parts.findings + parts.questions if found.field == spec.code)
    unique = tuple(dict.fromkeys(mine))
    return FieldView(
        spec=spec, value=answer.value, text=answer.text if inside or spec.is_number else "",
        reason=answer.reason, computed=computed,
        shown=number_words(answer.value, spec.decimals), shown_computed=number_words(computed, spec.decimals),
        unit=measure.unit if measure else "", gaps=kept.gaps if kept else 0, state=kept.state if kept else "",
        overridden=computed is not None and not rules.same_number(answer.value, own),
        moved=f"{number_words(seen, spec.decimals)} → {number_words(computed, spec.decimals)}"
        if moved
        else "",
        previous=number_words(parts.before.get(spec.code), spec.decimals) if spec.is_number else "",
        findings=unique, asked=any(found.field == spec.code for found in parts.questions),
        entries=parts.entries.get(spec.code, ((), ()))[0], not_yet=parts.entries.get(spec.code, ((), ()))[1],
    )  # fmt: skip


def number_words(value: float | None, decimals: int) -> str:
    """A number as people read it; nothing for none."""
    if value is None:
        return ""
    return words.number(value, 0 if decimals == 0 or value == int(value) else decimals)


def _history(row: Return, definition: Definition) -> tuple[HistoryView, ...]:
    rows: list[ReturnHistory] = list(row.history.all())
    names = _names(entry.by for entry in rows)
    labels = {spec.code: spec for spec in definition.fields}
    return tuple(
        HistoryView(
            entry.at, names[entry.by], entry.act, entry.version,
            tuple(_change(change, labels) for change in entry.changes), entry.note,
        )
        for entry in reversed(rows)
    )  # fmt: skip


def _change(change: Mapping[str, object], labels: Mapping[str, FieldSpec]) -> dict[str, str]:
    spec = labels.get(str(change["field"]))

    def said(value: object) -> str:
        if isinstance(value, int | float):
            return number_words(float(value), spec.decimals if spec else 1)
        return str(value or "–")

    return {
        "label": str(spec.label if spec else change["field"]),
        "old": said(change["old"]), "new": said(change["new"]), "why": str(change.get("why") or ""),
    }  # fmt: skip


def _exceptions(row: Return) -> tuple[str, ...]:
    rows = list(row.exceptions.order_by("at"))
    names = _names(item.by for item in rows)
    return tuple(
        f"{words.short_date(item.due_date)} / {words.short_date(item.lock_date)}: "
        f"{item.why} ({names[item.by]})"
        for item in rows
    )


def _names(codes: object) -> dict[str, str]:
    """The names of the members of staff behind actor codes such as `staff:u12`."""
    wanted = {str(code) for code in codes}  # type: ignore[attr-defined]
    ids = {
        code: int(code.partition(":u")[2])
        for code in wanted
        if code.startswith("staff:u") and code[7:].isdecimal()
    }
    people = {user.pk: str(user) for user in User.objects.filter(pk__in=ids.values())}
    return {code: people.get(ids.get(code, 0), str(_("Sistem"))) for code in wanted}
