"""Closures and caps as dated facts. Called by `continuity.actions.apply_fact` alone, inside its
transaction.
"""

from datetime import datetime
from typing import Any

from django.db import transaction

from pendopo.events.actions import record
from pendopo.kit.actor import Actor, Permission
from pendopo.kit.errors import Conflict, InvalidInput, NotFound, Text
from pendopo.kit.text import _
from pendopo.malls.models import Cap, Closure, Counter, Mall, Stall
from pendopo.malls.queries import get_mall, require_here


def _common(
    mall: Mall, stall: Stall | None, *, starts_at: datetime, ends_at: datetime | None, reason: str, by: Actor
) -> None:
    require_here(by, Permission.APPLY_FACT, mall=mall, stall=stall.slug if stall else "")
    fields: dict[str, Text] = {}
    if not reason.strip():
        fields["reason"] = _("Tulis alasannya.")
    if len(reason) > 200:
        fields["reason"] = _("Alasan paling panjang 200 huruf.")
    if ends_at is not None and ends_at <= starts_at:
        fields["ends_at"] = _("Waktu selesai harus sesudah waktu mulai.")
    if fields:
        raise InvalidInput(fields=fields)


def _times(starts_at: datetime, ends_at: datetime | None) -> dict[str, Any]:
    return {"starts_at": starts_at.isoformat(), "ends_at": ends_at.isoformat() if ends_at else None}


@transaction.atomic
def record_closure(
    *,
    mall: Mall | str,
    starts_at: datetime,
    reason: str,
    stall: Stall | None = None,
    counter: Counter | None = None,
    ends_at: datetime | None = None,
    decree: str = "",
    source: str = "",
    is_example: bool = False,
    by: Actor,
    at: datetime,
) -> Closure:
    """Record that a mall, stall or counter is closed for a period (open-ended without an end)."""
    place = get_mall(mall)
    _common(place, stall, starts_at=starts_at, ends_at=ends_at, reason=reason, by=by)
    fact = Closure.objects.create(
        mall=place,
        stall=counter.stall if counter and stall is None else stall,
        counter=counter,
        starts_at=starts_at,
        ends_at=ends_at,
        reason=reason.strip(),
        decree=decree.strip()[:120],
        source=source[:200],
        is_example=is_example,
        declared_by=f"{by.kind}:{by.code}"[:80],
    )
    record(
        "malls.closure.recorded",
        by=by,
        at=at,
        region=place.region_id,
        mall=place.slug,
        stall=fact.stall.slug if fact.stall else "",
        data={"fact": fact.pk, "counter": counter.pk if counter else None, **_times(starts_at, ends_at)},
    )
    return fact


@transaction.atomic
def record_cap(
    *,
    mall: Mall | str,
    starts_at: datetime,
    percent: int,
    reason: str,
    stall: Stall | None = None,
    ends_at: datetime | None = None,
    decree: str = "",
    source: str = "",
    is_example: bool = False,
    by: Actor,
    at: datetime,
) -> Cap:
    """Record that a mall or stall works with a percentage of its capacity for a period."""
    place = get_mall(mall)
    _common(place, stall, starts_at=starts_at, ends_at=ends_at, reason=reason, by=by)
    if not 0 <= percent <= 100:
        raise InvalidInput(fields={"percent": _("Isi persentase dari 0 sampai 100.")})
    fact = Cap.objects.create(
        mall=place,
        stall=stall,
        percent=percent,
        starts_at=starts_at,
        ends_at=ends_at,
        reason=reason.strip(),
        decree=decree.strip()[:120],
        source=source[:200],
        is_example=is_example,
        declared_by=f"{by.kind}:{by.code}"[:80],
    )
    record(
        "malls.cap.recorded",
        by=by,
        at=at,
        region=place.region_id,
        mall=place.slug,
        stall=stall.slug if stall else "",
        data={"fact": fact.pk, "percent": percent, **_times(starts_at, ends_at)},
    )
    return fact


@transaction.atomic
def withdraw_fact(*, kind: str, fact_id: int, by: Actor, at: datetime) -> Closure | Cap:
    """Withdraw a closure or cap: it counts no longer from now on. Raises Conflict when it was withdrawn
    before, NotFound when there is no such fact.
    """
    kinds: dict[str, type[Closure] | type[Cap]] = {"closure": Closure, "cap": Cap}
    if kind not in kinds:
        raise NotFound
    rows = kinds[kind]._default_manager.select_for_update(of=("self",)).select_related("mall", "stall")
    fact = rows.filter(pk=fact_id).first()
    if fact is None:
        raise NotFound
    require_here(by, Permission.APPLY_FACT, mall=fact.mall, stall=fact.stall.slug if fact.stall else "")
    if fact.withdrawn_at is not None:
        raise Conflict(_("Penetapan ini sudah dicabut."))
    fact.withdrawn_at = at
    fact.save(update_fields=["withdrawn_at"])
    record(
        "malls.fact.withdrawn",
        by=by,
        at=at,
        region=fact.mall.region_id,
        mall=fact.mall.slug,
        stall=fact.stall.slug if fact.stall else "",
        data={"fact": fact.pk, "kind": kind},
    )
    return fact
