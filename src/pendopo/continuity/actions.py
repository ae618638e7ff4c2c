"""A fact that binds at once, and its withdrawal: places, people and messages in one transaction."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import connection, transaction

from pendopo.booking import actions as bookings
from pendopo.continuity.queries import count_tickets, hit_appointment, place_of
from pendopo.continuity.types import FactInput, FactResult, HitsUnseen, PlacesImpact
from pendopo.events import actions as events
from pendopo.kit.actor import Actor
from pendopo.malls import actions as malls
from pendopo.malls.models import Mall


@transaction.atomic
def apply_fact(*, fact: FactInput, by: Actor, at: datetime) -> FactResult:
    """Record a closure or cap, close or shrink the windows, mark and tell the people it hits.

    All in one transaction: windows are locked in id order; a booking that runs at the same instant is either
    counted and told, or meets the closed window. Nobody loses a place: whoever is hit keeps it until they
    move, and their link shows the truth and other times at once. New tickets stop by the recorded fact.
    """
    mall, stall, counter = place_of(fact, by=by, at=at)
    if fact.kind == "cap":
        row = malls.record_cap(
            mall=mall, stall=stall, percent=fact.percent or 0, starts_at=fact.starts_at,
            ends_at=fact.ends_at, reason=fact.reason, decree=fact.decree, source=fact.source, by=by, at=at,
        )  # fmt: skip
        fact_id = row.id
    else:
        closure = malls.record_closure(
            mall=mall, stall=stall, counter=counter, starts_at=fact.starts_at, ends_at=fact.ends_at,
            reason=fact.reason, decree=fact.decree, source=fact.source, by=by, at=at,
        )  # fmt: skip
        fact_id = closure.id
    refit = bookings.refit_windows(
        mall=mall, stall=stall, starts_at=fact.starts_at, ends_at=fact.ends_at, by=by, at=at
    )
    for appointment in refit.hit:
        bookings.tell_hit(appointment=appointment, reason=fact.reason, decree=fact.decree, by=by, at=at)
    events.record(
        "continuity.fact.applied",
        by=by,
        at=at,
        region=mall.region_id,
        mall=mall.slug,
        stall=stall.slug if stall else "",
        data={
            "kind": fact.kind,
            "fact": fact_id,
            "hit": len(refit.hit),
            "closed": refit.closed,
            "changed": refit.changed,
            "tickets": count_tickets(fact, mall, stall, at=at),
        },
    )
    _wake_boards(mall)
    return FactResult(
        fact.kind, fact_id, len(refit.hit), refit.closed, refit.changed, refit.reopened, len(refit.spared)
    )


@transaction.atomic
def withdraw_fact(*, kind: str, fact_id: int, by: Actor, at: datetime) -> FactResult:
    """Withdraw a closure or cap: windows get their places back, and people who fit again are told."""
    row = malls.withdraw_fact(kind=kind, fact_id=fact_id, by=by, at=at)
    mall, stall = row.mall, row.stall
    refit = bookings.refit_windows(
        mall=mall,
        stall=stall,
        starts_at=row.starts_at - timedelta(hours=1),
        ends_at=row.ends_at,
        by=by,
        at=at,
    )
    # Windows that the closure had kept from being made are made now.
    bookings.generate_windows(mall=mall, by=by, at=at)
    for appointment in refit.spared:
        bookings.tell_spared(appointment=appointment, by=by, at=at)
    events.record(
        "continuity.fact.withdrawn",
        by=by,
        at=at,
        region=mall.region_id,
        mall=mall.slug,
        stall=stall.slug if stall else "",
        data={
            "kind": kind,
            "fact": fact_id,
            "reopened": refit.reopened,
            "changed": refit.changed,
            "spared": len(refit.spared),
        },
    )
    _wake_boards(mall)
    return FactResult(
        kind, fact_id, len(refit.hit), refit.closed, refit.changed, refit.reopened, len(refit.spared)
    )


@transaction.atomic
def change_places(
    *,
    mall: Mall,
    write: Callable[[], object],
    reason: str,
    decree: str = "",
    seen: str = "",
    by: Actor,
    at: datetime,
) -> PlacesImpact:
    """Change hours, a day, counters, an agreement or a service (`write`), and let it bind at once.

    Windows are fitted in the same transaction; whoever no longer fits keeps the place until they move, is
    marked and told. `seen` is the mark of the bookings that the person was shown before: when others are
    hit, nothing is saved and HitsUnseen carries the list.
    """
    write()
    created, refit = bookings.fit_windows(mall=mall, by=by, at=at)
    impact = PlacesImpact(tuple(hit_appointment(row, mall, by=by) for row in refit.hit))
    if impact.mark != seen:
        raise HitsUnseen(impact)
    for appointment in refit.hit:
        bookings.tell_hit(appointment=appointment, reason=reason, decree=decree, by=by, at=at)
    for appointment in refit.spared:
        bookings.tell_spared(appointment=appointment, by=by, at=at)
    events.record(
        "continuity.places.changed",
        by=by,
        at=at,
        region=mall.region_id,
        mall=mall.slug,
        data={
            "hit": len(refit.hit),
            "spared": len(refit.spared),
            "created": created,
            "closed": refit.closed,
            "changed": refit.changed,
        },
    )
    _wake_boards(mall)
    return impact


def _wake_boards(mall: Mall) -> None:
    """Boards refetch when this transaction commits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify('pendopo_board', %s)", (mall.slug,))
