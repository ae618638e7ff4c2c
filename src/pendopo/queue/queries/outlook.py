"""What somebody who comes now without a booking may expect at a stall."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from pendopo.kit.clock import local_date
from pendopo.queue.queries.waits import hit_rate_before, told_range, usual_minutes

_NOW = """
SELECT
  (SELECT count(*) FROM queue_ticket t
     WHERE t.stall_id = %(stall)s AND t.service_day = %(day)s AND t.state = 'waiting'),
  (SELECT count(*) FROM queue_countersession s WHERE s.stall_id = %(stall)s AND s.state = 'open'
     AND (cardinality(s.service_ids) = 0 OR %(service)s = ANY (s.service_ids)))
"""


@dataclass(frozen=True, slots=True)
class Outlook:
    """How many wait, how many counters serve, and the range for who comes last. No counter, no promise."""

    waiting: int
    serving: int
    low: int | None
    high: int | None
    hit_rate: int | None  # percent of yesterday's promises that held; None without data


def outlook(service: Any, *, at: datetime) -> Outlook:
    """The outlook of one service at its stall. Public."""
    day = local_date(at, service.stall.mall.zone)
    with connection.cursor() as cursor:
        cursor.execute(_NOW, {"stall": service.stall_id, "day": day, "service": service.pk})
        waiting, serving = cursor.fetchone()
    hit_rate = hit_rate_before(service.stall_id, day)
    if not serving:
        return Outlook(waiting, 0, None, None, hit_rate)
    minutes = usual_minutes(service.stall_id, fallback=service.duration_minutes, at=at)
    told = told_range(service.stall, ahead=waiting, servers=serving, minutes=minutes, at=at)
    return Outlook(waiting, serving, told.low, told.high, hit_rate)
