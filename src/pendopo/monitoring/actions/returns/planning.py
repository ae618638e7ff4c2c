"""What is asked and by when: definitions in versions, and logged exceptions of dates."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, datetime

from django.db import IntegrityError, transaction

from pendopo.events.actions import record
from pendopo.kit import clock
from pendopo.kit.actor import Actor, Permission
from pendopo.kit.errors import InvalidInput, NotAllowed
from pendopo.kit.text import _
from pendopo.malls.models import Mall
from pendopo.monitoring.models import DateException, Return, ReturnDefinition, ReturnHistory
from pendopo.monitoring.queries import returns as queries
from pendopo.monitoring.rules import returns as rules
from pendopo.monitoring.types.returns import Check, Definition, NewField, PeriodKind, ReturnMoved


def ensure_definition(kind: PeriodKind, start: date, *, by: Actor, at: datetime) -> ReturnDefinition:
    """The definition in force for a period; the first one is written when there is none."""
    found = queries.definition_for(kind, start)
    if found is not None:
        return found
    first = rules.default_definition(kind)
    row, _made = ReturnDefinition.objects.get_or_create(
        kind=kind,
        version=1,
        defaults=_columns(replace(first, valid_from=min(first.valid_from, start)), by, at),
    )
    return row


def _columns(definition: Definition, by: Actor, at: datetime) -> dict[str, object]:
    return {
        "valid_from": definition.valid_from, "due_days": definition.due_days,
        "lock_days": definition.lock_days, "content": rules.as_content(definition),
        "note": definition.note[:300], "made_by": f"{by.kind}:{by.code}"[:80], "made_at": at,
    }  # fmt: skip


@transaction.atomic
def revise_definition(
    *, kind: PeriodKind, valid_from: date, due_days: int, lock_days: int,
    checks: Mapping[str, Mapping[str, str]] | None = None, new: NewField | None = None,
    retired: Collection[str] = (), note: str, by: Actor, at: datetime,
) -> Definition:  # fmt: skip
    """Make a new version of what is asked, for periods from a day on; returns that are open keep theirs.

    `checks`: by code the `right` and `importance` that change; `new` is asked as well, `retired` no more,
    both only in periods that are still to come. Raises NotAllowed and InvalidInput.
    """
    if not by.may(Permission.REVIEW_RETURNS):
        raise NotAllowed
    wrong: dict[str, object] = {}
    if not 0 <= due_days <= 60:
        wrong["due_days"] = _("Isi 0 sampai 60 hari.")
    if not due_days <= lock_days <= 365:
        wrong["lock_days"] = _("Kunci tidak boleh mendahului tenggat, paling lama 365 hari.")
    if not note.strip():
        wrong["note"] = _("Tulis alasan perubahannya.")
    old = queries.newest_definition(kind)
    if valid_from < old.valid_from:
        wrong["valid_from"] = _("Versi baru tidak boleh mulai sebelum versi yang berlaku.")
    if (new or retired) and valid_from <= clock.local_date(at, "Asia/Jakarta"):
        wrong["valid_from"] = _("Isian baru atau yang dicabut berlaku mulai masa yang akan datang.")
    new_checks = tuple(_revised(check, (checks or {}).get(check.code, {}), wrong) for check in old.checks)
    asked = rules.without_fields(replace(old, checks=new_checks), retired)
    if new is not None:
        found = rules.field_mistakes(new, asked)
        wrong |= {f"new-{name}": text for name, text in found.items()}
        if not found:
            asked = rules.with_field(asked, new, taken=queries.codes_ever_asked())
    if wrong:
        raise InvalidInput(fields=wrong)  # type: ignore[arg-type]
    ensure_definition(kind, old.valid_from, by=by, at=at)
    made = replace(
        asked, version=old.version + 1, valid_from=valid_from, due_days=due_days, lock_days=lock_days,
        note=note.strip(),
    )  # fmt: skip
    try:
        with transaction.atomic():
            row = ReturnDefinition.objects.create(kind=kind, version=made.version, **_columns(made, by, at))
    except IntegrityError:
        raise ReturnMoved from None
    record(
        "monitoring.return_definition.revised",
        by=by,
        at=at,
        data={"kind": kind.value, "version": made.version},
    )
    return queries.as_definition(row)


def _revised(check: Check, change: Mapping[str, str], wrong: dict[str, object]) -> Check:
    right, importance = change.get("right", check.right), change.get("importance", check.importance)
    if right != check.right:
        try:
            float(right)
        except ValueError:
            wrong[f"right-{check.code}"] = _("Tulis batasnya dengan angka.")
    return replace(check, right=right, importance=type(check.importance)(importance))


@transaction.atomic
def extend_return(*, return_id: int, due: date, lock: date, why: str, by: Actor, at: datetime) -> Return:
    """Give one return other dates, with a reason that stays readable. Raises NotAllowed and InvalidInput."""
    row = queries.return_for_update(return_id)
    queries.require_review(by, row)
    wrong = {}
    if not why.strip():
        wrong["why"] = _("Tulis alasan kelonggaran.")
    if due < row.ends_date:
        wrong["due"] = _("Tenggat tidak boleh sebelum masanya berakhir.")
    if lock < due:
        wrong["lock"] = _("Kunci tidak boleh mendahului tenggat.")
    if wrong:
        raise InvalidInput(fields=wrong)
    who = f"{by.kind}:{by.code}"[:80]
    DateException.objects.create(of=row, due_date=due, lock_date=lock, why=why.strip()[:300], by=who, at=at)
    changes = [
        {"field": "due", "old": row.due_date.isoformat(), "new": due.isoformat(), "why": why.strip()},
        {"field": "lock", "old": row.lock_date.isoformat(), "new": lock.isoformat(), "why": why.strip()},
    ]
    row.due_date, row.lock_date, row.version = due, lock, row.version + 1
    if row.first_confirmed_at is not None:
        zone = Mall.objects.filter(slug=row.mall).values_list("zone", flat=True).first() or "Asia/Jakarta"
        row.on_time = rules.is_on_time(clock.local_date(row.first_confirmed_at, zone), due)
    row.save(update_fields=["due_date", "lock_date", "version", "on_time"])
    ReturnHistory.objects.create(
        of=row, version=row.version, act="extended", by=who, at=at, changes=changes, note=why.strip()[:500]
    )
    record(
        "monitoring.return.extended", by=by, at=at, region=row.region_code, mall=row.mall,
        data={"return": row.pk, "due": due.isoformat(), "lock": lock.isoformat()},
    )  # fmt: skip
    return row
