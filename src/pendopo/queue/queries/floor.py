"""The supervisor's view of a mall."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import connection

from pendopo.kit.actor import Actor, Permission
from pendopo.kit.clock import local_date
from pendopo.kit.text import _
from pendopo.malls.models import Mall
from pendopo.queue import rules
from pendopo.queue.queries.find import check_within, mall_of
from pendopo.queue.queries.waits import WAITED, usual_minutes
from pendopo.queue.types import STATED, FloorCounter, FloorException, FloorStall, FloorState

_STALLS = f"""
SELECT s.id, s.slug, s.name, s.floor, s.base_minutes,
  count(t.id) FILTER (WHERE t.state = 'waiting'),
  COALESCE(max({WAITED} / 60)
           FILTER (WHERE t.state = 'waiting' AND (t.not_before IS NULL OR t.not_before <= %(at)s)), 0),
  count(t.id) FILTER (WHERE t.standby AND t.state = 'waiting'),
  count(t.id) FILTER (WHERE t.state = 'on_hold'),
  count(t.id) FILTER (WHERE t.state = 'finished'),
  count(t.id) FILTER (WHERE t.state = 'no_show'),
  count(t.id) FILTER (WHERE t.state = 'serving')
FROM malls_stall s
LEFT JOIN queue_ticket t ON t.stall_id = s.id AND t.service_day = %(day)s
WHERE s.mall_id = %(mall)s AND s.starts_date <= %(day)s AND (s.ends_date IS NULL OR s.ends_date >= %(day)s)
GROUP BY s.id ORDER BY s.number
"""

_COUNTERS = """
SELECT k.id, k.number, k.stall_id, COALESCE(w.state, 'closed'),
  COALESCE(NULLIF(u.display_name, ''), u.username, w.actor, ''), w.opened_at, COALESCE(w.pause_reason, ''),
  t.prefix, t.sequence, COALESCE(t.state, ''),
  COALESCE(extract(epoch FROM %(at)s - p.starts_at) / 60, 0),
  (SELECT count(*) FROM queue_ticket f WHERE f.last_counter_id = k.id AND f.service_day = %(day)s
     AND f.state = 'finished'),
  EXISTS (SELECT 1 FROM malls_counterassignment a WHERE a.counter_id = k.id AND a.starts_at <= %(at)s
     AND (a.ends_at IS NULL OR a.ends_at > %(at)s))
FROM malls_counter k
LEFT JOIN queue_countersession w ON w.counter_id = k.id AND w.state <> 'closed'
LEFT JOIN people_user u ON u.id = w.user_id
LEFT JOIN queue_ticket t ON t.counter_id = k.id AND t.state IN ('called', 'serving')
LEFT JOIN queue_ticketperiod p ON p.ticket_id = t.id AND p.ends_at IS NULL
WHERE k.mall_id = %(mall)s AND k.starts_date <= %(day)s AND (k.ends_date IS NULL OR k.ends_date >= %(day)s)
ORDER BY k.number
"""


def floor_state(mall: Mall | str, *, by: Actor, at: datetime) -> FloorState:
    """Stalls, counters, waits, who serves, and what needs a look, as far as the actor may see them.

    Who answers for one stall sees that stall alone. Raises NotAllowed.
    """
    place = mall_of(mall)
    check_within(place, by=by, permission=Permission.SEE_FLOOR)
    day = local_date(at, place.zone)
    values: dict[str, Any] = {"mall": place.id, "day": day, "at": at}
    with connection.cursor() as cursor:
        cursor.execute(_STALLS, values)
        stall_rows = [
            row
            for row in cursor.fetchall()
            if by.may(Permission.SEE_FLOOR, region=place.region_id, mall=place.slug, stall=row[1])
        ]
        cursor.execute(_COUNTERS, values)
        counter_rows = cursor.fetchall()
    stalls, exceptions = [], []
    for row in stall_rows:
        own = [item for item in counter_rows if item[2] == row[0]]
        stall = _stall(row, own)
        stalls.append(stall)
        exceptions += _exceptions(stall, own, usual=usual_minutes(row[0], fallback=row[4], at=at))
    return FloorState(
        mall=place.slug,
        mall_name=place.name,
        zone=place.zone,
        at=at,
        waiting=sum(stall.waiting for stall in stalls),
        serving=sum(row[11] for row in stall_rows),
        served=sum(stall.served for stall in stalls),
        standby=sum(stall.standby for stall in stalls),
        stalls=tuple(stalls),
        exceptions=tuple(exceptions),
    )


def _stall(row: Any, counters: Iterable[Any]) -> FloorStall:
    return FloorStall(
        slug=row[1],
        name=row[2],
        floor=row[3],
        waiting=row[5],
        longest_minutes=int(row[6]),
        standby=row[7],
        on_hold=row[8],
        served=row[9],
        no_shows=row[10],
        counters=tuple(
            FloorCounter(
                id=item[0],
                number=item[1],
                state=item[3],
                actor=item[4],
                since=item[5],
                pause_reason=item[6],
                number_now=rules.ticket_number(item[7], item[8]) if item[7] else "",
                ticket_state=item[9],
                minutes_now=int(item[10]),
                served_today=item[11],
            )
            for item in counters
        ),
    )


def _exceptions(stall: FloorStall, counters: Iterable[Any], *, usual: float) -> list[FloorException]:
    """What the supervisor should look at, the most pressing first."""
    found = []
    open_now = [counter for counter in stall.counters if counter.state == "open"]
    names = {"stall": stall.name, "count": stall.waiting, "minutes": stall.longest_minutes}
    if stall.waiting and not open_now:
        text = _("%(stall)s: %(count)s orang menunggu, tidak ada loket yang buka.") % names
        found.append(FloorException("no_counter", stall.slug, text))
    if stall.longest_minutes >= STATED.long_wait.total_seconds() // 60:
        text = _("%(stall)s: ada yang menunggu %(minutes)s menit.") % names
        found.append(FloorException("long_wait", stall.slug, text))
    for item, counter in zip(counters, stall.counters, strict=True):
        here = {"number": counter.number, "minutes": counter.minutes_now, "ticket": counter.number_now}
        if item[12] and counter.state == "closed":
            text = _("Loket %(number)s belum dibuka, padahal ada petugas yang dijadwalkan.") % here
            found.append(FloorException("counter_closed", stall.slug, text))
        if counter.ticket_state == "serving" and counter.minutes_now >= max(20, 3 * usual):
            text = _("Loket %(number)s: %(ticket)s sudah dilayani %(minutes)s menit.") % here
            found.append(FloorException("long_service", stall.slug, text))
        if counter.ticket_state == "called" and counter.minutes_now >= 5:
            text = _("Loket %(number)s: %(ticket)s dipanggil %(minutes)s menit lalu.") % here
            found.append(FloorException("long_call", stall.slug, text))
        if counter.state == "paused" and stall.waiting:
            text = _("Loket %(number)s sedang jeda, masih ada yang menunggu.") % here
            found.append(FloorException("paused", stall.slug, text))
    if stall.standby:
        text = _("%(stall)s: %(count)s nomor cadangan.") % {"stall": stall.name, "count": stall.standby}
        found.append(FloorException("standby", stall.slug, text))
    return found
