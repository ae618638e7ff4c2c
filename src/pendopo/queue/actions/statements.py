"""The statements that must be one round trip: a number with its place in line, and the next call."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from pendopo.kit.writes import fetch
from pendopo.queue import rules
from pendopo.queue.types import STATED, Line

# The tag last called at a stall on a day: the virtual time of the published rule.
_VIRTUAL = """COALESCE((
    SELECT queue_rank FROM queue_ticket
    WHERE stall_id = %(stall)s AND service_day = %(day)s AND first_called_at IS NOT NULL
    ORDER BY queue_rank DESC LIMIT 1), 0)"""

_TAG_COLUMN = {
    Line.PRIORITY: "tag_priority",
    Line.APPOINTMENT: "tag_appointment",
    Line.WALK_IN: "tag_walk_in",
}


# Rule queue-60: the numbers ahead are left out.
_NEXT = f"""CASE WHEN s.last + 1 BETWEEN {rules.FIRST_AHEAD} AND {rules.LAST_AHEAD}
    THEN {rules.LAST_AHEAD + 1} ELSE s.last + 1 END"""


def _series(line: Line | None, *, number: bool) -> str:
    raised = f"last = {_NEXT}" if number else "last = s.last"
    tags = dict.fromkeys(_TAG_COLUMN.values(), "0")
    answer = "0::float"
    if line is not None:
        own = _TAG_COLUMN[line]
        tags[own] = f"{_VIRTUAL} + %(turn)s"
        raised += f", {own} = GREATEST(s.{own}, EXCLUDED.{own} - %(turn)s) + %(turn)s"
        answer = f"s.{own}"
    return f"""INSERT INTO queue_numberseries AS s
        (mall_id, service_day, prefix, last, tag_priority, tag_appointment, tag_walk_in)
        VALUES (%(mall)s, %(day)s, %(prefix)s, {1 if number else 0},
                {tags["tag_priority"]}, {tags["tag_appointment"]}, {tags["tag_walk_in"]})
        ON CONFLICT (mall_id, service_day, prefix) DO UPDATE SET {raised}
        RETURNING s.last, {answer}"""


_NUMBER: dict[Line | None, str] = {line: _series(line, number=True) for line in (None, *Line)}
_TAG: dict[Line, str] = {line: _series(line, number=False) for line in Line}


def take_number(
    *, mall_id: int, stall_id: int, prefix: str, day: date, line: Line | None
) -> tuple[int, float]:
    """The next number of a stall's day, and with a line its tag there (rule queue-02), in one round trip.

    The row is locked until the transaction ends, and a rollback gives the number back: no gaps, no doubles.
    """
    turn = 1 / STATED.weight(line) if line else 0.0
    values: dict[str, Any] = {"mall": mall_id, "stall": stall_id, "prefix": prefix, "day": day, "turn": turn}
    ((last, tag),) = fetch(_NUMBER[line], values)
    return int(last), float(tag)


_AHEAD = """INSERT INTO queue_numberseries AS s
    (mall_id, service_day, prefix, last, ahead, tag_priority, tag_appointment, tag_walk_in)
    VALUES (%(mall)s, %(day)s, %(prefix)s, 0, %(start)s + %(count)s, 0, 0, 0)
    ON CONFLICT (mall_id, service_day, prefix) DO UPDATE SET ahead = s.ahead + %(count)s
    RETURNING s.ahead"""


def take_ahead(*, mall_id: int, prefix: str, day: date, count: int) -> range:
    """The next `count` numbers ahead of a stall's day, or as many as are left (rule queue-60)."""
    values: dict[str, Any] = {
        "mall": mall_id, "prefix": prefix, "day": day, "count": count, "start": rules.FIRST_AHEAD - 1,
    }  # fmt: skip
    ((last,),) = fetch(_AHEAD, values)
    return range(int(last) - count + 1, min(int(last), rules.LAST_AHEAD) + 1)


_NEIGHBOURS = """
    SELECT max(queue_rank) FILTER (WHERE waiting_since <= %(at)s),
           min(queue_rank) FILTER (WHERE waiting_since > %(at)s AND state = 'waiting')
    FROM queue_ticket
    WHERE stall_id = %(stall)s AND service_day = %(day)s AND line = %(line)s AND waiting_since IS NOT NULL
"""


def tag_as_of(*, mall_id: int, stall_id: int, prefix: str, day: date, line: Line, at: datetime) -> float:
    """The place of somebody who joined the line at `at` and is told of only now (rule queue-63)."""
    values: dict[str, Any] = {"stall": stall_id, "day": day, "line": line.value, "at": at}
    ((before, after),) = fetch(_NEIGHBOURS, values)
    if after is None:
        return take_tag(mall_id=mall_id, stall_id=stall_id, prefix=prefix, day=day, line=line)
    return rules.tag_between(before, after, turn=1 / STATED.weight(line))


def take_tag(*, mall_id: int, stall_id: int, prefix: str, day: date, line: Line) -> float:
    """A place at the end of a line (rule queue-02) for a ticket that has its number already."""
    values: dict[str, Any] = {
        "mall": mall_id, "stall": stall_id, "prefix": prefix, "day": day, "turn": 1 / STATED.weight(line),
    }  # fmt: skip
    return float(fetch(_TAG[line], values)[0][1])


