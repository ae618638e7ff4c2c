"""When events point to an obstacle: thresholds, and never the same thing twice."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from pendopo.analytics.types import Condition, Point, PointState, StallDay
from pendopo.obstacles.types import ObstacleCode, SuggestionKind

CLOSED_DAYS = 3  # working days in a row
WAIT_FACTOR = 2.0  # times the own usual
WAIT_LEAST = 30.0  # minutes; shorter waits hinder nobody
WAIT_WEEKS = 8  # weeks that make the usual
WAIT_WEEKS_LEAST = 4
HOLE_DAYS = 5  # working days without a trace
FAILURES_LEAST, FAILURES_SHARE = 10, 0.2  # messages of a day
QUIET_DAYS = 14  # a thing that was seen within these days is the same thing


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that was seen: what it is about, since and until when, and the plain numbers that show it."""

    kind: SuggestionKind
    code: ObstacleCode
    subject: str
    first: date
    last: date
    evidence: dict[str, Any] = field(default_factory=dict)


def closed_stalls(days: Iterable[StallDay]) -> list[Found]:
    """A stall that is closed on three working days in a row, while it has an agreement, hinders.

    Rule: obstacles-40. Source: issue of monitoring, 4; domain 5.2 (tenants withdrew).
    """
    runs: dict[str, list[StallDay]] = {}
    found: list[Found] = []
    for item in days:
        if not item.expected:
            continue
        run = runs.setdefault(item.stall, [])
        if item.condition == Condition.CLOSED:
            run.append(item)
        else:
            found += _closed(run)
            run.clear()
    for run in runs.values():
        found += _closed(run)
    return found


def _closed(run: Sequence[StallDay]) -> list[Found]:
    if len(run) < CLOSED_DAYS:
        return []
    last = run[-1]
    facts = {"days": len(run), "reason": last.reason, "decree": last.decree, "name": last.name}
    return [
        Found(
            SuggestionKind.STALL_CLOSED, ObstacleCode.TENANT_WITHDREW, last.stall, run[0].day, last.day, facts
        )
    ]


def long_waits(weeks: Sequence[Point], subject: str, name: str) -> list[Found]:
    """A week in which people waited at least twice their own usual, and half an hour, points to too few
    hands. The usual is the median of the eight weeks before that have a value, at least four.

    Rule: obstacles-41. Source: issue of monitoring, 4 (waits far above own usual).
    """
    if not weeks or weeks[-1].value is None:
        return []
    week = weeks[-1]
    before = sorted(point.value for point in weeks[-1 - WAIT_WEEKS : -1] if point.value is not None)
    if len(before) < WAIT_WEEKS_LEAST:
        return []
    usual = before[(len(before) - 1) // 2]
    assert week.value is not None  # noqa: S101 - asked above
    if week.value < max(WAIT_LEAST, WAIT_FACTOR * usual):
        return []
    facts = {"minutes": round(week.value), "usual": round(usual), "weeks": len(before), "name": name}
    last = week.end - timedelta(days=1)
    return [Found(SuggestionKind.LONG_WAITS, ObstacleCode.STAFF_CUT, subject, week.start, last, facts)]


def days_without_tickets(tickets: Sequence[Point]) -> list[Found]:
    """An open day on which a mall drew no ticket at all, between days with some, is a network or a device.

    Rule: obstacles-42. Source: issue of monitoring, 4. Runs of such days are one thing; a mall that never
    draws tickets is not told so every day.
    """
    if not any(point.value for point in tickets):
        return []
    found: list[Found] = []
    run: list[Point] = []
    for point in tickets:
        empty = point.state == PointState.GAP or (point.value == 0 and point.state != PointState.CLOSED)
        if empty and point.state not in {PointState.NONE, PointState.CLOSED}:
            run.append(point)
        elif point.value:
            found += _no_tickets(run)
            run = []
    return found + _no_tickets(run)


def _no_tickets(run: Sequence[Point]) -> list[Found]:
    if not run:
        return []
    facts = {"days": len(run)}
    return [Found(SuggestionKind.NO_TICKETS, ObstacleCode.NETWORK, "", run[0].start, run[-1].start, facts)]


def coverage_holes(
    days: Iterable[StallDay], seen: set[tuple[str, date]], *, mall_days: set[date]
) -> list[Found]:
    """A stall that is open on five working days in a row and leaves no trace, while its mall does, works
    beside the system or not at all.

    Rule: obstacles-43. Source: monitoring design (coverage, which a button cannot fake). `seen`: stall and
    day with at least one event; `mall_days`: days on which the mall left a trace.
    """
    runs: dict[str, list[StallDay]] = {}
    found: list[Found] = []
    for item in days:
        if not item.expected or item.day not in mall_days:
            continue
        run = runs.setdefault(item.stall, [])
        if item.condition in {Condition.OPEN, Condition.LIMITED} and (item.stall, item.day) not in seen:
            run.append(item)
        else:
            found += _hole(run)
            run.clear()
    for run in runs.values():
        found += _hole(run)
    return found


def _hole(run: Sequence[StallDay]) -> list[Found]:
    if len(run) < HOLE_DAYS:
        return []
    facts = {"days": len(run), "name": run[-1].name}
    return [
        Found(
            SuggestionKind.COVERAGE_HOLE,
            ObstacleCode.INTEGRATION,
            run[-1].stall,
            run[0].day,
            run[-1].day,
            facts,
        )
    ]


def failing_messages(*, sent: int, failed: int, day: date) -> list[Found]:
    """A day on which ten messages and one in five could not be delivered is an obstacle of the network.

    Rule: obstacles-44. Source: issue of monitoring, 4 (outbox failures).
    """
    if failed < FAILURES_LEAST or failed < FAILURES_SHARE * (sent + failed):
        return []
    facts = {"failed": failed, "sent": sent}
    return [Found(SuggestionKind.OUTBOX_FAILURES, ObstacleCode.NETWORK, "", day, day, facts)]


def same_thing(found: Found, *, kind: str, subject: str, first: date, last: date) -> bool:
    """What was seen before of the same kind and subject, and no longer ago than two weeks, is the same thing
    going on: it is not suggested again, whatever was decided.

    Rule: obstacles-45. Source: issue of monitoring, 4 (never suggested twice for the same thing).
    """
    return (
        (found.kind, found.subject) == (kind, subject)
        and found.first <= last + timedelta(days=QUIET_DAYS)
        and first <= found.last + timedelta(days=QUIET_DAYS)
    )
