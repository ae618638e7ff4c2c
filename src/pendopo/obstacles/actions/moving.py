"""One step: how an entry stands now."""

from datetime import datetime

from django.db import transaction

from pendopo.kit.actor import Actor
from pendopo.kit.clock import local_date
from pendopo.kit.errors import InvalidInput, NotAllowed
from pendopo.kit.text import _
from pendopo.obstacles.actions.entries import advance, locked, tell
from pendopo.obstacles.rules import writing
from pendopo.obstacles.rules.moving import moved, states_of
from pendopo.obstacles.rules.reading import may_write
from pendopo.obstacles.types import EntryChanged, EntryKind
from pendopo.regions import queries as regions

_DATES = ("since_date", "until_date", "starts_date", "ends_date")


@transaction.atomic
def move_entry(*, kind: str, entry_id: int, version: int, state: str, by: Actor, at: datetime) -> int:
    """Say how an entry stands now; gives the new version. The same state changes nothing.

    Raises EntryUnknown, NotAllowed, EntryChanged and InvalidInput.
    """
    row = locked(kind, entry_id, by=by)
    if not may_write(by, region=row.region_id, mall=row.mall):
        raise NotAllowed
    if row.version != version:
        raise EntryChanged
    now = row.stage if kind == EntryKind.INNOVATION else row.state
    if state not in states_of(kind, now):
        raise InvalidInput(fields={"state": _("Pilih keadaannya sekarang.")})
    if state == now:
        return version
    dates = {name: getattr(row, name) for name in _DATES if hasattr(row, name)}
    after = moved(kind, state, dates, local_date(at, regions.zone_of(row.region_id)))
    before = {name: getattr(row, name) for name in after}
    changed = writing.changes_between(before, after)
    for name, (_old, new) in changed.items():
        setattr(row, name, new)
    row.reach = writing.reach_after_change(row.reach)
    advance(kind, row, act="changed", fields=changed, by=by, at=at)
    tell(kind, "changed", row, by=by, at=at, data={"fields": sorted(changed)})
    return int(row.version)
