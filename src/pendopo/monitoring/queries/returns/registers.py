"""The one door to the register of obstacles, strategies and innovations, whose entries a return names."""

from collections.abc import Callable, Collection
from datetime import date, timedelta

from pendopo.kit.actor import Actor
from pendopo.monitoring.models import Return
from pendopo.monitoring.rules import returns as rules
from pendopo.monitoring.types.returns import Block, Definition, EntryRef, FieldKind, Period
from pendopo.obstacles import queries as obstacles
from pendopo.obstacles.types.short import ShortEntry


def list_entries(row: Return, block: Block, *, by: Actor | None) -> dict[int, EntryRef]:
    """The entries of a block that hold in the period of a return and that the actor may read, as they stand
    now.
    """
    found = obstacles.list_in_short(
        rules.KINDS[block], region=row.region_code, mall=row.mall, first=row.starts_date,
        last=row.ends_date - timedelta(days=1), by=by,
    )  # fmt: skip
    return {entry.id: _ref(entry) for entry in found}


def entries_of_all(
    period: Period, blocks: Collection[Block], *, by: Actor | None
) -> Callable[[Return, Block], dict[int, EntryRef]]:
    """As `list_entries`, for the returns of a period: the register is read once a block."""
    last = period.end - timedelta(days=1)
    known = {
        block: obstacles.list_in_short_of_all(rules.KINDS[block], first=period.start, last=last, by=by)
        for block in blocks
    }

    def of(row: Return, block: Block) -> dict[int, EntryRef]:
        return {entry.id: _ref(entry) for entry in known[block](row.region_code, row.mall)}

    return of


def find_entries(row: Return, block: Block, ids: Collection[int], *, by: Actor | None) -> dict[int, EntryRef]:
    """Entries of the place of a return by their numbers, of whatever time."""
    return {number: _ref(entry) for number, entry in find_short(row, block, ids, by=by).items()}


def find_short(row: Return, block: Block, ids: Collection[int], *, by: Actor | None) -> dict[int, ShortEntry]:
    """As `find_entries`, with who may read each."""
    if not ids:
        return {}
    found = obstacles.list_in_short(rules.KINDS[block], region=row.region_code, mall=row.mall, ids=ids, by=by)
    return {entry.id: entry for entry in found}


def known_entries(row: Return, definition: Definition, *, by: Actor | None) -> dict[str, set[int]]:
    """The numbers of every entry of the place of a return that the actor may read, by field."""
    found = {}
    for spec in definition.fields:
        if spec.kind == FieldKind.ENTRIES:
            here = obstacles.list_in_short(
                rules.KINDS[spec.block], region=row.region_code, mall=row.mall, first=date.min, by=by
            )
            found[spec.code] = {entry.id for entry in here}
    return found


def _ref(entry: ShortEntry) -> EntryRef:
    return EntryRef(entry.kind.value, entry.id, entry.title, entry.state, entry.version)
