"""Who serves where, for which shift."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from pendopo.events.actions import record
from pendopo.kit.actor import Actor, Permission
from pendopo.kit.errors import InvalidInput, NotFound
from pendopo.kit.text import _
from pendopo.malls.models import CounterAssignment
from pendopo.malls.queries import get_counter, require_here


@transaction.atomic
def assign_officer(
    *,
    counter_id: int,
    user_id: int,
    starts_at: datetime,
    ends_at: datetime | None = None,
    by: Actor,
    at: datetime,
) -> CounterAssignment:
    """Give an officer a counter for a shift; shifts of one officer at the same counter never overlap."""
    counter = get_counter(counter_id)
    require_here(by, Permission.MANAGE_STAFF, mall=counter.mall, stall=counter.stall.slug)
    if ends_at is not None and ends_at <= starts_at:
        raise InvalidInput(fields={"ends_at": _("Waktu selesai harus sesudah waktu mulai.")})
    if ends_at is not None and ends_at <= at:
        raise InvalidInput(fields={"ends_at": _("Waktu selesai sudah lewat.")})
    overlap = Q(ends_at__isnull=True) | Q(ends_at__gt=starts_at)
    if ends_at is not None:
        overlap &= Q(starts_at__lt=ends_at)
    if CounterAssignment.objects.filter(overlap, counter=counter, user_id=user_id).exists():
        raise InvalidInput(
            fields={"starts_at": _("Petugas ini sudah ditugaskan di loket itu pada waktu tersebut.")}
        )
    shift = CounterAssignment.objects.create(
        counter=counter, user_id=user_id, starts_at=starts_at, ends_at=ends_at
    )
    record(
        "malls.officer.assigned",
        by=by,
        at=at,
        region=counter.mall.region_id,
        mall=counter.mall.slug,
        stall=counter.stall.slug,
        agency=counter.stall.agency_id,
        data={"counter": counter.pk, "user": user_id},
    )
    return shift


@transaction.atomic
def release_officer(*, assignment_id: int, by: Actor, at: datetime) -> CounterAssignment:
    """End an officer's shift at a counter now. Raises NotFound."""
    shift = CounterAssignment.objects.select_for_update().filter(pk=assignment_id).first()
    if shift is None:
        raise NotFound
    counter = get_counter(shift.counter_id)
    require_here(by, Permission.MANAGE_STAFF, mall=counter.mall, stall=counter.stall.slug)
    if shift.ends_at is None or shift.ends_at > at:
        shift.ends_at = at
        shift.save(update_fields=["ends_at"])
        record(
            "malls.officer.released",
            by=by,
            at=at,
            region=counter.mall.region_id,
            mall=counter.mall.slug,
            stall=counter.stall.slug,
            agency=counter.stall.agency_id,
            data={"counter": counter.pk, "user": shift.user_id},
        )
    return shift
