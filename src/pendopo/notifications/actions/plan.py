"""The plan of a sender's budget: how many people a mall writes first on which day. Set-based: a batch of a
hundred thousand takes a handful of statements.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.db.models import Exists, OuterRef

from pendopo.channels.models import OutboxMessage
from pendopo.channels.rules import BUDGET_ZONE
from pendopo.events.actions import record
from pendopo.kit.actor import Actor
from pendopo.kit.clock import local_date
from pendopo.notifications import rules
from pendopo.notifications.models import Planned, Reservation

MORNING = time(7)
KEPT = timedelta(days=60)
_RANKS = (0, 1, 2)

# Whoever has a place of the account already on a day to come rides along; the others are numbered by urgency
# and get the first day with room. `%(room)s` is what the rank may use of a day.
_BEGINS = "CASE WHEN day = %(today)s THEN %(now)s ELSE (day + %(morning)s::time) AT TIME ZONE %(zone)s END"
_PLAN = """
WITH waiting AS MATERIALIZED (
  SELECT id, reach, expires_at, created_at FROM channels_outboxmessage
  WHERE account_id = %(account)s AND state = 'queued' AND first_word AND planned_on IS NULL
    AND rank = %(rank)s AND settled AND next_try_at < %(until)s
    AND NOT EXISTS (SELECT 1 FROM notifications_planned p WHERE p.message_id = channels_outboxmessage.id)
), known AS (
  SELECT w.reach, min(r.day) AS day FROM (
    SELECT reach, min(expires_at) AS useful FROM waiting GROUP BY reach
  ) w JOIN notifications_reservation r ON r.account_id = %(account)s AND r.reach = w.reach
    AND r.day >= %(first)s AND (%(rank)s > 0 OR r.day = %(first)s)
    AND (w.useful IS NULL OR w.useful > {begins})
  GROUP BY w.reach
), people AS (
  SELECT w.reach, min(w.expires_at) AS useful,
         row_number() OVER (ORDER BY min(w.expires_at) NULLS LAST, min(w.created_at), w.reach) AS n
  FROM waiting w WHERE NOT EXISTS (SELECT 1 FROM known k WHERE k.reach = w.reach)
  GROUP BY w.reach
), days AS (
  SELECT d::date AS day, greatest(0, %(room)s - (
    SELECT count(*) FROM notifications_reservation r WHERE r.account_id = %(account)s AND r.day = d::date
  )) AS free FROM generate_series(%(first)s::timestamp, %(last)s::timestamp, '1 day') d
), ends AS MATERIALIZED (
  SELECT array_agg(upto ORDER BY day) AS ends FROM (
    SELECT day, (sum(free) OVER (ORDER BY day))::bigint AS upto FROM days
  ) sums
), placed AS (
  SELECT p.reach, %(first)s::date + width_bucket(p.n - 1, e.ends) AS day, p.useful
  FROM people p, ends e WHERE p.n <= e.ends[cardinality(e.ends)]
), reserved AS (
  INSERT INTO notifications_reservation (account_id, day, reach)
  SELECT %(account)s, day, reach FROM placed
  WHERE useful IS NULL OR useful > {begins}
  ON CONFLICT (account_id, day, reach) DO NOTHING
  RETURNING reach, day
), given AS (SELECT reach, day FROM reserved UNION ALL SELECT reach, day FROM known)
INSERT INTO notifications_planned (message_id, account_id, day, reach, rank)
SELECT w.id, %(account)s, g.day, w.reach, %(rank)s FROM given g JOIN waiting w ON w.reach = g.reach
""".replace("{begins}", _BEGINS)

# For what must arrive: places of the day go back of which nothing was let go and nothing is urgent, the least
# urgent first.
_MAKE_ROOM = """
WITH held AS (
  SELECT r.id, r.reach, min(p.rank) AS rank, max(COALESCE(o.expires_at, 'infinity')) AS useful
  FROM notifications_reservation r
  JOIN notifications_planned p ON p.account_id = r.account_id AND p.day = r.day AND p.reach = r.reach
  JOIN channels_outboxmessage o ON o.id = p.message_id
  WHERE r.account_id = %(account)s AND r.day = %(first)s AND NOT EXISTS (
    SELECT 1 FROM channels_outboxmessage s
    WHERE s.account_id = r.account_id AND s.planned_on = r.day AND s.reach = r.reach)
  GROUP BY r.id, r.reach HAVING min(p.rank) > 0
), freed AS (
  DELETE FROM notifications_reservation WHERE id IN (
    SELECT id FROM held ORDER BY rank DESC, useful DESC, id LIMIT %(short)s
  ) RETURNING reach
)
DELETE FROM notifications_planned p USING freed
WHERE p.account_id = %(account)s AND p.day = %(first)s AND p.reach = freed.reach
"""

_SHORT = """
SELECT greatest(0, (
  SELECT count(DISTINCT o.reach) FROM channels_outboxmessage o
  WHERE o.account_id = %(account)s AND o.state = 'queued' AND o.first_word AND o.planned_on IS NULL
    AND o.rank = 0 AND o.settled AND o.next_try_at < %(until)s
    AND NOT EXISTS (SELECT 1 FROM notifications_planned p WHERE p.message_id = o.id) AND NOT EXISTS (
      SELECT 1 FROM notifications_reservation r
      WHERE r.account_id = %(account)s AND r.day = %(first)s AND r.reach = o.reach)
) - greatest(0, %(room)s - (
  SELECT count(*) FROM notifications_reservation WHERE account_id = %(account)s AND day = %(first)s)))
