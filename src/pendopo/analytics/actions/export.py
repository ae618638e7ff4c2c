"""Closed days to the archive, in the night: the new ones, and those that changed since."""

from datetime import datetime

from django.db import transaction

from pendopo.analytics.models import ArchivedDay, DayMall
from pendopo.analytics.queries.archive import (
    ClosedDay,
    Store,
    day_as_parquet,
    list_days_to_export,
    open_store,
)
from pendopo.analytics.queries.cursor import cursor_if_free
from pendopo.analytics.types import Exported
from pendopo.events.actions import record
from pendopo.kit.actor import Actor


def export_closed_days(*, by: Actor, at: datetime, store: Store | None = None) -> Exported:
    """Write every closed day that the archive does not hold as it is now, and note what was written.

    A file is written whole before it is noted, outside any transaction: if the machine stops between the two,
    the next night writes it again.
    """
    store = store or open_store()
    files = events = again = 0
    for closed in list_days_to_export(store.paths(), at=at):
        content, rows, sha256 = day_as_parquet(closed.day)
        store.write(closed.path, content)
        if not _note(closed, rows, sha256, at=at):
            break  # another writes cubes, perhaps long: what is not noted is written in the next night
        files, events, again = files + 1, events + rows, again + bool(closed.exports)
    if files:
        with transaction.atomic():
            record(
                "analytics.archive.exported", by=by, at=at,
                data={"files": files, "events": events, "again": again},
            )  # fmt: skip
    return Exported(files, events, again)


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
