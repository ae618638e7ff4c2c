"""What a mall's timetable says about a stall's day: hours, counters, closures and caps that count."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pendopo.booking import rules
from pendopo.booking.types import Closing, Fit, Limiting, Shares, WhyNot
from pendopo.kit.clock import day_bounds
from pendopo.kit.errors import Text
from pendopo.kit.intervals import Period
from pendopo.malls import rules as timetables
from pendopo.malls.models import Mall, Stall
from pendopo.malls.queries import timetable
from pendopo.malls.types import FactRow, Timetable


@dataclass(frozen=True, slots=True)
class DayFacts:
    """Everything the windows of one stall on one day follow from."""

    periods: list[Period]  # usual hours under the calendar, before closures
    counters: list[int]
    closings: list[Closing]
    limitings: list[Limiting]


def table_of(mall: Mall, first: date, last: date) -> Timetable:
    """The mall's timetable over a stretch of days."""
    return timetable(mall, first=first, last=last)


def day_facts(table: Timetable, stall: Stall, day: date) -> DayFacts:
    """The facts of a stall's day out of the timetable."""
    begin, end = day_bounds(day, table.zone)
    whole = Period(begin, end)
    facts = [
        fact
        for fact in table.facts
        if fact.stall_id in (None, stall.id)
        and (fact.until is None or fact.until > fact.starts_at)
        and Period(fact.starts_at, fact.until).overlaps(whole)
    ]
    return DayFacts(
        periods=timetables.usual_periods(table, day, stall_id=stall.id),
        counters=[row.id for row in table.counters if row.stall_id == stall.id and row.holds_on(day)],
        closings=[_closing(fact) for fact in facts if fact.kind == "closure"],
        limitings=[_limiting(fact) for fact in facts if fact.kind == "cap"],
    )


@dataclass(frozen=True, slots=True)
class Plan:
    """What one window of one stall should look like."""

    period: Period
    fit: Fit
    shares: Shares


def window_plans(
    table: Timetable, stall: Stall, day: date, *, also: Sequence[Closing | Limiting] = ()
) -> list[Plan]:
    """The windows a stall's day should have; `also` adds facts that are only considered."""
    facts = day_facts(table, stall, day)
    closings = [*facts.closings, *(fact for fact in also if isinstance(fact, Closing))]
    limitings = [*facts.limitings, *(fact for fact in also if isinstance(fact, Limiting))]
    plans = []
    for period in rules.window_periods(facts.periods):
        fit = rules.fit_window(
            period,
            base_minutes=stall.base_minutes,
            counters=facts.counters,
            closings=closings,
            limitings=limitings,
        )
        shares = rules.share_out(
            fit.capacity, online_percent=stall.online_percent, priority_percent=stall.priority_percent
        )
        plans.append(Plan(period, fit, shares))
    return plans


def _closing(fact: FactRow) -> Closing:
    return Closing(fact.starts_at, fact.until, fact.reason, fact.decree, fact.counter_id)


def _limiting(fact: FactRow) -> Limiting:
    percent = 100 if fact.percent is None else fact.percent
    return Limiting(fact.starts_at, fact.until, percent, fact.reason, fact.decree)


def closed_day(stall: Stall, day: date, *, table: Timetable | None = None) -> tuple[WhyNot, Text]:
    """Why a day without windows has none: a closure, the calendar with its decree, or no hours."""
    table = table or timetable(stall.mall, first=day)
    for closing in day_facts(table, stall, day).closings:
        if closing.counter is None:
            text = rules.reason_text(WhyNot.CLOSED, reason=closing.reason, decree=closing.decree)
            return WhyNot.CLOSED, text
    status = timetables.day_status(table, day, stall_id=stall.id)
    if status.is_closed and status.reason:
        return WhyNot.CLOSED, rules.reason_text(WhyNot.CLOSED, reason=status.reason, decree=status.decree)
    return WhyNot.NOT_OPEN, rules.reason_text(WhyNot.NOT_OPEN)