"""

# Who finds no day in time goes by another way; who missed their day is planned anew.
_ELSEWHERE = """
UPDATE channels_outboxmessage SET settled = false, error = 'no_budget', first_word = false
WHERE account_id = %(account)s AND state = 'queued' AND first_word AND planned_on IS NULL AND settled
  AND next_try_at < %(until)s
  AND NOT EXISTS (SELECT 1 FROM notifications_planned p WHERE p.message_id = channels_outboxmessage.id)
"""
_MISSED = """
WITH gone AS (
  DELETE FROM notifications_planned WHERE account_id = %(account)s AND day < %(today)s
)
UPDATE channels_outboxmessage SET planned_on = NULL
WHERE account_id = %(account)s AND state = 'queued' AND first_word AND planned_on < %(today)s
"""

# Some of what is planned for today may go now, the urgent first. Some at a time: a morning of ten thousand
# keeps nobody waiting.
_LET_GO = """
WITH now_due AS (
  SELECT p.message_id FROM notifications_planned p JOIN channels_outboxmessage o ON o.id = p.message_id
  WHERE p.day = %(today)s AND (o.next_try_at <= %(now)s OR o.state <> 'queued')
    AND ((o.next_try_at AT TIME ZONE %(zone)s)::date = p.day
         OR %(now)s >= (p.day + %(morning)s::time) AT TIME ZONE %(zone)s)
  ORDER BY p.rank, p.message_id LIMIT %(limit)s FOR UPDATE OF p SKIP LOCKED
), gone AS (
  DELETE FROM notifications_planned p USING now_due WHERE p.message_id = now_due.message_id
  RETURNING p.message_id, p.day
)
UPDATE channels_outboxmessage o SET planned_on = gone.day
FROM gone WHERE o.id = gone.message_id AND o.state = 'queued'
"""


def _run(sql: str, values: dict[str, Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return int(cursor.rowcount)


def _limit_for_update(account: int, *, lock: bool = True) -> int | None:
    """The account's people a day, holding the account, so that planners take turns; None: no such account."""
    wait = " FOR NO KEY UPDATE" if lock else ""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT daily_limit FROM channels_account WHERE id = %s AND active{wait}", [account])
        row = cursor.fetchone()
    return int(row[0]) if row else None


def _pause() -> None:
    """Between planning and the commit; the race test's negative control widens it."""


