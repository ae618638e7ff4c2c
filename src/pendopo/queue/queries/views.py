"""Tickets as staff see them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from pendopo.kit.actor import Actor, Permission
from pendopo.kit.intervals import Period, total
from pendopo.people import rules as people
from pendopo.queue import rules
from pendopo.queue.models import Ticket, TicketPeriod
from pendopo.queue.types import State, TicketView


def view_tickets(tickets: Iterable[Ticket], *, by: Actor, at: datetime) -> list[TicketView]:
    """Tickets (visit, applicant, stall, service, counter, mall joined) with their sums: one query more."""
    rows = list(tickets)
    spans: dict[UUID, list[TicketPeriod]] = {}
    for period in TicketPeriod.objects.filter(ticket__in=[row.id for row in rows]):
        spans.setdefault(period.ticket_id, []).append(period)
    return [_view(row, spans.get(row.id, []), by=by, at=at) for row in rows]


def _view(row: Ticket, periods: list[TicketPeriod], *, by: Actor, at: datetime) -> TicketView:
    return TicketView(
        id=row.id,
        visit_id=row.visit_id,
        number=row.number,
        code=row.visit.code,
        state=str(row.state),
        line=row.line,
        priority=row.priority,
        standby=row.standby,
        people=row.visit.people,
        step=row.step,
        service_name=row.service.name,
        service_slug=row.service.slug,
        stall_name=row.stall.name,
        stall_slug=row.stall.slug,
        counter_number=row.counter.number if row.counter else None,
        calls=row.calls,
        version=row.version,
        waited_minutes=_minutes(periods, State.WAITING, at),
        served_minutes=_minutes(periods, State.SERVING, at),
        person=person_of(row, by=by),
        helped=bool(row.visit.helped_by),
        end_reason=str(rules.end_words(row.end_reason)),
        waiting_since=row.waiting_since,
        acts=tuple(act.value for act in rules.allowed_acts(State(row.state))),
    )


def _minutes(periods: list[TicketPeriod], state: State, at: datetime) -> int:
    spans = [Period(row.starts_at, row.ends_at) for row in periods if row.state == state]
    return int(total(spans, at=at).total_seconds() // 60)


def person_of(row: Ticket, *, by: Actor) -> str:
    """The person's name for whoever may see it, masked for other staff, empty for everybody else."""
    applicant = row.visit.applicant
    if applicant is None:
        return ""
    place: dict[str, Any] = {"region": row.mall.region_id, "mall": row.mall.slug, "stall": row.stall.slug}
    if by.may(Permission.SEE_PERSON, **place):
        return str(applicant.name)
    works_here = by.may(Permission.CALL_TICKETS, **place, counter=row.counter_id)
    return str(people.mask_name(applicant.name)) if works_here else ""
