"""The end of the day for the supervisor: who still waits, which times are free, who got one."""

from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet

from pendopo.booking.models import Appointment
from pendopo.booking.queries import link_token, private_path, rebook_offers
from pendopo.kit.actor import Actor, Permission
from pendopo.kit.clock import local_date
from pendopo.kit.errors import Text
from pendopo.malls.models import Mall
from pendopo.notifications.queries import can_reach
from pendopo.queue import rules
from pendopo.queue.models import Ticket
from pendopo.queue.queries.find import TICKET_JOINS, check_mall, mall_of
from pendopo.queue.queries.views import view_tickets
from pendopo.queue.types import ENDED, DayEnd, NewTime, Rebooked, State, TicketView, Unserved

_JOINS = (
    *TICKET_JOINS,
    "service__stall__mall",
    "service__mall",
    "rebooked__window",
    "rebooked__service__stall",
)


def new_time(row: Appointment) -> NewTime:
    """The appointment somebody got instead, with its private link."""
    return NewTime(
        code=row.code,
        path=private_path(row.id),
        token=link_token(row.id),
        starts_at=row.window.starts_at,
        ends_at=row.window.ends_at,
        service_name=row.service.name,
        stall_name=row.service.stall.name,
    )


def day_end(mall: Mall | str, *, by: Actor, at: datetime) -> DayEnd:
    """Who still waits with the times of coming days that are free for them, and who has got one today.

    Raises NotAllowed.
    """
    place = mall_of(mall)
    check_mall(place, by=by, permission=Permission.MANAGE_QUEUE)
    today = Ticket.objects.filter(mall=place, service_day=local_date(at, place.zone))
    rows = today.select_related(*_JOINS)
    waiting = list(
        rows.exclude(state__in=[*ENDED, State.SERVING]).order_by("stall__number", "queue_rank", "sequence")
    )
    rebooked = list(rows.filter(rebooked__isnull=False).order_by("-ended_at", "sequence"))
    views = {view.id: view for view in view_tickets([*waiting, *rebooked], by=by, at=at)}
    return DayEnd(
        waiting=tuple(_waiting(waiting, views, place, at=at)),
        serving=today.filter(state=State.SERVING).count(),
        rebooked=tuple(
            Rebooked(views[row.id], new_time(row.rebooked), can_reach(row.visit.applicant))
            for row in rebooked
            if row.rebooked is not None
        ),
        closed=_closed(today),
    )


def _closed(today: "QuerySet[Ticket]") -> tuple[tuple[Text, int], ...]:
    rows = today.filter(state=State.CLOSED, rebooked__isnull=True).values_list("end_reason")
    counted = rows.annotate(count=Count("id")).order_by("-count", "end_reason")
    return tuple((rules.end_words(reason), count) for reason, count in counted)


def _waiting(
    rows: list[Ticket], views: dict[Any, TicketView], place: Mall, *, at: datetime
) -> list[Unserved]:
    """The same wish at the same stall gets the same offers: looked up once."""
    known: dict[tuple[int, int, bool], tuple[Any, ...]] = {}
    found = []
    for row in rows:
        wish = (row.service_id, row.visit.people, bool(row.priority))
        if wish not in known:
            known[wish] = tuple(
                rebook_offers(
                    row.service,
                    people=row.visit.people,
                    priority=bool(row.priority),
                    after=local_date(at, place.zone),
                    at=at,
                )
            )
        offers = known[wish]
        ordered = tuple(sorted(offers, key=lambda offer: offer.starts_at))
        found.append(Unserved(views[row.id], ordered, offers[0].id if offers else 0))
    return found
