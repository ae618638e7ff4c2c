"""What people hear of their ticket: its link, that it is nearly their turn, that the day ended."""

from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import translation

from pendopo.events.actions import record
from pendopo.kit.actor import Actor
from pendopo.notifications.actions import notify
from pendopo.queue import rules
from pendopo.queue.actions.moves import place_of
from pendopo.queue.models import Ticket
from pendopo.queue.queries.find import TICKET_JOINS, visit_token
from pendopo.queue.types import STATED, State

_AT_ONCE = 200
_SETTLED_IN = timedelta(minutes=1)  # who has just drawn a number has it before their eyes

# Who waits with at most so many ahead at a stall where somebody works, and was not told yet.
_NEAR = """
SELECT w.id, w.ahead FROM (
  SELECT t.id, t.visit_id, t.near_told_at, t.waiting_since, t.not_before, t.stall_id,
         row_number() OVER (
           PARTITION BY t.stall_id, t.service_day ORDER BY t.queue_rank, t.sequence) - 1 AS ahead
  FROM queue_ticket t WHERE t.state = 'waiting' AND t.service_day >= %(since)s
) w JOIN queue_visit v ON v.id = w.visit_id
WHERE w.ahead <= %(most)s AND w.near_told_at IS NULL AND v.applicant_id IS NOT NULL
  AND w.waiting_since <= %(settled)s AND (w.not_before IS NULL OR w.not_before <= %(at)s)
  AND EXISTS (SELECT 1 FROM queue_countersession s WHERE s.stall_id = w.stall_id AND s.state = 'open')
ORDER BY w.ahead, w.id LIMIT %(limit)s
"""


def tell_person(kind: str, ticket: Ticket, *, by: Actor, at: datetime, **more: object) -> None:
    """A message about a ticket, to whoever left a way; it goes where they acted, or as they wish."""
    visit = ticket.visit
    if visit.applicant is None:
        return
    notify(
        kind=kind,
        applicant=visit.applicant,
        language=visit.applicant.language,
        context={
            "number": ticket.number,
            "service": ticket.service.name,
            "stall": ticket.stall.name,
            "mall": ticket.mall.name,
            "zone": ticket.mall.zone,
            "path": f"/k/{visit_token(visit.id)}/",
            **more,
        },
        mall=ticket.mall.slug,
        prefers=visit.appointment.channel if visit.appointment else "",
        dedupe=f"{kind}:{ticket.id}",
        by=by,
        at=at,
    )


def tell_issued_to(ticket: Ticket, *, by: Actor, at: datetime) -> None:
    """Send the link of a number that somebody else drew for the person (rule queue-40)."""
    if rules.needs_ticket_link(by.kind):
        tell_person("ticket_link", ticket, by=by, at=at)


def tell_closed(ticket: Ticket, reason: str, *, by: Actor, at: datetime) -> None:
    """Say that the day ended without them, and why."""
    applicant = ticket.visit.applicant
    with translation.override(applicant.language if applicant else "id"):
        words = str(rules.end_words(reason))
    tell_person("ticket_closed", ticket, by=by, at=at, reason=words)


@transaction.atomic
def tell_nearly_due(*, by: Actor, at: datetime) -> int:
    """Tell whoever is nearly due (rule queue-14), each ticket once. Gives how many were told.

    Apart from calling, so that calling the next one stays one statement.
    """
    values: dict[str, Any] = {
        "since": (at - timedelta(days=1)).date(), "most": STATED.nearly_due, "at": at,
        "settled": at - _SETTLED_IN, "limit": _AT_ONCE,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_NEAR, values)
        near = dict(cursor.fetchall())
    rows = (
        Ticket.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related(*TICKET_JOINS, "visit__appointment")
        .filter(pk__in=near, state=State.WAITING, near_told_at=None)
        .order_by("pk")
    )
    told = 0
    for ticket in rows:
        ticket.near_told_at = at
        ticket.save(update_fields=["near_told_at"])
        tell_person("ticket_near", ticket, by=by, at=at, ahead=near[ticket.pk])
        record(
            "queue.ticket.nearly_due",
            by=by,
            at=at,
            **place_of(ticket, by=by),
            data={
                "number": ticket.number, "line": ticket.line, "priority": ticket.priority,
                "step": ticket.step, "ahead": near[ticket.pk],
            },
        )  # fmt: skip
        told += 1
    return told
