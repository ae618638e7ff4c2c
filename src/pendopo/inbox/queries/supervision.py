"""The supervisor's view: who has how many, what is overdue, and the day so far."""

from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Count, Min, Q

from pendopo.inbox.models import Conversation
from pendopo.inbox.queries.access import list_officers, names_of, require_supervisor
from pendopo.inbox.queries.talks import OPEN
from pendopo.inbox.types import ChannelLoad, Load, Supervision
from pendopo.kit.actor import Actor
from pendopo.kit.clock import day_bounds, local_date
from pendopo.malls.models import Mall

_DAY = """
    SELECT count(*), count(first_answer_at),
           count(*) FILTER (WHERE first_answer_at IS NOT NULL AND NOT late_first),
           percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM first_answer_at - opened_at))
               FILTER (WHERE first_answer_at IS NOT NULL)
    FROM inbox_conversation WHERE mall = %s AND opened_at >= %s AND opened_at < %s
"""


def supervision(mall: Mall | str, *, by: Actor, at: datetime) -> Supervision:
    """The whole inbox of a mall in figures; no words and no names of people. Raises NotAllowed."""
    place = require_supervisor(mall, by)
    begin, end = day_bounds(local_date(at, place.zone), place.zone)
    rows = Conversation.objects.filter(mall=place.slug, state__in=OPEN)
    owed = Q(first_unanswered_at__isnull=False)
    totals: dict[str, Any] = rows.aggregate(
        waiting=Count("pk", filter=owed & Q(state=Conversation.State.WAITING)),
        owed=Count("pk", filter=owed),
        overdue=Count("pk", filter=owed & Q(due_at__lt=at)),
    )
    oldest = rows.filter(owed).order_by("first_unanswered_at").first()
    with connection.cursor() as cursor:
        cursor.execute(_DAY, (place.slug, begin, end))
        came, answered, in_time, median = cursor.fetchone()
    closed = Conversation.objects.filter(
        mall=place.slug, state=Conversation.State.CLOSED, closed_at__gte=begin, closed_at__lt=end
    )
    return Supervision(
        at=at, waiting=totals["waiting"], owed=totals["owed"], overdue=totals["overdue"],
        oldest_at=oldest.first_unanswered_at if oldest else None,
        oldest_receipt=f"P-{oldest.number:03d}" if oldest else "",
        officers=_officers(place, at), channels=_channels(place, begin, end, at),
        came=came, answered=answered, closed=closed.count(),
        median_minutes=median / 60 if median is not None else None,
        within_target=round(100 * in_time / answered) if answered else None,
    )  # fmt: skip


def _officers(mall: Mall, at: datetime) -> tuple[Load, ...]:
    """Everybody who may answer, with what they have; also those who have something and no longer may."""
    owed = Q(first_unanswered_at__isnull=False)
    held: dict[int | None, dict[str, Any]] = {
        row["assigned_to"]: dict(row)
        for row in Conversation.objects.filter(mall=mall.slug, state=Conversation.State.TAKEN)
        .values("assigned_to")
        .annotate(
            held=Count("pk"), owed=Count("pk", filter=owed),
            overdue=Count("pk", filter=owed & Q(due_at__lt=at)), oldest=Min("first_unanswered_at"),
        )
    }  # fmt: skip
    names = dict(list_officers(mall))
    names |= names_of(user for user in held if user not in names)
    loads = [
        Load(
            user,
            name,
            found.get("held", 0),
            found.get("owed", 0),
            found.get("overdue", 0),
            found.get("oldest"),
        )
        for user, name in names.items()
        for found in [held.get(user, {})]
    ]
    return tuple(sorted(loads, key=lambda load: (-load.held, load.name.casefold())))


def _channels(mall: Mall, begin: datetime, end: datetime, at: datetime) -> tuple[ChannelLoad, ...]:
    owed = Q(first_unanswered_at__isnull=False)
    waiting: dict[str, dict[str, Any]] = {
        row["channel"]: dict(row)
        for row in Conversation.objects.filter(mall=mall.slug, state__in=OPEN)
        .values("channel")
        .annotate(
            owed=Count("pk", filter=owed), overdue=Count("pk", filter=owed & Q(due_at__lt=at)),
            oldest=Min("first_unanswered_at"),
        )
    }  # fmt: skip
    came = dict(
        Conversation.objects.filter(mall=mall.slug, opened_at__gte=begin, opened_at__lt=end)
        .values_list("channel")
        .annotate(count=Count("pk"))
    )
    return tuple(
        ChannelLoad(name, row.get("owed", 0), row.get("overdue", 0), row.get("oldest"), came.get(name, 0))
        for name in sorted({*waiting, *came})
        for row in [waiting.get(name, {})]
    )
