"""Writing and changing entries. Every change keeps what was there before."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.db import transaction

from pendopo.analytics.types import MEASURES
from pendopo.events.actions import record
from pendopo.kit.actor import Actor
from pendopo.kit.clock import local_date
from pendopo.kit.errors import Conflict, InvalidInput, NotAllowed, Text
from pendopo.kit.text import _
from pendopo.malls import queries as malls
from pendopo.obstacles.models import EntryChange, Innovation, Obstacle
from pendopo.obstacles.queries.competitions import list_competitions
from pendopo.obstacles.queries.entries import MODELS, entry_for_update
from pendopo.obstacles.queries.select import readable
from pendopo.obstacles.rules import writing
from pendopo.obstacles.rules.reading import may_write
from pendopo.obstacles.types import (
    EntryChanged,
    EntryInput,
    EntryKind,
    EntryUnknown,
    InnovationInput,
    ObstacleInput,
    Reach,
    StrategyInput,
)
from pendopo.regions import queries as regions

_KINDS: dict[type, EntryKind] = {
    ObstacleInput: EntryKind.OBSTACLE,
    StrategyInput: EntryKind.STRATEGY,
    InnovationInput: EntryKind.INNOVATION,
}
# Fields of the input that are named otherwise in the table, or are links of their own.
_RENAMED = {"since": "since_date", "until": "until_date", "replicated_from": "replicated_from_id"}
_LINKS = ("answers", "obstacles")


@transaction.atomic
def write_entry(
    *, given: EntryInput, region: str, mall: str = "", reach: str = Reach.DRAFT, is_example: bool = False,
    told_date: date | None = None, key: str = "", by: Actor, at: datetime,
) -> int:  # fmt: skip
    """Write down an obstacle, strategy or innovation; gives its id.

    `told_date` is when its source said it, `key` its name in a file. Raises NotAllowed and InvalidInput.
    """
    _require_place(region, mall)
    if not may_write(by, region=region, mall=mall):
        raise NotAllowed
    kind = _KINDS[type(given)]
    today = local_date(at, regions.zone_of(region))
    check(given, region=region, today=today, by=by)
    values = values_of(given)
    links = {name: values.pop(name) for name in _LINKS if name in values}
    row = MODELS[kind].objects.create(
        **values, region_id=region, mall=mall, reach=reach, is_example=is_example,
        told_date=told_date or today, key=key, written_by=actor_code(by), changed_at=at,
    )  # fmt: skip
    for name, ids in links.items():
        getattr(row, name).set(ids)
    keep_change(kind, row, act="written", fields={}, by=by, at=at)
    data = {"code": row.code} if kind == EntryKind.OBSTACLE else {}
    tell(kind, "written", row, by=by, at=at, data=data)
    return int(row.pk)


@transaction.atomic
def change_entry(*, entry_id: int, version: int, given: EntryInput, by: Actor, at: datetime) -> int:
    """Change an entry that was read as `version`; gives the new version. The same content changes nothing.

    Raises EntryUnknown, NotAllowed, InvalidInput, and EntryChanged when somebody else was first.
    """
    kind = _KINDS[type(given)]
    row = locked(kind, entry_id, by=by)
    if not may_write(by, region=row.region_id, mall=row.mall):
        raise NotAllowed
    if row.version != version:
        raise EntryChanged
    check(
        given, region=row.region_id, today=local_date(at, regions.zone_of(row.region_id)), by=by, own=entry_id
    )
    after = values_of(given)
    before = {
        name: sorted(getattr(row, name).values_list("pk", flat=True))
        if name in _LINKS
        else getattr(row, name)
        for name in after
    }
    changed = writing.changes_between(before, after)
    if not changed:
        return version
    for name, (_old, new) in changed.items():
        if name in _LINKS:
            getattr(row, name).set(new)
        else:
            setattr(row, name, new)
    row.reach = writing.reach_after_change(row.reach)
    advance(kind, row, act="changed", fields=changed, by=by, at=at)
    tell(kind, "changed", row, by=by, at=at, data={"fields": sorted(changed)})
    return int(row.version)


def locked(kind: str, entry_id: int, *, by: Actor) -> Any:
    """The row locked for a change, if the actor may know of it. Raises EntryUnknown."""
    row = entry_for_update(kind, entry_id)
    if row is None or not MODELS[kind].objects.filter(readable(by), pk=entry_id).exists():
        raise EntryUnknown
    return row


def advance(
    kind: str, row: Any, *, act: str, fields: dict[str, Any], by: Actor, at: datetime, note: str = ""
) -> None:
    """Save a changed row as its next version, and keep what was before."""
    row.version += 1
    row.changed_at = at
    row.save()
    keep_change(kind, row, act=act, fields=fields, by=by, at=at, note=note)


def keep_change(
    kind: str, row: Any, *, act: str, fields: dict[str, Any], by: Actor, at: datetime, note: str = ""
) -> None:
    """One line of the history."""
    EntryChange.objects.create(
        kind=kind, entry_id=row.pk, version=row.version, act=act, note=note,
        fields={name: [_plain(old), _plain(new)] for name, (old, new) in fields.items()},
        changed_by=actor_code(by), changed_at=at,
    )  # fmt: skip


def tell(
    kind: str, act: str, row: Any, *, by: Actor, at: datetime, data: dict[str, Any] | None = None
) -> None:
    """Record what happened to an entry."""
    record(
        f"obstacles.{kind}.{act}", by=by, at=at, region=row.region_id, mall=row.mall,
        data={"entry": row.pk, "version": row.version, **(data or {})},
    )  # fmt: skip


def actor_code(by: Actor) -> str:
    """Who acts, as the log writes it."""
    return f"{by.kind}:{by.code}"[:80]


def values_of(given: EntryInput) -> dict[str, Any]:
    """The input as columns of its table."""
    values = asdict(given)
    for name, column in _RENAMED.items():
        if name in values:
            values[column] = values.pop(name)
    for name, value in values.items():
        if isinstance(value, tuple):
            values[name] = sorted(value) if name in _LINKS else list(value)
        elif isinstance(value, str):
            values[name] = value.strip()
    return values


def check(given: EntryInput, *, region: str, today: date, by: Actor, own: int | None = None) -> None:
    """Raise InvalidInput with a sentence for each field that is wrong."""
    fields: dict[str, Text] = {}
    if isinstance(given, ObstacleInput):
        fields = writing.obstacle_mistakes(given, today=today)
    elif isinstance(given, StrategyInput):
        fields = writing.strategy_mistakes(given, measures=MEASURES)
        if len(_here(given.answers, region, by)) != len(set(given.answers)):
            fields["answers"] = _("Pilih kendala daerah ini.")
    elif isinstance(given, InnovationInput):
        categories = {item.year: item.categories for item in list_competitions()}
        fields = writing.innovation_mistakes(given, measures=MEASURES, categories=categories)
        if len(_here(given.obstacles, region, by)) != len(set(given.obstacles)):
            fields["obstacles"] = _("Pilih kendala daerah ini.")
        if given.replicated_from is not None and not _may_copy(given.replicated_from, own, by):
            fields["replicated_from"] = _("Pilih inovasi daerah lain dari daftar.")
    if fields:
        raise InvalidInput(fields=fields)


def _here(ids: tuple[int, ...], region: str, by: Actor) -> set[int]:
    rows = Obstacle.objects.filter(readable(by), pk__in=ids, region_id=region)
    return set(rows.values_list("pk", flat=True))


def _may_copy(source: int, own: int | None, by: Actor) -> bool:
    """A copy follows an innovation that its writer can read, and that is no copy of the copy."""
    seen: set[int] = set()
    at: int | None = source
    while at is not None and at not in seen:
        if at == own:
            return False
        seen.add(at)
        at = Innovation.objects.filter(pk=at).values_list("replicated_from_id", flat=True).first()
    return Innovation.objects.filter(readable(by), pk=source).exists()


def _require_place(region: str, mall: str) -> None:
    """The region exists, and the mall lies in it. Raises RegionUnknown, MallUnknown, Conflict."""
    regions.get_region(region)
    if mall and malls.get_mall(mall).region_id != region:
        raise Conflict(_("Mal itu tidak berada di wilayah ini."))


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
