""" "Open today?" has one answer: a day cut into stretches in which it does not change."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import pairwise

from pendopo.kit.clock import day_bounds
from pendopo.kit.intervals import Period
from pendopo.malls.rules.hours import (
    capacity_percent,
    closure_of_day,
    day_status,
    open_code,
    open_counters,
    service_periods,
    usual_periods,
)
from pendopo.malls.types import RECEIVING, WORKING, FactRow, OpenCode, OpenNow, Stretch, Timetable
from pendopo.regions.types import DayStatus

WHOLE_SHARE = 0.9  # as in analytics: a mall is fully open when at least this share of its stalls is


@dataclass(frozen=True, slots=True)
class _Place:
    """The hours of one place on one day: the mall (None) or a stall."""

    stall_id: int | None
    usual: tuple[Period, ...]
    served: tuple[Period, ...]

    def works(self, at: datetime) -> bool:
        return any(period.contains(at) for period in self.served)

    def expected(self, at: datetime) -> bool:
        return any(period.contains(at) for period in self.usual)


def _place(table: Timetable, day: date, stall_id: int | None) -> _Place:
    usual = tuple(usual_periods(table, day, stall_id=stall_id))
    return _Place(stall_id, usual, tuple(service_periods(table, day, stall_id=stall_id)))


def stall_now(table: Timetable, at: datetime, day: date, place: _Place) -> tuple[OpenNow, int]:
    """A stall in its hours is open; with a cap or fewer counters limited; with a cap of nothing it works
    without receiving anybody; without a counter it is closed. Gives its percentage besides.

    Rule: malls-20. Source: analytics-100 (the same conditions, for a moment instead of a day).
    """
    stall_id = place.stall_id
    if not place.works(at) or stall_id is None:
        return OpenNow.CLOSED, 0
    percent = capacity_percent(table.facts, at, stall_id=stall_id)
    if percent == 0:
        return OpenNow.ONLINE_ONLY, 0
    everyone = [row for row in table.counters if row.stall_id == stall_id and row.holds_on(day)]
    some_closed = any(fact.counter_id is not None for fact in table.facts)
    serving = open_counters(table, day, stall_id=stall_id, at=at) if some_closed else everyone
    if everyone and not serving:
        return OpenNow.CLOSED, percent
    less = percent < 100 or len(serving) < len(everyone)
    return OpenNow.LIMITED if less else OpenNow.OPEN, percent


def mall_now(states: Iterable[OpenNow], expected: int, *, hours: bool) -> OpenNow:
    """A mall is open while nine of ten stalls that should receive people do, limited while some do, online
    only while some work but none receives. Without stalls its own hours count.

    Rule: malls-21. Source: analytics-102 (the same shares, for a moment instead of a day).
    """
    found = list(states)
    if not found and not expected:
        return OpenNow.OPEN if hours else OpenNow.CLOSED
    received = sum(state in RECEIVING for state in found)
    if not received:
        return OpenNow.ONLINE_ONLY if OpenNow.ONLINE_ONLY in found else OpenNow.CLOSED
    whole = sum(state == OpenNow.OPEN for state in found)
    return OpenNow.OPEN if hours and whole >= WHOLE_SHARE * max(expected, received) else OpenNow.LIMITED


def _edges(table: Timetable, day: date, places: Iterable[_Place]) -> list[datetime]:
    """Every moment of a day at which an answer may change."""
    begins, ends = day_bounds(day, table.zone)
    moments = {begins, ends}
    for place in places:
        for period in (*place.usual, *place.served):
            moments.update(filter(None, (period.starts_at, period.ends_at)))
    for fact in table.facts:
        moments.update(filter(None, (fact.starts_at, fact.until)))
    return sorted(moment for moment in moments if begins <= moment <= ends)


def day_line(table: Timetable, day: date, *, stall_id: int | None = None) -> list[Stretch]:
    """A day of a mall or stall, from midnight to midnight, in stretches whose answer does not change.

    Rule: malls-22. Source: issue, point 7: one answer, from the same facts, for every page, channel and feed.
    """
    own = _place(table, day, stall_id)
    stalls = [] if stall_id is not None else [
        _place(table, day, row.id) for row in table.stalls.values() if row.holds_on(day)
    ]  # fmt: skip
    edges = _edges(table, day, (own, *stalls))
    found = [_stretch(table, day, (begins, ends), own, stalls) for begins, ends in pairwise(edges)]
    return list(_merged(_told_by_place_in_day(found)))


def _stretch(
    table: Timetable, day: date, span: tuple[datetime, datetime], own: _Place, stalls: list[_Place]
) -> Stretch:
    at = span[0]
    code = open_code(table, at, day, stall_id=own.stall_id)
    hours = own.works(at)
    if own.stall_id is not None:
        state, percent = stall_now(table, at, day, own)
        received = expected = 0
    else:
        states = [stall_now(table, at, day, stall)[0] for stall in stalls]
        expected = sum(stall.expected(at) for stall in stalls)
        received = sum(state in RECEIVING for state in states)
        state = mall_now(states, expected, hours=hours) if stalls else mall_now((), 0, hours=hours)
        percent = capacity_percent(table.facts, at, stall_id=None)
        if not stalls and hours and percent < 100:
            state = OpenNow.ONLINE_ONLY if percent == 0 else OpenNow.LIMITED
    reason, decree = _why(table, at, day, state, code, own, stalls)
    if state in WORKING:
        code = OpenCode.OPEN
    elif code == OpenCode.OPEN:  # its hours run, but no stall works
        code = OpenCode.CLOSURE if reason else OpenCode.BREAK
    return Stretch(
        *span, state, code, hours, reason, decree, percent, received, max(expected, received)
    )  # fmt: skip


def _why(  # noqa: PLR0917 - parts of one stretch
    table: Timetable, at: datetime, day: date, state: OpenNow, code: OpenCode, own: _Place,
    stalls: list[_Place],
) -> tuple[str, str]:  # fmt: skip
    """What is unusual, and its legal basis: of the place itself, else what most of its stalls have."""
    if state == OpenNow.OPEN:
        return "", ""
    told = _told(table, at, day, own, code)
    if told or own.stall_id is not None:
        return told or ("", "")
    reasons = []
    for stall in stalls:
        if stall.expected(at):
            found = _told(table, at, day, stall, open_code(table, at, day, stall_id=stall.stall_id))
            reasons += [found] if found else []
    return Counter(reasons).most_common(1)[0][0] if reasons else ("", "")


def _told(table: Timetable, at: datetime, day: date, place: _Place, code: OpenCode) -> tuple[str, str] | None:
    if code == OpenCode.CLOSURE:
        fact = closure_of_day(table, at, day, stall_id=place.stall_id)
        return (fact.reason, fact.decree) if fact else None
    if code == OpenCode.CALENDAR:
        status: DayStatus = day_status(table, day, stall_id=place.stall_id)
        return status.reason, status.decree
    caps: list[FactRow] = [
        fact for fact in table.facts
        if fact.kind == "cap" and fact.stall_id in (None, place.stall_id) and fact.holds(at)
    ]  # fmt: skip
    if code == OpenCode.OPEN and caps:
        least = min(caps, key=lambda fact: fact.percent if fact.percent is not None else 100)
        return least.reason, least.decree
    return None


def _told_by_place_in_day(line: list[Stretch]) -> list[Stretch]:
    """Closed for no other reason than the hours: before the first opening "not yet", between two a break.

    Rule: malls-23. Source: malls-13 (before, break, after); a closure or holiday stays closed.
    """
    working = [place for place, each in enumerate(line) if each.state in WORKING]
    found = []
    for place, each in enumerate(line):
        state = each.state
        by_hours = each.code not in (OpenCode.CLOSURE, OpenCode.CALENDAR, OpenCode.ENDED)
        if state == OpenNow.CLOSED and by_hours and working and place < working[-1] and not each.reason:
            state = OpenNow.NOT_YET if place < working[0] else OpenNow.BREAK
        found.append(replace(each, state=state))
    return found


def _merged(line: Iterable[Stretch]) -> Iterator[Stretch]:
    """Neighbours with the same answer are one stretch."""
    last: Stretch | None = None
    for each in line:
        if last is not None and replace(each, starts_at=last.starts_at, ends_at=last.ends_at) == last:
            last = replace(last, ends_at=each.ends_at)
            continue
        if last is not None:
            yield last
        last = each
    if last is not None:
        yield last


def stretch_at(line: Iterable[Stretch], at: datetime) -> Stretch:
    """The stretch of a day that holds a moment. Raises LookupError for a moment of another day."""
    for each in line:
        if each.starts_at <= at < each.ends_at:
            return each
    raise LookupError(at)


def works_until(line: list[Stretch], at: datetime) -> datetime | None:
    """A place that works goes on until its own hours end or begin, or until nobody works there any more;
    None while it does not work.

    Rule: malls-24. Source: house ("open until 15.00" is what the mall publishes, if a stall goes on longer).
    """
    now = stretch_at(line, at)
    if now.state not in WORKING:
        return None
    until = now.ends_at
    for each in line:
        if each.starts_at == until and each.state in WORKING and each.hours == now.hours:
            until = each.ends_at
    return until


def working_periods(line: Iterable[Stretch], *, receiving: bool = True) -> list[Period]:
    """The hours of a day that feeds publish: when people may come in, or also when it only works online.

    Rule: malls-25. Source: schema.org (openingHoursSpecification), issue, point 7.
    """
    wanted = RECEIVING if receiving else WORKING
    found: list[Period] = []
    for each in line:
        if each.state not in wanted:
            continue
        if found and found[-1].ends_at == each.starts_at:
            found[-1] = Period(found[-1].starts_at, each.ends_at)
        else:
            found.append(Period(each.starts_at, each.ends_at))
    return found
