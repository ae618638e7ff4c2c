"""Ways beside the straight one: send on, missed, back again, given up."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from pendopo.booking import actions as booking
from pendopo.catalogue.models import Service
from pendopo.kit.actor import Actor
from pendopo.kit.clock import local_date
from pendopo.kit.errors import InvalidInput, NotAllowed, NotFound
from pendopo.kit.text import _
from pendopo.malls.models import Stall
from pendopo.queue import rules
from pendopo.queue.actions.moves import advance, end_visit_if_over, go_on, join_line, locked_ticket, tell
from pendopo.queue.actions.serve import fulfil
from pendopo.queue.actions.statements import take_number, virtual_time
from pendopo.queue.models import Ticket
from pendopo.queue.queries.doors import check_may_draw
from pendopo.queue.queries.find import check_may_serve, ticket_for_update, visit_of_token
from pendopo.queue.types import ENDED, Act, Line, State, TicketMoved


@transaction.atomic
def transfer_ticket(
    *,
    ticket_id: UUID | None = None,
    counter_id: int | None = None,
    service: Service | str | None = None,
    stall: Stall | str | None = None,
    version: int | None = None,
    by: Actor,
    at: datetime,
) -> Ticket:
    """Send a person on. Within the stall the number stays and is called at the next turn of its line; at
    another stall this step ends and a new step with that stall's number joins the end of its line, since
    the letters of a number name the stall and its boards show only its own.

    Gives the ticket the person now waits with. Raises TicketMoved, StallClosed, InvalidInput.
    """
    ticket = locked_ticket(ticket_id=ticket_id, counter_id=counter_id, version=version, by=by)
    target = _target(ticket, service, stall)
    if target.stall_id == ticket.stall_id:
        return _within(ticket, target, by=by, at=at)
    check_may_draw(target.stall, ticket.mall, at=at)
    return _onward(ticket, target, by=by, at=at)


def _target(ticket: Ticket, service: Service | str | None, stall: Stall | str | None) -> Service:
    rows = Service.objects.select_related("stall__agency", "stall__mall", "mall").filter(mall=ticket.mall)
    rows = rows.filter(starts_date__lte=ticket.service_day).exclude(ends_date__lt=ticket.service_day)
    if service is not None:
        slug = service if isinstance(service, str) else service.slug
        found = rows.filter(slug=slug).first()
    elif stall is not None:
        slug = stall if isinstance(stall, str) else stall.slug
        found = rows.filter(stall__slug=slug).order_by("position", "name").first()
    else:
        raise InvalidInput(fields={"service": _("Pilih layanan atau gerai tujuan.")})
    if found is None:
        raise NotFound(_("Layanan tujuan tidak ada di mal ini."))
    return found


def _within(ticket: Ticket, target: Service, *, by: Actor, at: datetime) -> Ticket:
    counter = ticket.counter.number if ticket.counter else None
    ticket.service = target
    ticket.queue_rank = rules.rejoin_tag(
        Line(ticket.line), virtual=virtual_time(stall_id=ticket.stall_id, day=ticket.service_day)
    )
    advance(ticket, Act.TRANSFER, by=by, at=at)
    tell(
        "transferred",
        ticket,
        by=by,
        at=at,
        counter=counter,
        to_stall=ticket.stall.slug,
        to_service=target.slug,
        to_number=ticket.number,
    )
    return ticket


def _onward(ticket: Ticket, target: Service, *, by: Actor, at: datetime) -> Ticket:
    """End this step (served if serving had begun) and add a step at the other stall to the visit."""
    counter = ticket.counter.number if ticket.counter else None
    served = ticket.state == State.SERVING
    if State(ticket.state) not in {State.WAITING, State.CALLED, State.SERVING}:
        raise TicketMoved()
    # The place stays with the step that took it: used when serving had begun, else it goes back.
    line = Line.PRIORITY if ticket.priority else Line.WALK_IN
    sequence, _tag = take_number(
        mall_id=ticket.mall_id,
        stall_id=target.stall_id,
        prefix=target.stall.prefix,
        day=ticket.service_day,
        line=None,
    )
    last = ticket.visit.tickets.aggregate(last=Max("step"))["last"] or 1
    if served:
        advance(ticket, Act.FINISH, by=by, at=at, reason="transferred")
        fulfil(ticket, by=by, at=at)
    else:
        advance(ticket, Act.CANCEL, by=by, at=at, reason="transferred")
        give_place_back(ticket, reason="transferred", by=by, at=at)
    ticket.last_act = Act.TRANSFER.value
    ticket.save(update_fields=["last_act"])
    onward = Ticket.objects.create(
        visit=ticket.visit,
        step=last + 1,
        mall=ticket.mall,
        stall=target.stall,
        service=target,
        service_day=ticket.service_day,
        prefix=target.stall.prefix,
        sequence=sequence,
        state=State.PLANNED.value,
        line=line.value,
        priority=ticket.priority,
    )
    tell(
        "transferred",
        ticket,
        by=by,
        at=at,
        counter=counter,
        to_stall=target.stall.slug,
        to_service=target.slug,
        to_number=onward.number,
    )
    join_line(onward, by=by, at=at)
    return onward


@transaction.atomic
def mark_no_show(
    *,
    ticket_id: UUID | None = None,
    counter_id: int | None = None,
    version: int | None = None,
    by: Actor,
    at: datetime,
) -> Ticket:
    """Nobody came to the call. The number can be reinstated today. Raises TicketMoved, Conflict."""
    ticket = locked_ticket(ticket_id=ticket_id, counter_id=counter_id, version=version, by=by)
    advance(ticket, Act.NO_SHOW, by=by, at=at)
    if ticket.place_id is not None:
        booking.mark_no_show(appointment_id=ticket.place_id, by=by, at=at)
    tell("no_show", ticket, by=by, at=at, counter=None, calls=ticket.calls)
    end_visit_if_over(ticket.visit, by=by, at=at)
    return ticket


@transaction.atomic
def reinstate_ticket(*, ticket_id: UUID, version: int | None = None, by: Actor, at: datetime) -> Ticket:
    """A missed number comes back: called at the next turn of its line (rule queue-03). Everything is checked
    again: today, the stall still open, the place won again where it was given away, no other step in line.

    Raises TicketMoved, StallClosed, WindowFull.
    """
    ticket = locked_ticket(ticket_id=ticket_id, counter_id=None, version=version, by=by)
    if not rules.may_act(State(ticket.state), Act.REINSTATE):
        raise TicketMoved()
    if ticket.service_day != local_date(at, ticket.mall.zone):
        raise TicketMoved(_("Nomor ini bukan nomor hari ini. Silakan ambil nomor baru."))
    if ticket.ended_at is not None and ticket.ended_at > at:  # the demo's day was opened again
        raise TicketMoved(_("Nomor ini berakhir sebelum hari dibuka kembali. Silakan ambil nomor baru."))
    check_may_draw(ticket.stall, ticket.mall, at=at)
    others = Ticket.objects.select_for_update().filter(visit=ticket.visit).exclude(id=ticket.id)
    if any(State(row.state) not in ENDED | {State.PLANNED} for row in others):
        raise TicketMoved(_("Orang ini sedang menunggu dengan nomor lain."))
    retake_place(ticket, by=by, at=at)
    ticket.queue_rank = rules.rejoin_tag(
        Line(ticket.line), virtual=virtual_time(stall_id=ticket.stall_id, day=ticket.service_day)
    )
    advance(ticket, Act.REINSTATE, by=by, at=at)
    reopen_visit(ticket)
    tell("reinstated", ticket, by=by, at=at)
    return ticket


def retake_place(ticket: Ticket, *, by: Actor, at: datetime) -> None:
    """The place of a missed ticket is checked again by booking, and its person has come."""
    if ticket.place_id is None or ticket.place is None or ticket.place.state == "fulfilled":
        return
    booking.reinstate(appointment_id=ticket.place_id, by=by, at=at)
    booking.mark_checked_in(appointment_id=ticket.place_id, by=by, at=at)


def give_place_back(ticket: Ticket, *, reason: str, by: Actor, at: datetime) -> None:
    """Who goes unserved by their own wish leaves the place to others."""
    if ticket.place_id is not None:
        booking.give_up_place(appointment_id=ticket.place_id, reason=reason, by=by, at=at)


def reopen_visit(ticket: Ticket) -> None:
    """A visit with a ticket in line has not ended."""
    if ticket.visit.ended_at is not None:
        ticket.visit.ended_at = None
        ticket.visit.save(update_fields=["ended_at"])


@transaction.atomic
def cancel_ticket(
    *,
    ticket_id: UUID | None = None,
    token: str = "",
    reason: str = "",
    version: int | None = None,
    by: Actor,
    at: datetime,
) -> None:
    """The person gives up: by private link the whole visit, by staff one ticket. A repeat changes nothing.

    Raises NotAllowed, TicketMoved (while being served).
    """
    if token:
        visit = visit_of_token(token)
        ids = list(visit.tickets.order_by("step").values_list("id", flat=True))
        tickets = [ticket_for_update(item) for item in ids]
    elif ticket_id is not None:
        tickets = [ticket_for_update(ticket_id)]
        if by.kind == "applicant" and by.applicant_id == tickets[0].visit.applicant_id:
            if by.applicant_id is None:
                raise NotAllowed()
        else:
            check_may_serve(tickets[0], counter_id=None, by=by)
    else:
        raise InvalidInput()
    if any(row.state == State.SERVING for row in tickets):
        raise TicketMoved(_("Nomor ini sedang dilayani. Sampaikan kepada petugas di loket."))
    for ticket in tickets:
        if State(ticket.state) in ENDED:
            continue
        _give_up(ticket, reason, version=version, by=by, at=at)
    go_on(tickets[0].visit, by=by, at=at)


def _give_up(ticket: Ticket, reason: str, *, version: int | None, by: Actor, at: datetime) -> None:
    if version is not None and version != ticket.version:
        raise TicketMoved()
    advance(ticket, Act.CANCEL, by=by, at=at, reason=reason or "by_person")
    give_place_back(ticket, reason=reason or "by_person", by=by, at=at)
    who = "by_person" if by.kind in {"anyone", "applicant"} else "by_staff"
    tell("cancelled", ticket, by=by, at=at, reason=who)  # a code: typed words stay out of the log of events
