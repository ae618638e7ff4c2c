"""Numbers ahead: handed to a kiosk while it has a link, and taken in when it was drawn from without one."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from django.db import transaction
from django.db.models import Count

from pendopo.booking import actions as booking
from pendopo.events.actions import record
from pendopo.kit.actor import Actor
from pendopo.kit.clock import local_date
from pendopo.kit.errors import NotFound, PendopoError
from pendopo.kit.ids import new_code
from pendopo.malls.models import Mall, Stall
from pendopo.queue import rules
from pendopo.queue.actions.arrive import check_may_issue, cleaned, service_of
from pendopo.queue.actions.coming import Ahead, Coming, come
from pendopo.queue.actions.statements import tag_as_of, take_ahead
from pendopo.queue.models import AheadNumber
from pendopo.queue.queries.ahead import list_alone_stalls
from pendopo.queue.queries.find import mall_of
from pendopo.queue.types import Arrival, DrawnAlone, Stock, TakenIn, Took


@transaction.atomic
def allot_numbers(
    *, mall: Mall | str, device: str, left: Mapping[str, int], by: Actor, at: datetime
) -> Stock:
    """Hand a kiosk numbers for the time without a link, and what it needs to draw them alone.

    `left`: how many unused numbers it still holds, by prefix. Each number is handed out once, whatever
    becomes of the answer. Raises NotAllowed.
    """
    place = mall_of(mall)
    day = local_date(at, place.zone)
    unused = AheadNumber.objects.filter(mall=place, device=device, service_day=day, ticket__isnull=True)
    held = dict(unused.values_list("prefix").annotate(Count("id")))
    made, filled = [], []
    for stall in list_alone_stalls(place, day=day, at=at):
        check_may_issue(stall.row, place, by=by)
        count = rules.numbers_wanted(left.get(stall.prefix, 0), held_by_device=held.get(stall.prefix, 0))
        rows = _numbers(stall.row, place, day, count=count, device=device, at=at) if count else []
        made += rows
        filled.append(replace(stall, numbers=tuple((row.sequence, row.code) for row in rows)))
    if made:
        AheadNumber.objects.bulk_create(made)
        record(
            "queue.numbers.allotted", by=by, at=at, region=place.region_id, mall=place.slug,
            data={"count": len(made)},
        )  # fmt: skip
    return Stock(day, at, tuple(filled))


def _numbers(
    stall: Stall, place: Mall, day: date, *, count: int, device: str, at: datetime
) -> list[AheadNumber]:
    """Fresh numbers of a stall, not yet written."""
    numbers = take_ahead(mall_id=place.id, prefix=stall.prefix, day=day, count=count)
    return [
        AheadNumber(
            mall=place, stall=stall, service_day=day, prefix=stall.prefix, sequence=number, code=new_code(),
            device=device, allotted_at=at,
        )
        for number in numbers
    ]  # fmt: skip


def take_drawn(*, mall: Mall | str, drawn: Sequence[DrawnAlone], by: Actor, at: datetime) -> list[TakenIn]:
    """Take in what a kiosk drew alone: each number once, however often it is told, in the order of drawing.

    A number in somebody's hand joins its line even if the stall has closed meanwhile: officers see it and
    decide. Each is a transaction of its own; one that cannot be taken in says why and holds up no other.
    """
    place = mall_of(mall)
    return [_take_one(place, one, by=by, at=at) for one in sorted(drawn, key=lambda one: one.drawn_at)]


@transaction.atomic
def _take_one(place: Mall, one: DrawnAlone, *, by: Actor, at: datetime) -> TakenIn:
    rows = AheadNumber.objects.select_for_update(of=("self",)).select_related("stall__mall")
    row = rows.filter(mall=place, code=one.code, prefix=one.prefix, sequence=one.sequence).first()
    if row is None:
        return TakenIn(one.code, Took.UNKNOWN)
    if row.ticket_id is not None:
        return TakenIn(one.code, Took.BEFORE)
    if row.service_day != local_date(at, place.zone):
        _tell_lost(place, row, one, Took.DAY_OVER, by=by, at=at)
        return TakenIn(one.code, Took.DAY_OVER)
    try:
        with transaction.atomic():
            _join(place, row, one, by=by, at=at)
    except PendopoError as refused:
        _tell_lost(place, row, one, Took.REFUSED, by=by, at=at)
        return TakenIn(one.code, Took.REFUSED, str(refused.message))
    return TakenIn(one.code, Took.NOW)


def _tell_lost(place: Mall, row: AheadNumber, one: DrawnAlone, why: Took, *, by: Actor, at: datetime) -> None:
    """A number is in somebody's hand and in no line: that stays on record."""
    record(
        "queue.number.not_taken", by=by, at=at, region=place.region_id, mall=place.slug, stall=row.stall.slug,
        data={"number": rules.ticket_number(row.prefix, row.sequence), "reason": why.value,
              "drawn_at": one.drawn_at.isoformat()},
    )  # fmt: skip


def _join(place: Mall, row: AheadNumber, one: DrawnAlone, *, by: Actor, at: datetime) -> None:
    priority, origin = cleaned(one.priority, 1, "kiosk")
    service = service_of(place, one.service, row.service_day)
    if service.stall_id != row.stall_id:
        raise NotFound
    check_may_issue(row.stall, place, by=by)
    drawn_at = rules.drawn_when(one.drawn_at, allotted_at=row.allotted_at, at=at)
    line = rules.line_of(priority=priority, with_appointment=False)
    taken = booking.take_walk_in_place(
        stall=service.stall, service=service, people=1, priority=bool(priority), by=by, at=at
    )
    rank = tag_as_of(
        mall_id=place.id, stall_id=row.stall_id, prefix=row.prefix, day=row.service_day, line=line,
        at=drawn_at,
    )  # fmt: skip
    issued = come(
        Coming(
            mall=place, service=service, day=row.service_day, origin=origin,
            arrival=Arrival(line, None, late=False), priority=priority, people=1, applicant=None,
            place=taken, booked=None, standby=taken is None, helped_by="", further=(),
            ahead=Ahead(row.sequence, row.code, rank),
        ),
        by=by,
        at=drawn_at,
    )  # fmt: skip
    row.ticket_id = issued.ticket_id
    row.save(update_fields=["ticket"])
