"""What a person's phone shows of their visit."""

from datetime import datetime

from pendopo.queue import rules
from pendopo.queue.models import Ticket, Visit
from pendopo.queue.queries.day_end import new_time
from pendopo.queue.queries.find import visit_of_token
from pendopo.queue.queries.waits import Estimate, estimate, hit_rate_before
from pendopo.queue.types import ENDED, State, StepView, TicketStatus


def ticket_status(token: str, *, at: datetime) -> TicketStatus:
    """The visit behind a private link (its own or its appointment's). Raises NotFound."""
    return status_of(visit_of_token(token), at=at)


def status_of(visit: Visit, *, at: datetime) -> TicketStatus:
    """The place in line of the step that counts now, with an honest range."""
    rows = Ticket.objects.select_related(
        "stall__mall", "service", "counter", "rebooked__window", "rebooked__service__stall"
    )
    tickets = list(rows.filter(visit=visit).order_by("step"))
    ticket = _current(tickets)
    guess = Estimate(0, None, None)
    if ticket.state == State.WAITING:
        guess = estimate(ticket, at=at)
    counter = ticket.counter.number if ticket.counter else None
    return TicketStatus(
        visit_id=visit.id,
        code=visit.code,
        mall=visit.mall.slug,
        mall_name=visit.mall.name,
        zone=visit.mall.zone,
        number=ticket.number,
        state=str(ticket.state),
        line=ticket.line,
        standby=ticket.standby,
        ahead=guess.ahead,
        low=guess.low,
        high=guess.high,
        hit_rate_yesterday=hit_rate_before(ticket.stall_id, ticket.service_day),
        nearly_due=ticket.state == State.WAITING
        and rules.is_nearly_due(guess.ahead)
        and not (ticket.not_before and ticket.not_before > at),
        counter=counter,
        calls=ticket.calls,
        not_before=ticket.not_before if ticket.not_before and ticket.not_before > at else None,
        may_cancel=any(row.state not in ENDED for row in tickets)
        and not any(row.state == State.SERVING for row in tickets),
        end_reason=str(rules.end_words(ticket.end_reason)),
        spoken=rules.call_sentence(ticket.prefix, ticket.sequence, counter) if counter else "",
        steps=tuple(_step(row) for row in tickets),
        ended=all(row.state in ENDED for row in tickets),
        version=sum(row.version for row in tickets),
        new_times=tuple(new_time(row.rebooked) for row in tickets if row.rebooked is not None),
    )


def _step(row: Ticket) -> StepView:
    return StepView(
        number=row.number,
        state=str(row.state),
        service_name=row.service.name,
        stall_name=row.stall.name,
        floor=row.stall.floor,
        counter=row.counter.number if row.counter else None,
        step=row.step,
    )


def _current(tickets: list[Ticket]) -> Ticket:
    """The step in line or at a counter; else the next planned one; else the last."""
    for row in tickets:
        if State(row.state) not in ENDED | {State.PLANNED}:
            return row
    planned = [row for row in tickets if row.state == State.PLANNED]
    return planned[0] if planned else tickets[-1]
