"""From a draft to what everybody may read: a place submits, the ministry accepts or gives back."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction

from pendopo.kit.actor import Actor
from pendopo.kit.errors import InvalidInput, NotAllowed
from pendopo.kit.text import _
from pendopo.obstacles.actions.entries import advance, locked, tell
from pendopo.obstacles.rules.reading import may_judge, may_write
from pendopo.obstacles.rules.writing import next_reach
from pendopo.obstacles.types import AlreadyDecided, EntryChanged

LONGEST_NOTE = 300


@transaction.atomic
def submit_entry(*, kind: str, entry_id: int, version: int, by: Actor, at: datetime) -> int:
    """Send a draft to the ministry; gives the new version. Raises EntryUnknown, NotAllowed, EntryChanged,
    AlreadyDecided.
    """
    return _move(kind, entry_id, version, "submitted", may_write, by=by, at=at)


@transaction.atomic
def accept_entry(*, kind: str, entry_id: int, version: int, by: Actor, at: datetime) -> int:
    """Accept what a place submitted; gives the new version. Raises as `submit_entry`."""
    return _move(kind, entry_id, version, "accepted", may_judge, by=by, at=at)


@transaction.atomic
def return_entry(*, kind: str, entry_id: int, version: int, note: str, by: Actor, at: datetime) -> int:
    """Give an entry back to its place with a remark. Raises as `submit_entry`, and InvalidInput."""
    if not note.strip() or len(note) > LONGEST_NOTE:
        raise InvalidInput(fields={"note": _("Tulis apa yang perlu diperbaiki, paling panjang 300 huruf.")})
    return _move(kind, entry_id, version, "returned", may_judge, by=by, at=at, note=note.strip())


def _move(
    kind: str, entry_id: int, version: int, act: str, may: Callable[..., bool], *, by: Actor,
    at: datetime, note: str = "",
) -> int:  # fmt: skip
    row: Any = locked(kind, entry_id, by=by)
    if not may(by, region=row.region_id, mall=row.mall):
        raise NotAllowed
    if row.version != version:
        raise EntryChanged
    wanted = next_reach(row.reach, act)
    if wanted is None:
        raise AlreadyDecided
    before, row.reach = row.reach, wanted
    advance(kind, row, act=act, fields={"reach": (before, wanted.value)}, by=by, at=at, note=note)
    tell(kind, act, row, by=by, at=at)
    return int(row.version)
