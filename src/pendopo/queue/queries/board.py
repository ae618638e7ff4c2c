"""What the boards show."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Q

from pendopo.kit.clock import local_date
from pendopo.malls import queries as malls
from pendopo.malls import rules as hours
from pendopo.malls.models import Mall
from pendopo.malls.types import Timetable
from pendopo.queue import rules
from pendopo.queue.models import Notice
from pendopo.queue.queries.find import mall_of
from pendopo.queue.types import BoardCall, BoardStall, BoardState

_CALLS_SHOWN = 24

# The latest call of each ticket and counter of the day, newest first.
_CALLS = """
SELECT c.id, t.prefix, t.sequence, k.number, s.name, s.slug, s.floor, c.is_recall, c.called_at,
       (t.state IN ('called', 'serving') AND t.counter_id = c.counter_id)
FROM queue_call c
JOIN queue_ticket t ON t.id = c.ticket_id
JOIN malls_counter k ON k.id = c.counter_id
JOIN malls_stall s ON s.id = c.stall_id
WHERE c.mall_id = %(mall)s AND t.service_day = %(day)s AND NOT c.taken_back
ORDER BY c.id DESC LIMIT %(limit)s
"""

_STALLS = """
SELECT s.id, s.slug, s.name, s.prefix, s.floor,
  (SELECT count(*) FROM queue_ticket t
     WHERE t.stall_id = s.id AND t.service_day = %(day)s AND t.state = 'waiting'),
  (SELECT array_agg(k.number ORDER BY k.number) FROM queue_countersession w
     JOIN malls_counter k ON k.id = w.counter_id WHERE w.stall_id = s.id AND w.state = 'open')
FROM malls_stall s
WHERE s.mall_id = %(mall)s AND s.starts_date <= %(day)s AND (s.ends_date IS NULL OR s.ends_date >= %(day)s)
ORDER BY s.number
"""


def board_state(
    mall: Mall | str, *, stalls: tuple[str, ...] = (), floor: str = "", at: datetime
) -> BoardState:
    """Everything a board of a mall shows, or only what concerns some stalls or one floor. Public."""
    place = mall_of(mall)
    day = local_date(at, place.zone)
    calls, rows = _read(place, day)
    fresh = place.version if isinstance(mall, str) else None  # a mall that was read just now
    table = malls.timetable(place, first=day, version=fresh)
    opening = malls.opening_in(table, at=at)
    shown = tuple(_stall(table, row, opening=opening, day=day, at=at) for row in rows)
    state = BoardState(
        mall=place.slug,
        mall_name=place.name,
        zone=place.zone,
        at=at,
        service_day=day,
        version=max((call.id for call in calls), default=0),
        open=opening.open,
        reason=str(opening.reason),
        closes_at=opening.closes_at,
        calls=calls,
        stalls=shown,
        notices=tuple(_notices(place, stalls, at=at)),
        waiting=sum(stall.waiting for stall in shown),
    )
    return narrow(state, stalls=stalls, floor=floor) if stalls or floor else state


def narrow(state: BoardState, *, stalls: tuple[str, ...] = (), floor: str = "") -> BoardState:
    """The same state for a board that shows only some stalls, or one floor."""
    kept = tuple(
        row
        for row in state.stalls
        if (not stalls or row.slug in stalls) and (not floor or row.floor == floor)
    )
    slugs = {row.slug for row in kept}
    return replace(
        state,
        stalls=kept,
        calls=tuple(call for call in state.calls if call.stall_slug in slugs),
        waiting=sum(row.waiting for row in kept),
    )


def _read(place: Mall, day: date) -> tuple[tuple[BoardCall, ...], list[Any]]:
    values: dict[str, Any] = {"mall": place.id, "day": day, "limit": _CALLS_SHOWN}
    with connection.cursor() as cursor:
        cursor.execute(_CALLS, values)
        calls = tuple(_call(row) for row in reversed(cursor.fetchall()))
        cursor.execute(_STALLS, values)
        return calls, cursor.fetchall()


def _call(row: Any) -> BoardCall:
    call_id, prefix, sequence, counter, stall, slug, floor, recall, called_at, active = row
    return BoardCall(
        id=call_id,
        number=rules.ticket_number(prefix, sequence),
        counter=counter,
        stall=stall,
        stall_slug=slug,
        floor=floor,
        recall=recall,
        called_at=called_at,
        active=active,
        spoken=rules.call_sentence(prefix, sequence, counter),
        spoken_parts=rules.call_words(prefix, sequence, counter),
    )


def _stall(table: Timetable, row: Any, *, opening: Any, day: date, at: datetime) -> BoardStall:
    """A stall with its truth: its own code from the timetable, its own words only where they differ."""
    stall_id, slug, name, prefix, floor, waiting, counters = row
    code = hours.open_code(table, at, day, stall_id=stall_id)
    is_open, reason = code == "open", ""
    if not is_open:
        differs = code != opening.code
        own = malls.opening_in(table, at=at, stall_id=stall_id) if differs else opening
        reason = str(own.reason)
    return BoardStall(slug, name, prefix, floor, waiting, tuple(counters or ()), is_open, reason)


def _notices(place: Mall, stalls: tuple[str, ...], *, at: datetime) -> list[str]:
    rows = Notice.objects.filter(mall=place, starts_at__lte=at)
    rows = rows.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=at))
    if stalls:
        rows = rows.filter(Q(stall__isnull=True) | Q(stall__slug__in=stalls))
    return list(rows.order_by("-starts_at").values_list("text", flat=True)[:6])


def list_notices(mall: Mall | str, *, at: datetime) -> list[Notice]:
    """The notices on the boards now, newest first, for the supervisor."""
    rows = Notice.objects.filter(mall=mall_of(mall), starts_at__lte=at).select_related("stall")
    return list(rows.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=at)).order_by("-starts_at"))
