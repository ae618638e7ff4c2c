"""Closed days to the archive, in the night: the new ones, and those that changed since."""

from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from pendopo.analytics.models import ArchivedDay, DayMall
from pendopo.analytics.queries.archive import (
    ClosedDay,
    day_as_parquet,
    list_days_to_export,
)
from pendopo.analytics.queries.cursor import cursor_if_free
from pendopo.analytics.queries.store import Store, open_store
from pendopo.analytics.types import Exported
from pendopo.events.actions import record
from pendopo.kit.actor import Actor


def export_closed_days(*, by: Actor, at: datetime, store: Store | None = None) -> Exported:
    """Write every closed day that the archive does not hold as it is now, and note what was written.

    A file is written whole before it is noted, outside any transaction: if the machine or the service stops
    between the two, the next night writes it again. What was noted before a failure is told, then the failure
    goes on to whoever asked. Another store than the installation's own gets every closed day, and nothing is
    noted: what the own one lacks it still lacks.
    """
    store = store or open_store()
    files = events = again = 0
    try:
        there = store.paths()
        for closed in list_days_to_export(there if store.is_own else None, at=at):
            content, rows, sha256 = day_as_parquet(closed.day)
            store.write(closed.path, content)
            if store.is_own and not _note(closed, rows, sha256, at=at):
                break  # another writes cubes, perhaps long: what is not noted is written in the next night
            files, events, again = files + 1, events + rows, again + bool(closed.exports)
    finally:
        if files:
            _tell(Exported(files, events, again), by=by, at=at)
    return Exported(files, events, again)


@transaction.atomic
def _tell(done: Exported, *, by: Actor, at: datetime) -> None:
    record("analytics.archive.exported", by=by, at=at, data=asdict(done))


@transaction.atomic
def _note(closed: ClosedDay, events: int, sha256: str, *, at: datetime) -> bool:
    """A day that was counted anew while it was written is stale from the start. False when others write."""
    if cursor_if_free() is None:
        return False
    ArchivedDay.objects.update_or_create(
        mall=closed.day.mall,
        day=closed.day.day,
        defaults={
            "region_code": closed.day.region,
            "path": closed.path,
            "events": events,
            "sha256": sha256,
            "exported_at": at,
            "exports": closed.exports + 1,
            "is_stale": not DayMall.objects.filter(id=closed.row_id).exists(),
        },
    )
    return True
