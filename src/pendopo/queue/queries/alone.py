"""What a counter needs to go on without its server."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from pendopo.malls.models import Counter
from pendopo.queue.models import Ticket
from pendopo.queue.types import AT_COUNTER, CounterKit, InLine, State

FAR = 60  # so far into the line shares are dealt


def list_callable(stall_id: int, *, day: date, at: datetime) -> list[Ticket]:
    """Who may be called now at a stall, in the order of calling (rule queue-04)."""
    rows = Ticket.objects.filter(
        Q(not_before__isnull=True) | Q(not_before__lte=at),
        stall_id=stall_id, service_day=day, state=State.WAITING.value,
    )  # fmt: skip
    return list(rows.order_by("queue_rank", "sequence")[:FAR])


def kit_of(counter: Counter, share: Sequence[UUID], *, is_open: bool, at: datetime) -> CounterKit:
    """The kit of a counter with these people as its share, and whoever is at the counter."""
    rows = Ticket.objects.select_related("service", "visit")
    kept = {row.pk: row for row in rows.filter(pk__in=share)}
    there = rows.filter(counter=counter, state__in=AT_COUNTER).first()
    return CounterKit(
        counter=counter.pk,
        number=counter.number,
        stall=counter.stall.name,
        mall=counter.mall.name,
        zone=counter.mall.zone,
        at=at,
        is_open=is_open,
        current=_in_line(there) if there else None,
        current_state=there.state if there else "",
        share=tuple(_in_line(kept[each]) for each in share if each in kept),
    )


def _in_line(row: Ticket) -> InLine:
    return InLine(row.pk, row.number, row.service.name, row.line, row.priority, row.visit.people)
