"""Returns are opened when their period has ended, computed first; later events move what is computed."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, connection, transaction
from django.utils import translation

from pendopo.events.actions import record
from pendopo.kit import clock
from pendopo.kit.actor import Actor
from pendopo.malls.models import Mall
from pendopo.monitoring.actions.returns.planning import ensure_definition
from pendopo.monitoring.models import Return, ReturnDefinition, ReturnHistory, ReturnValue
from pendopo.monitoring.queries import returns as queries
from pendopo.monitoring.queries.returns.registers import entries_of_all
from pendopo.monitoring.rules import returns as rules
from pendopo.monitoring.types.returns import (
    Block,
    Definition,
    EntryRef,
    FieldKind,
    Period,
    PeriodKind,
    ReturnState,
)

BACK = {PeriodKind.MONTH: 3, PeriodKind.WEEK: 4}  # periods that are opened when a mall begins
OPENED_BACK = timedelta(days=1200)  # no return that could be opened began earlier
WATCHED = timedelta(days=100)  # how long late events may still move an accepted return
FRESH = timedelta(minutes=10)  # so long a page trusts the last computation
AT_ONCE = 25  # returns that are opened in one transaction
FOLLOWS = {ReturnState.COMPUTED, ReturnState.RETURNED}  # an unconfirmed answer follows the computation


def open_returns(
    *, mall: str = "", back: dict[PeriodKind, int] | None = None, most: int | None = None,
    by: Actor, at: datetime,
) -> int:  # fmt: skip
    """Open every return that is owed for an ended period and not open yet. Gives how many.

    A few returns are a transaction: a country of malls locks nobody out. With more than `most` malls
    nothing is opened: that is the worker's.
    """
    places = Mall.objects.select_related("region").order_by("slug")
    wanted = list(places.filter(slug=mall) if mall else places)
    if most is not None and len(wanted) > most:
        return 0
    have = queries.open_starts([place.slug for place in wanted], since=(at - OPENED_BACK).date())
    owed = [
        (place, period)
        for place in wanted
        for kind in PeriodKind
        for period in queries.open_periods(
            place, kind, today=clock.local_date(at, place.zone), count=(back or BACK).get(kind, 1),
            have=have.get(place.slug),
        )
    ]  # fmt: skip
    rows = {
        (period.kind, period.start): ensure_definition(period.kind, period.start, by=by, at=at)
        for period in {period for _place, period in owed}
    }
    definitions = {row.pk: queries.as_definition(row) for row in rows.values()}
    stamps = queries.count_stamps((place.slug, period.start, period.end) for place, period in owed)
    together: dict[Period, list[Mall]] = defaultdict(list)
    for place, period in owed:
        together[period].append(place)
    count = 0
    for period, some in together.items():
        row = rows[period.kind, period.start]
        definition = definitions[row.pk]
        of_period = {place.slug: stamps[place.slug, period.start, period.end] for place in some}
        computed = queries.compute_many(list(of_period), definition, period)
        opening = _Opening(row, definition, period, of_period, computed, _entries(definition, period, by))
        for begin in range(0, len(some), AT_ONCE):
            count += _open_some(some[begin : begin + AT_ONCE], opening, by=by, at=at)
    if count:
        record("monitoring.returns.opened", by=by, at=at, mall=mall, data={"count": count})
    return count


@dataclass(frozen=True, slots=True)
class _Opening:
    """What the returns of one period are opened with, read for all malls at once."""

    row: ReturnDefinition
    definition: Definition
    period: Period
    stamps: dict[str, str]
    computed: dict[str, dict[str, queries.Computed]]
    entries: Callable[[Return, Block], dict[int, EntryRef]]


def _entries(
    definition: Definition, period: Period, by: Actor
) -> Callable[[Return, Block], dict[int, EntryRef]]:
    blocks = {spec.block for spec in definition.fields if spec.kind == FieldKind.ENTRIES}
    with translation.override("id"):  # a return keeps titles as they were written
        return entries_of_all(period, blocks, by=by)


def _open_some(places: list[Mall], opening: _Opening, *, by: Actor, at: datetime) -> int:
    try:
        with transaction.atomic():
            _open(places, opening, by=by, at=at)
    except IntegrityError:  # somebody who opened the page was first
        return sum(_open_some([place], opening, by=by, at=at) for place in places) if places[1:] else 0
    return len(places)


def _open(places: list[Mall], opening: _Opening, *, by: Actor, at: datetime) -> None:
    definition, period = opening.definition, opening.period
    made = []
    for mall in places:
        computed = opening.computed[mall.slug]
        dates = rules.dates_of(definition, period, opened=clock.local_date(at, mall.zone))
        made.append(
            Return(
                mall=mall.slug, kind=period.kind, starts_date=period.start, mall_name=mall.name,
                region_code=mall.region_id, region_name=mall.region.name, ends_date=period.end,
                definition=opening.row, due_date=dates.due, lock_date=dates.lock,
                coverage=queries.coverage_of(computed), opened_at=at, computed_at=at,
                counted=opening.stamps[mall.slug], is_generated=is_of_generated(computed),
            )
        )  # fmt: skip
    rows = Return.objects.bulk_create(made)
    ReturnValue.objects.bulk_create(value for row in rows for value in _values(row, opening))
    who = f"{by.kind}:{by.code}"[:80]
    ReturnHistory.objects.bulk_create(
        ReturnHistory(of=row, version=1, act="opened", by=who, at=at) for row in rows
    )


def _values(back: Return, opening: _Opening) -> list[ReturnValue]:
    rows, computed = [], opening.computed[back.mall]
    for spec in opening.definition.fields:
        value = ReturnValue(of=back, field=spec.code, measure=spec.measure)
        if spec.code in computed:
            point = computed[spec.code]
            value.value = value.computed = point.value
            value.state, value.gaps = point.state, point.gaps
        elif spec.kind == FieldKind.ENTRIES:
            value.entries = rules.rows_of(opening.entries(back, spec.block).values())
        rows.append(value)
    return rows


def is_of_generated(computed: dict[str, queries.Computed]) -> bool:
    """Whether anything in a return was generated for a demo."""
    return any(one.state == "generated" for one in computed.values())


def refresh_returns(
    *, mall: str = "", return_id: int | None = None, unless_fresh: bool = False, by: Actor, at: datetime
) -> int:
    """Compute anew the returns that late events may have moved; with `unless_fresh` only those that were not
    computed in the last minutes. Gives how many values moved.

    What is not confirmed follows; what was confirmed stays as it was confirmed, with the new value beside it.
    Of several only those whose months were counted again are computed (within a transaction
    its own changes bear the same stamp, so all are); each return is a transaction of its own, so that nobody
    waits for a country of returns.
    """
    rows = Return.objects.order_by("id")
    if return_id is not None:
        rows = rows.filter(pk=return_id)
    else:
        rows = rows.filter(ends_date__gte=(at - WATCHED).date())
        rows = rows.filter(mall=mall) if mall else rows
    rows = rows.filter(computed_at__lt=at - FRESH) if unless_fresh else rows
    columns = ("pk", "counted", "mall", "kind", "starts_date", "ends_date", "definition_id")
    found = list(rows.values_list(*columns))
    stamps = queries.count_stamps((of, start, end) for _pk, _old, of, _kind, start, end, _asked in found)
    stale: dict[tuple[Period, int], list[tuple[int, str, str]]] = defaultdict(list)
    for pk, counted, of, kind, start, end, asked in found:
        if return_id is not None or connection.in_atomic_block or counted != stamps[of, start, end]:
            stale[Period(PeriodKind(kind), start, end), asked].append((pk, of, counted))
    definitions = ReturnDefinition.objects.in_bulk({asked for _period, asked in stale})
    moved = 0
    for (period, asked), some in stale.items():
        definition = queries.as_definition(definitions[asked])
        for begin in range(0, len(some), AT_ONCE):
            few = some[begin : begin + AT_ONCE]
            computed = queries.compute_many([of for _pk, of, _old in few], definition, period)
            for pk, of, counted in few:
                stamp = (counted, stamps[of, period.start, period.end])
                moved += _refresh(pk, stamp, computed[of], at)
    return moved


@transaction.atomic
def _refresh(
    return_id: int, stamp: tuple[str, str], computed: dict[str, queries.Computed], at: datetime
) -> int:
    """Write what was computed under a stamp, unless somebody wrote a computation meanwhile. `stamp`: as it
    was read, and the new one.
    """
    row = Return.objects.select_for_update(of=("self",)).get(pk=return_id)
    if row.counted != stamp[0]:
        return 0
    changed = _move(row, computed)
    if changed:
        row.coverage = queries.coverage_of(computed)
        row.is_generated = is_of_generated(computed)
        if row.state in FOLLOWS:
            row.version += 1  # nobody confirms a number that moved while the page was open
    row.computed_at, row.counted = at, stamp[1]
    row.save(update_fields=["coverage", "is_generated", "version", "computed_at", "counted"])
    return changed


def _move(row: Return, computed: dict[str, queries.Computed]) -> int:
    """Write the newest computation beside the answers; an unconfirmed answer that was the system's
    follows.
    """
    moved = 0
    for value in row.values.all():
        new = computed.get(value.field)
        if new is None or (
            rules.same_number(new.value, value.computed)
            and (new.state, new.gaps) == (value.state, value.gaps)
        ):
            continue
        if row.state in FOLLOWS and rules.same_number(value.value, value.computed):
            value.value = new.value
        value.computed, value.state, value.gaps = new.value, new.state, new.gaps
        value.save(update_fields=["value", "computed", "state", "gaps"])
        moved += 1
    return moved
