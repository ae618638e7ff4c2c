"""The demo opened again at an earlier time of the same day: nothing of the day lies in its future."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from pendopo.booking import actions as booking
from pendopo.events.actions import record
from pendopo.kit.actor import Actor
from pendopo.kit.errors import NotAllowed
from pendopo.malls.models import Mall
from pendopo.queue.actions.day import close_sessions, close_tickets
from pendopo.queue.actions.moves import channel_of
from pendopo.queue.actions.statements import announce
from pendopo.queue.models import Call, CounterSession, Ticket
from pendopo.queue.queries.find import TICKET_JOINS
from pendopo.queue.types import ENDED, SessionState

_REASON = "demo_reopened"


def reopen_demo_day(*, by: Actor, at: datetime) -> int:
    """After the demo's clock was set (back): tickets in play that have lived past `at` are closed with a
    reason that tells, counters close, calls of a later time leave the boards, and holds of a later time end.
    Appointments keep their windows, and numbers go on where they were. Gives how many tickets were closed.

    Raises NotAllowed outside demo mode.
    """
    if not settings.DEMO:
        raise NotAllowed()
    booking.shorten_holds(by=by, at=at)
    return sum(_reopen(place, by=by, at=at) for place in Mall.objects.select_related("region").order_by("id"))


@transaction.atomic
def _reopen(place: Mall, *, by: Actor, at: datetime) -> int:
    own = Ticket.objects.filter(mall=place)
    ahead = Q(visit__arrived_at__gt=at) | Q(last_act_at__gt=at) | Q(periods__starts_at__gt=at)
    playing = own.exclude(state__in=ENDED)
    visits = set(playing.filter(ahead).values_list("visit_id", flat=True))
    rows = list(
        playing.filter(visit_id__in=visits)
        .select_for_update(of=("self",))
        .select_related(*TICKET_JOINS)
        .order_by("id")
    )
    close_tickets(rows, _REASON, by=by, at=at)
    at_work = CounterSession.objects.filter(mall=place).exclude(state=SessionState.CLOSED).count()
    close_sessions(place, by=by, at=at)
    own.filter(last_act_at__gt=at).update(last_act="", last_act_at=at)  # else it would hide what is undone
    unsaid, _by_table = Call.objects.filter(mall=place, called_at__gt=at).delete()
    if rows or at_work or unsaid:
        record(
            "queue.day.reopened",
            by=by,
            at=at,
            region=place.region_id,
            mall=place.slug,
            channel=channel_of(by, ""),
            data={"closed": len(rows), "counters": at_work},
        )
        announce(place.slug)
    return len(rows)