@transaction.atomic
def plan_account(*, account: int, lock: bool = True, by: Actor, at: datetime) -> int:
    """Give every message of an account that counts in its budget a day (rule notifications-43): first what
    must arrive, then by the hour that it concerns. Gives how many messages got a day.

    Never more people on a day than the limit: planners of one account take turns. `lock` is False only in
    the test that shows what would happen without.
    """
    limit = _limit_for_update(account, lock=lock)
    if limit is None:
        return 0
    today = local_date(at, BUDGET_ZONE)
    values: dict[str, Any] = {
        "account": account, "today": today, "now": at, "morning": MORNING, "zone": BUDGET_ZONE,
    }  # fmt: skip
    with _sets_not_loops():
        planned, elsewhere = _plan(values, today, limit, lock=lock)
    if planned or elsewhere:
        _tell(account, planned, elsewhere, by=by, at=at)
    return planned


@contextmanager
def _sets_not_loops() -> Iterator[None]:
    """Join whole sets. What a batch has just written no statistics know yet: a planner that expects one row
    joins a hundred thousand of them one by one, for hours.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off")
        yield
        cursor.execute("SET LOCAL enable_nestloop = on")


def _plan(values: dict[str, Any], today: date, limit: int, *, lock: bool) -> tuple[int, int]:
    """How many messages got a day, and how many go by another way."""
    _run(_MISSED, values)
    planned = 0
    for rank in _RANKS:
        for first in (today, today + timedelta(days=1)):
            wish = values | _span(first, rank, limit)
            if rank == 0:
                _make_room(wish)
            planned += _run(_PLAN, wish)
            if not lock:
                _pause()
    return planned, _run(_ELSEWHERE, values | _span(today + timedelta(days=1), 0, limit))


def _span(first: date, rank: int, limit: int) -> dict[str, Any]:
    return {
        "rank": rank,
        "room": rules.room_of_day(limit, rank),
        "first": first,
        "last": first + timedelta(days=rules.HORIZON_DAYS),
        "until": datetime.combine(first + timedelta(days=1), time(), ZoneInfo(BUDGET_ZONE)),
    }


def _make_room(values: dict[str, Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_SHORT, values)
        short = int(cursor.fetchone()[0])
    if short:
        _run(_MAKE_ROOM, values | {"short": short})


def _tell(account: int, planned: int, elsewhere: int, *, by: Actor, at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT a.key, a.channel, a.mall, min(r.day), max(r.day), count(DISTINCT r.reach) "
            "FROM channels_account a LEFT JOIN notifications_reservation r "
            "ON r.account_id = a.id AND r.day >= %s WHERE a.id = %s GROUP BY a.id",
            [local_date(at, BUDGET_ZONE), account],
        )
        key, channel, mall, first, last, people = cursor.fetchone()
    record(
        "notifications.budget.planned", by=by, at=at, channel=channel, mall=mall,
        data={
            "account": key, "messages": planned, "people": people,
            "first_day": first.isoformat() if first else "", "last_day": last.isoformat() if last else "",
            "elsewhere": elsewhere,
        },
    )  # fmt: skip


def let_go(*, limit: int = 500, by: Actor, at: datetime) -> int:
    """Let some of what is planned for today into the outbox; from 07.00 on what was planned for a later day.
    Gives how many.
    """
    values = {
        "today": local_date(at, BUDGET_ZONE), "now": at, "limit": limit, "morning": MORNING,
        "zone": BUDGET_ZONE,
    }  # fmt: skip
    return _run(_LET_GO, values)


def plan_missed(*, by: Actor, at: datetime) -> int:
    """Plan anew what missed its day or has none, account by account. Days long past are forgotten."""
    today = local_date(at, BUDGET_ZONE)
    Reservation.objects.filter(day__lt=today - KEPT).delete()
    rows = OutboxMessage.objects.filter(state="queued", first_word=True, account__isnull=False)
    without = ~Exists(Planned.objects.filter(message=OuterRef("pk")))
    accounts = set(rows.filter(without, planned_on=None).values_list("account_id", flat=True))
    accounts |= set(rows.filter(planned_on__lt=today).values_list("account_id", flat=True))
    accounts |= set(Planned.objects.filter(day__lt=today).values_list("account_id", flat=True))
    return sum(plan_account(account=account, by=by, at=at) for account in sorted(accounts))
