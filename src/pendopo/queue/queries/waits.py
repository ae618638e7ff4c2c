"""How long it takes: who is ahead, how many serve, how long one takes, and yesterday's truth."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from django.db import connection

from pendopo.kit.clock import local_date
from pendopo.malls.models import Stall
from pendopo.malls.queries import service_periods
from pendopo.queue import rules
from pendopo.queue.models import Ticket
from pendopo.queue.types import WaitRange

_AHEAD = """
SELECT
  (SELECT count(*) FROM queue_ticket t WHERE t.stall_id = %(stall)s AND t.service_day = %(day)s
     AND t.state = 'waiting' AND (t.queue_rank, t.sequence) < (%(rank)s, %(sequence)s)),
  (SELECT count(*) FROM queue_countersession s WHERE s.stall_id = %(stall)s AND s.state = 'open'
     AND (cardinality(s.service_ids) = 0 OR %(service)s = ANY (s.service_ids)))
"""

# How long a ticket `t` has waited, in seconds: the sum over its waiting periods.
WAITED = """(SELECT sum(extract(epoch FROM COALESCE(p.ends_at, %(at)s) - p.starts_at))
   FROM queue_ticketperiod p WHERE p.ticket_id = t.id AND p.state = 'waiting')"""

# Each recent service's serving time is the sum of its serving periods.
_USUAL = """
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds) / 60, count(*) FROM (
  SELECT sum(extract(epoch FROM p.ends_at - p.starts_at)) AS seconds
  FROM (SELECT id FROM queue_ticket WHERE stall_id = %(stall)s AND state = 'finished' AND ended_at > %(since)s
          AND ended_at <= %(at)s
        ORDER BY ended_at DESC LIMIT 40) t
  JOIN queue_ticketperiod p ON p.ticket_id = t.id AND p.state = 'serving' AND p.ends_at IS NOT NULL
  GROUP BY t.id) served
"""

# The wait that was promised: waiting periods before the first call.
_YESTERDAY = """
SELECT t.promised_low, t.promised_high, sum(extract(epoch FROM p.ends_at - p.starts_at)) / 60
FROM queue_ticket t JOIN queue_ticketperiod p ON p.ticket_id = t.id
WHERE t.stall_id = %(stall)s AND t.first_called_at IS NOT NULL AND t.promised_low IS NOT NULL
  AND p.state = 'waiting' AND p.ends_at <= t.first_called_at
  AND t.service_day = (SELECT max(service_day) FROM queue_ticket
                       WHERE stall_id = %(stall)s AND service_day < %(day)s AND first_called_at IS NOT NULL)
GROUP BY t.id, t.promised_low, t.promised_high
"""


@dataclass(frozen=True, slots=True)
class Estimate:
    """Who is ahead, and the range told; without an open counter none is told."""

    ahead: int
    low: int | None
    high: int | None


def estimate(ticket: Ticket, *, at: datetime) -> Estimate:
    """How many are ahead of a ticket (existing or about to be), and its range (rules queue-12, queue-31)."""
    values: dict[str, Any] = {
        "stall": ticket.stall_id,
        "day": ticket.service_day,
        "rank": ticket.queue_rank,
        "sequence": ticket.sequence,
        "service": ticket.service_id,
    }
    with connection.cursor() as cursor:
        cursor.execute(_AHEAD, values)
        ahead, serving = cursor.fetchone()
    if not serving:
        return Estimate(ahead, None, None)
    minutes = usual_minutes(ticket.stall_id, fallback=ticket.service.duration_minutes, at=at)
    told = told_range(ticket.stall, ahead=ahead, servers=serving, minutes=minutes, at=at)
    if ticket.not_before and ticket.not_before > at:
        early = int((ticket.not_before - at).total_seconds() // 60)
        told = WaitRange(max(told.low, early), max(told.high, early + told.high))
    return Estimate(ahead, told.low, told.high)


def told_range(stall: Stall, *, ahead: int, servers: int, minutes: float, at: datetime) -> WaitRange:
    """The range of a wait at a stall, its breaks of the day included."""
    periods = service_periods(stall, local_date(at, stall.mall.zone))
    return rules.over_breaks(
        rules.wait_range(ahead=ahead, servers=servers, minutes=minutes), at=at, periods=periods
    )


def usual_minutes(stall_id: int, *, fallback: int, at: datetime) -> float:
    """The median of the stall's last forty services, looked up at most every five minutes."""
    window = at - timedelta(minutes=at.minute % 5, seconds=at.second, microseconds=at.microsecond)
    return _usual(stall_id, window) or float(fallback)


@lru_cache(maxsize=512)
def _usual(stall_id: int, at: datetime) -> float | None:
    with connection.cursor() as cursor:
        cursor.execute(_USUAL, {"stall": stall_id, "since": at - timedelta(days=14), "at": at})
        median, count = cursor.fetchone()
    return max(0.5, float(median)) if count >= 5 else None


@lru_cache(maxsize=512)
def hit_rate_before(stall_id: int, day: date) -> int | None:
    """The hit rate of the stall's last working day before `day` (rule queue-13); that day changes no more."""
    with connection.cursor() as cursor:
        cursor.execute(_YESTERDAY, {"stall": stall_id, "day": day})
        rows = [(low, high, float(minutes)) for low, high, minutes in cursor.fetchall()]
    return rules.hit_rate(rows)
