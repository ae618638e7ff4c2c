"""A mall answers: keeps a draft, confirms, corrects, or takes over what is computed now."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from pendopo.events.actions import record
from pendopo.kit import clock
from pendopo.kit.actor import Actor
from pendopo.kit.errors import InvalidInput, Text
from pendopo.kit.text import _
from pendopo.malls.models import Mall
from pendopo.monitoring.actions.returns.naming import named, send_named, work_in_register
from pendopo.monitoring.models import Return, ReturnHistory, ReturnValue
from pendopo.monitoring.queries import returns as queries
from pendopo.monitoring.rules import returns as rules
from pendopo.monitoring.types.returns import (
    Answer,
    Definition,
    FieldKind,
    FieldSpec,
    Importance,
    RegisterWork,
    ReturnIncomplete,
    ReturnLocked,
    ReturnMoved,
    ReturnState,
)

REASON_LONGEST, TEXT_LONGEST = 500, 5000
TOP = 1e12
WRITTEN = ["value", "text", "reason", "entries", "seen_computed"]


@transaction.atomic
def answer_return(
    *, return_id: int, version: int, answers: Mapping[str, Answer], confirm: bool, why: str = "",
    register: RegisterWork | None = None, by: Actor, at: datetime,
) -> Return:  # fmt: skip
    """Keep what a mall says, as a draft or confirmed. After acceptance this is a correction and says why.

    Fields that are not named stay; `register` is done in the register of entries first. Raises NotAllowed,
    ReturnMoved (somebody else wrote meanwhile), ReturnLocked, InvalidInput and ReturnIncomplete; nothing is
    kept then.
    """
    row = queries.return_for_update(return_id)
    queries.require_report(by, row)
    if row.version != version:
        raise ReturnMoved
    definition = queries.as_definition(row.definition)
    zone = Mall.objects.filter(slug=row.mall).values_list("zone", flat=True).first() or "Asia/Jakarta"
    today = clock.local_date(at, zone)
    if not rules.may_answer(row.state, today=today, lock=row.lock_date):
        raise ReturnLocked
    was = ReturnState(row.state)
    confirm = confirm or was in {ReturnState.CONFIRMED, ReturnState.ACCEPTED}
    values = {value.field: value for value in row.values.select_for_update().order_by("id")}
    before = {code: queries.answer_of(value) for code, value in values.items()}
    after = before | _checked(definition, values, answers, confirm=confirm)
    made = work_in_register(row, register, by=by, at=at) if register else {}
    after = named(row, definition, after, made=made, by=by)
    changes = rules.changes_of(definition, before, after, why=why.strip())
    if was == ReturnState.ACCEPTED:
        if not changes:
            return row
        if not why.strip():
            raise ReturnIncomplete(fields={"why": _("Tulis alasan koreksi: laporan ini sudah diterima.")})
    if confirm:
        _check_complete(row, definition, values, after)
        after = send_named(row, definition, after, by=by, at=at)
    _write(values, after, confirmed=confirm)
    _advance(row, was, confirm=confirm, on_time=rules.is_on_time(today, row.due_date), by=by, at=at)
    _tell(row, was, changes, confirm=confirm, why=why, by=by, at=at)
    return row


def _checked(
    definition: Definition, values: Mapping[str, ReturnValue], answers: Mapping[str, Answer], *, confirm: bool
) -> dict[str, Answer]:
    """The answers that may be kept. Raises InvalidInput naming each field that is unknown, too long or
    wrong.
    """
    known = {spec.code: spec for spec in definition.fields}
    wrong: dict[str, Text] = {code: _("Isian ini tidak dikenal.") for code in answers if code not in known}
    kept = {}
    for code, answer in answers.items():
        spec = known.get(code)
        if spec is None:
            continue
        if spec.is_number and answer.value is not None and not 0 <= answer.value <= TOP:
            wrong[f"v-{code}"] = _("Tulis angka nol atau lebih.")
        if len(answer.reason) > REASON_LONGEST or len(answer.text) > TEXT_LONGEST:
            wrong[f"r-{code}"] = _("Isian ini terlalu panjang.")
        computed = values[code].computed if code in values else None
        if confirm and rules.needs_reason(spec.kind, computed, answer):
            wrong[f"r-{code}"] = _("Anda mengganti angka sistem. Tulis alasannya.")
        text = "" if spec.is_number else answer.text.replace("\r\n", "\n").strip()
        if spec.kind == FieldKind.CHOICE:
            said = rules.read_choice(text)
            if said is None:
                wrong[f"t-{code}"] = _("Jawab ya atau tidak.")
            text = said or ""
        entries = rules.refs_of(values[code].entries) if code in values else ()
        kept[code] = Answer(
            answer.value if spec.is_number else None, text, answer.reason.strip(), entries, answer.chosen
        )
    if wrong:
        raise ReturnIncomplete(fields=wrong) if confirm else InvalidInput(fields=wrong)
    return kept


def _check_complete(
    row: Return, definition: Definition, values: Mapping[str, ReturnValue], after: Mapping[str, Answer]
) -> None:
    numbers = rules.values_to_check(definition, after)
    reasons = {code: answer.reason for code, answer in after.items()}
    findings = rules.find_problems(definition, numbers, queries.previous_values(row), reasons)
    questions = rules.open_questions(
        definition, findings, gaps={code: value.gaps for code, value in values.items()}, reasons=reasons,
        without_value={code for code, number in numbers.items() if number is None},
    )  # fmt: skip
    if questions:
        places = {spec.code: _place_of(spec) for spec in definition.fields}
        raise ReturnIncomplete(
            fields={
                (places[found.field] if found.importance == Importance.BLOCK else f"r-{found.field}"): (
                    found.message
                )
                for found in questions
            }
        )


def _place_of(spec: FieldSpec) -> str:
    """Where on the form something that blocks is mended."""
    if not spec.is_number:
        return f"t-{spec.code}"
    return f"v-{spec.code}" if spec.kind == FieldKind.TYPED else f"r-{spec.code}"


def _write(values: Mapping[str, ReturnValue], after: Mapping[str, Answer], *, confirmed: bool) -> None:
    for code, value in values.items():
        answer = after[code]
        value.value, value.text, value.reason = answer.value, answer.text, answer.reason
        value.entries = rules.rows_of(answer.entries)
        if confirmed and value.seen_computed is None:
            value.seen_computed = value.computed
    ReturnValue.objects.bulk_update(values.values(), WRITTEN)


def _advance(row: Return, was: ReturnState, *, confirm: bool, on_time: bool, by: Actor, at: datetime) -> None:
    row.version += 1
    if confirm:
        row.state = ReturnState.CONFIRMED.value
        row.confirmed_at, row.confirmed_by = at, f"{by.kind}:{by.code}"[:80]
        if row.first_confirmed_at is None:
            row.first_confirmed_at, row.on_time = at, on_time
        row.remarks.filter(answered_at=None).update(answered_at=at)
    if was == ReturnState.ACCEPTED:
        row.corrections += 1
    row.save()


def _tell(
    row: Return, was: ReturnState, changes: list[dict[str, object]], *, confirm: bool, why: str,
    by: Actor, at: datetime,
) -> None:  # fmt: skip
    corrected = was == ReturnState.ACCEPTED
    act = "corrected" if corrected else "confirmed" if confirm else "saved"
    ReturnHistory.objects.create(
        of=row, version=row.version, act=act, by=f"{by.kind}:{by.code}"[:80], at=at, changes=changes,
        note=why.strip()[:500],
    )  # fmt: skip
    data: dict[str, object] = {"return": row.pk, "version": row.version}
    if corrected:
        data["changed"] = len(changes)
    elif confirm:
        data |= {"late": not row.on_time, "changed": len(changes)}
    names = {
        "corrected": "monitoring.return.corrected", "confirmed": "monitoring.return.confirmed",
        "saved": "monitoring.return.saved",
    }  # fmt: skip
    record(names[act], by=by, at=at, region=row.region_code, mall=row.mall, data=data)


@transaction.atomic
def adopt_computed(*, return_id: int, version: int, by: Actor, at: datetime) -> Return:
    """Take over what late events made of the computed values, where the answer was the system's own.

    Raises NotAllowed, ReturnMoved and ReturnLocked. An accepted return waits to be accepted again.
    """
    row = queries.return_for_update(return_id)
    queries.require_report(by, row)
    if row.version != version:
        raise ReturnMoved
    zone = Mall.objects.filter(slug=row.mall).values_list("zone", flat=True).first() or "Asia/Jakarta"
    if not rules.may_answer(row.state, today=clock.local_date(at, zone), lock=row.lock_date):
        raise ReturnLocked
    changes, why = [], str(_("Angka baru dari kejadian yang masuk terlambat."))
    for value in row.values.select_for_update().order_by("id"):
        if value.seen_computed is None or rules.same_number(value.computed, value.seen_computed):
            continue
        if rules.same_number(value.value, value.seen_computed):
            changes.append({"field": value.field, "old": value.value, "new": value.computed, "why": why})
            value.value = value.computed
        value.seen_computed = value.computed
        value.save(update_fields=["value", "seen_computed"])
    if not changes:
        return row
    if row.state == ReturnState.ACCEPTED:
        row.state, row.corrections = ReturnState.CONFIRMED.value, row.corrections + 1
    row.version += 1
    row.save(update_fields=["state", "corrections", "version"])
    ReturnHistory.objects.create(
        of=row, version=row.version, act="adopted", by=f"{by.kind}:{by.code}"[:80], at=at, changes=changes
    )
    record(
        "monitoring.return.adopted", by=by, at=at, region=row.region_code, mall=row.mall,
        data={"return": row.pk, "version": row.version, "changed": len(changes)},
    )  # fmt: skip
    return row
