"""What an answered return does in the register: entries move on, are written down, are named and sent."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from django.utils import translation

from pendopo.kit import clock
from pendopo.kit.actor import Actor
from pendopo.kit.errors import InvalidInput, Text
from pendopo.kit.text import _
from pendopo.malls.models import Mall
from pendopo.monitoring.models import Return
from pendopo.monitoring.queries.returns import registers
from pendopo.monitoring.rules import returns as rules
from pendopo.monitoring.types.returns import (
    Answer,
    Block,
    Definition,
    EntryRef,
    FieldKind,
    FieldSpec,
    NewEntry,
    RegisterWork,
    ReturnMoved,
    ReturnState,
)
from pendopo.obstacles import actions as obstacles
from pendopo.obstacles.types import (
    EntryChanged,
    EntryInput,
    EntryKind,
    InnovationInput,
    ObstacleInput,
    Reach,
    StrategyInput,
)

FOLLOWS = {ReturnState.COMPUTED, ReturnState.RETURNED}


def work_in_register(row: Return, work: RegisterWork, *, by: Actor, at: datetime) -> dict[str, list[int]]:
    """Move entries on and write new ones down; gives the new ones by kind. Raises ReturnMoved when an entry
    changed since it was read, InvalidInput, and what the register raises.
    """
    for step in work.steps:
        try:
            obstacles.move_entry(
                kind=step.kind, entry_id=step.id, version=step.version, state=step.state, by=by, at=at
            )
        except EntryChanged:
            raise ReturnMoved from None
    made: dict[str, list[int]] = {}
    for new in work.new:
        made.setdefault(new.kind, []).append(_write(row, new, by=by, at=at))
    return made


def _write(row: Return, new: NewEntry, *, by: Actor, at: datetime) -> int:
    place = Mall.objects.get(slug=row.mall)
    try:
        return obstacles.write_entry(
            given=_given(new, clock.local_date(at, place.zone)), region=place.region_id, mall=row.mall,
            by=by, at=at,
        )  # fmt: skip
    except InvalidInput as problem:
        block = next(block for block, kind in rules.KINDS.items() if kind == new.kind)
        names = {"title": f"new-{block.value}"}
        raise InvalidInput(
            fields={
                names.get(name, f"new-{block.value}-choice"): text for name, text in problem.fields.items()
            }
        ) from None


def _given(new: NewEntry, today: object) -> EntryInput:
    if new.kind == EntryKind.OBSTACLE:
        return ObstacleInput(title=new.title, code=new.choice, since=today)  # type: ignore[arg-type]
    if new.kind == EntryKind.INNOVATION:
        return InnovationInput(title=new.title, codes=(new.choice,) if new.choice else ())
    answers = (int(new.choice),) if new.choice.isdecimal() and len(new.choice) < 10 else ()
    return StrategyInput(title=new.title, state="running", starts_date=today, answers=answers)  # type: ignore[arg-type]


def named(
    row: Return, definition: Definition, after: Mapping[str, Answer], *, made: Mapping[str, list[int]],
    by: Actor,
) -> dict[str, Answer]:  # fmt: skip
    """The answers with the entries that each block names. Raises InvalidInput for an unknown entry."""
    anew = ReturnState(row.state) in FOLLOWS
    found = dict(after)
    wrong: dict[str, Text] = {}
    with translation.override("id"):  # a return keeps titles as they were written
        for spec in definition.fields:
            if spec.kind == FieldKind.ENTRIES and spec.code in after:
                answer = after[spec.code]
                new = made.get(rules.KINDS[spec.block], [])
                entries = _entries(row, spec, answer, new, anew=anew, by=by)
                if entries is None:
                    wrong[f"t-{spec.code}"] = _("Ada kode yang tidak ada dalam daftar mal ini.")
                else:
                    found[spec.code] = replace(answer, entries=entries, chosen=None)
    if wrong:
        raise InvalidInput(fields=wrong)
    return found


def _entries(
    row: Return, spec: FieldSpec, answer: Answer, new: list[int], *, anew: bool, by: Actor
) -> tuple[EntryRef, ...] | None:
    block = Block(spec.block)
    now = registers.list_entries(row, block, by=by)
    chosen = None if answer.chosen is None else {*answer.chosen, *new}
    wanted = {ref.id for ref in answer.entries} | (chosen or set()) | set(new)
    now |= registers.find_entries(row, block, wanted - set(now), by=by)
    if chosen is not None and not chosen <= set(now) | {ref.id for ref in answer.entries}:
        return None
    if chosen is None and new and not anew:
        chosen = {ref.id for ref in answer.entries if ref.told} | set(new)
    return rules.name_entries(answer.entries, now, chosen, anew=anew)


def send_named(
    row: Return, definition: Definition, after: Mapping[str, Answer], *, by: Actor, at: datetime
) -> dict[str, Answer]:
    """What a confirmed return names goes to the ministry with it, drafts too; gives the answers with the
    versions after that.
    """
    found = dict(after)
    for spec in definition.fields:
        if spec.kind != FieldKind.ENTRIES or spec.code not in after:
            continue
        entries = after[spec.code].entries
        ids = [ref.id for ref in entries if ref.told]
        drafts = {
            entry.id: obstacles.submit_entry(
                kind=entry.kind, entry_id=entry.id, version=entry.version, by=by, at=at
            )
            for entry in registers.find_short(row, Block(spec.block), ids, by=by).values()
            if entry.reach == Reach.DRAFT
        }
        sent = tuple(replace(ref, version=drafts.get(ref.id, ref.version)) for ref in entries)
        found[spec.code] = replace(after[spec.code], entries=sent)
    return found
