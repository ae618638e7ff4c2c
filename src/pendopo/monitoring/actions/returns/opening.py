"""Returns are opened when their period has ended, computed first; later events move what is computed."""

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
from pendopo.monitoring.queries.returns.registers import list_entries
from pendopo.monitoring.rules import returns as rules
from pendopo.monitoring.types.returns import (
    Definition,
    FieldKind,
    Period,
    PeriodKind,
    ReturnState,
)

BACK = {PeriodKind.MONTH: 3, PeriodKind.WEEK: 4}  # periods that are opened when a mall begins
OPENED_BACK = timedelta(days=1200)  # no return that could be opened began earlier
WATCHED = timedelta(days=100)  # how long late events may still move an accepted return
FRESH = timedelta(minutes=10)  # so long a page trusts the last computation
FOLLOWS = {ReturnState.COMPUTED, ReturnState.RETURNED}  # an unconfirmed answer follows the computation


def open_returns(
    *, mall: str = "", back: dict[PeriodKind, int] | None = None, most: int | None = None,
    by: Actor, at: datetime,
) -> int:  # fmt: skip
    """Open every return that is owed for an ended period and not open yet. Gives how many.

    Each return is a transaction of its own: a country of malls locks nobody out. With more than `most` malls
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
    count = 0
    for place, period in owed:
        row = rows[period.kind, period.start]
        opening = _Opening(row, definitions[row.pk], stamps[place.slug, period.start, period.end])
        try:
            with transaction.atomic():
                _open(place, period, opening, by=by, at=at)
        except IntegrityError:
            continue  # somebody who opened the page was first
        count += 1
    if count:
        record("monitoring.returns.opened", by=by, at=at, mall=mall, data={"count": count})
    return count


@dataclass(frozen=True, slots=True)
class _Opening:
    row: ReturnDefinition
    definition: Definition
    stamp: str


def _open(mall: Mall, period: Period, opening: _Opening, *, by: Actor, at: datetime) -> None:
    definition = opening.definition
    dates = rules.dates_of(definition, period, opened=clock.local_date(at, mall.zone))
    computed = queries.compute_values(mall.slug, definition, period)
    back = Return.objects.create(
        mall=mall.slug, kind=period.kind, starts_date=period.start, mall_name=mall.name,
        region_code=mall.region_id, region_name=mall.region.name, ends_date=period.end,
        definition=opening.row, due_date=dates.due, lock_date=dates.lock,
        coverage=queries.coverage_of(computed), opened_at=at, computed_at=at, counted=opening.stamp,
        is_generated=is_of_generated(computed),
    )  # fmt: skip
    ReturnValue.objects.bulk_create(_values(back, definition, computed, by))
    ReturnHistory.objects.create(of=back, version=1, act="opened", by=f"{by.kind}:{by.code}"[:80], at=at)


def _values(
    back: Return, definition: Definition, computed: dict[str, queries.Computed], by: Actor
) -> list[ReturnValue]:
    rows = []
    for spec in definition.fields:
        value = ReturnValue(of=back, field=spec.code, measure=spec.measure)
        if spec.code in computed:
            point = computed[spec.code]
            value.value = value.computed = point.value
            value.state, value.gaps = point.state, point.gaps
        elif spec.kind == FieldKind.ENTRIES:
            with translation.override("id"):  # a return keeps titles as they were written
                value.entries = rules.rows_of(list_entries(back, spec.block, by=by).values())
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
    found = list(rows.values_list("pk", "counted", "mall", "starts_date", "ends_date"))
    stamps = queries.count_stamps((of, start, end) for _pk, _counted, of, start, end in found)
    moved = 0
    for pk, counted, of, start, end in found:
        stamp = stamps[of, start, end]
        if return_id is not None or connection.in_atomic_block or counted != stamp:
            moved += _refresh(pk, stamp, at)
    return moved


@transaction.atomic
def _refresh(return_id: int, stamp: str, at: datetime) -> int:
    row = Return.objects.select_for_update(of=("self",)).select_related("definition").get(pk=return_id)
    period = Period(PeriodKind(row.kind), row.starts_date, row.ends_date)
    computed = queries.compute_values(row.mall, queries.as_definition(row.definition), period)
    changed = _move(row, computed)
    if changed:
        row.coverage = queries.coverage_of(computed)
        row.is_generated = is_of_generated(computed)
        if row.state in FOLLOWS:
            row.version += 1  # nobody confirms a number that moved while the page was open
    row.computed_at, row.counted = at, stamp
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