def virtual_time(*, stall_id: int, day: date) -> float:
    """The tag last called at a stall on a day."""
    return float(fetch(f"SELECT {_VIRTUAL}", {"stall": stall_id, "day": day})[0][0])


# One statement: find the counter at work, pick the first waiting ticket that nobody else is picking, give it
# to the counter, close and open its periods, and say the call. `closed` comes before `opened` by its join;
# the stall is a scalar, so that the line is read in the order of its index and never sorted. Who is kept
# for a silent counter is left to it (rule queue-65).
CALL_NEXT = f"""
WITH desk AS MATERIALIZED (
    SELECT s.counter_id, s.stall_id, s.mall_id, s.service_ids
    FROM queue_countersession s
    WHERE s.counter_id = %(counter)s AND s.state = 'open'
    FOR UPDATE OF s
), kept AS MATERIALIZED (
    SELECT unnest(o.share) AS id FROM queue_countersession o
    WHERE o.stall_id = (SELECT stall_id FROM desk) AND o.state = 'open' AND o.counter_id <> %(counter)s
      AND o.heard_at BETWEEN clock_timestamp() - interval '{rules.LEASE_SECONDS} seconds'
                         AND clock_timestamp() - interval '{rules.SILENT_SECONDS} seconds'
), pick AS MATERIALIZED (
    SELECT t.id FROM queue_ticket t
    WHERE t.stall_id = (SELECT stall_id FROM desk) AND t.service_day = %(day)s AND t.state = 'waiting'
      AND (t.not_before IS NULL OR t.not_before <= %(at)s)
      AND (cardinality((SELECT service_ids FROM desk)) = 0
           OR t.service_id = ANY ((SELECT service_ids FROM desk)::bigint[]))
      AND t.id NOT IN (SELECT id FROM kept)
    ORDER BY t.queue_rank, t.sequence
    LIMIT 1
    FOR UPDATE OF t SKIP LOCKED
), given AS (
    UPDATE queue_ticket t
    SET state = 'called', counter_id = %(counter)s, last_counter_id = %(counter)s, calls = t.calls + 1,
        first_called_at = COALESCE(t.first_called_at, %(at)s), last_act = 'call', last_act_at = %(at)s,
        not_before = NULL, version = t.version + 1
    FROM pick WHERE t.id = pick.id
    RETURNING t.id, t.visit_id, t.service_id, t.prefix, t.sequence, t.step, t.line, t.priority, t.version,
              t.mall_id, t.stall_id
), closed AS (
    UPDATE queue_ticketperiod p SET ends_at = GREATEST(p.starts_at, %(at)s)
    FROM given WHERE p.ticket_id = given.id AND p.ends_at IS NULL
    RETURNING p.ticket_id, p.ends_at
), opened AS (
    INSERT INTO queue_ticketperiod (ticket_id, state, counter_id, officer, starts_at)
    SELECT given.id, 'called', %(counter)s, %(officer)s, COALESCE(closed.ends_at, %(at)s)
    FROM given LEFT JOIN closed ON closed.ticket_id = given.id
    RETURNING ticket_id
), said AS (
    INSERT INTO queue_call (mall_id, stall_id, ticket_id, counter_id, is_recall, called_at, request_key)
    SELECT given.mall_id, given.stall_id, given.id, %(counter)s, false, %(at)s, %(key)s
    FROM given JOIN opened ON opened.ticket_id = given.id
    RETURNING id
)
SELECT given.id, given.visit_id, given.service_id, given.prefix, given.sequence, given.step, given.line,
       given.priority, given.version, waited.seconds, said.id, visit.people, service.name, service.slug,
       pg_notify('pendopo_board', %(mall)s), pg_notify('pendopo_ticket', given.visit_id::text)
FROM given CROSS JOIN said
CROSS JOIN LATERAL (
    SELECT COALESCE(sum(GREATEST(0, extract(epoch FROM COALESCE(p.ends_at, %(at)s) - p.starts_at))), 0)::int
        AS seconds
    FROM queue_ticketperiod p WHERE p.ticket_id = given.id AND p.state = 'waiting'
) waited
JOIN queue_visit visit ON visit.id = given.visit_id
JOIN catalogue_service service ON service.id = given.service_id
"""


@dataclass(frozen=True, slots=True)
class NextCall:
    """What the one statement gave."""

    ticket_id: UUID
    visit_id: UUID
    service_id: int
    prefix: str
    sequence: int
    step: int
    line: str
    priority: str
    version: int
    waited_seconds: int  # the sum of all its waiting periods
    call_id: int
    people: int
    service_name: str
    service_slug: str


def call_next(
    *, counter_id: int, day: date, mall: str, officer: str, key: str, at: datetime
) -> NextCall | None:
    """Give the counter its next ticket, or None. Raises IntegrityError when the counter has one already."""
    values: dict[str, Any] = {
        "counter": counter_id, "day": day, "mall": mall, "officer": officer, "key": key, "at": at,
    }  # fmt: skip
    rows = fetch(CALL_NEXT, values)
    return NextCall(*rows[0][:14]) if rows else None


def announce(mall: str, *visits: UUID) -> None:
    """Tell boards and phones, when the acting transaction commits, that something changed."""
    sql = "SELECT pg_notify('pendopo_board', %s)" + ", pg_notify('pendopo_ticket', %s)" * len(visits)
    fetch(sql, [mall, *(str(visit) for visit in visits)])
