"""When a place works: hours, calendar, closures, caps, as rules without tables."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pendopo.kit.intervals import Period, subtract
from pendopo.malls import rules
from pendopo.malls.types import AgreementRow, FactRow, HoursRow, OpenCode, Timetable
from pendopo.regions.types import LayerDay

MONDAY = date(2026, 11, 23)
STALL = 7


def utc(hour: float, day: date = MONDAY) -> datetime:
    """A moment by the clock of WIB."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(hours=hour - 7)


def row(weekday=0, opens=8, closes=15, stall=None, step="service", *, last=None, starts=None, ends=None):
    return HoursRow(stall, step, weekday, time(opens), time(closes), last, starts, ends)


WEEK = tuple(
    line for weekday in range(5) for line in (row(weekday, 8, 12), row(weekday, 13, 15, last=time(14)))
)


def table(**more) -> Timetable:
    base = Timetable(
        mall="bogor",
        region="32.71",
        zone="Asia/Jakarta",
        first=MONDAY,
        last=MONDAY + timedelta(days=60),
        hours=WEEK,
        stalls={STALL: AgreementRow(STALL, STALL, "samsat", date(2026, 1, 1))},
        counters=(
            AgreementRow(1, STALL, "1", date(2026, 1, 1)),
            AgreementRow(2, STALL, "2", date(2026, 1, 1)),
        ),
    )
    return replace(base, **more)


def closure(starts, ends, **more):
    return FactRow(1, "closure", starts, ends, reason="Listrik padam", **more)


def test_a_break_is_the_gap_between_two_lines():
    periods = rules.service_periods(table(), MONDAY, stall_id=STALL)
    assert periods == [Period(utc(8), utc(12)), Period(utc(13), utc(15))]
    assert rules.service_periods(table(), date(2026, 11, 28)) == []


def test_a_stall_with_hours_of_its_own_has_no_other_days():
    own = (row(1, 9, 12, stall=STALL), row(3, 9, 12, stall=STALL), row(3, 13, 16, STALL, "collection"))
    timetable = table(hours=WEEK + own)
    tuesday, thursday = MONDAY + timedelta(days=1), MONDAY + timedelta(days=3)
    assert rules.service_periods(timetable, MONDAY, stall_id=STALL) == []
    assert rules.service_periods(timetable, tuesday, stall_id=STALL) == [
        Period(utc(9, tuesday), utc(12, tuesday))
    ]
    collection = rules.service_periods(timetable, thursday, stall_id=STALL, step="collection")
    assert collection == [Period(utc(13, thursday), utc(16, thursday))]
    assert rules.service_periods(timetable, tuesday, stall_id=STALL, step="collection") == []
    assert rules.service_periods(timetable, MONDAY) != []


def test_the_set_of_hours_that_began_last_counts_while_it_lasts():
    ramadan = row(0, 9, 14, starts=date(2026, 2, 16), ends=date(2026, 3, 18))
    decree = row(0, 7, 15, starts=date(2026, 7, 1))
    rows = [row(0, 8, 16), ramadan, decree]
    assert [line.opens.hour for line in rules.hours_in_force(rows, date(2026, 1, 5))] == [8]
    assert [line.opens.hour for line in rules.hours_in_force(rows, date(2026, 3, 2))] == [9]
    assert [line.opens.hour for line in rules.hours_in_force(rows, date(2026, 3, 23))] == [8]
    assert [line.opens.hour for line in rules.hours_in_force(rows, date(2026, 7, 6))] == [7]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (LayerDay(MONDAY, "nation", "closed"), []),
        (LayerDay(MONDAY, "city", "shortened", time(9), time(12), place="32.71"), [(9, 12)]),
        (LayerDay(MONDAY, "city", "shortened", time(7), time(22), place="32.71"), [(8, 12), (13, 15)]),
        (LayerDay(MONDAY, "mall", "shortened", time(7), time(22), place="bogor"), [(7, 12), (13, 22)]),
        (LayerDay(MONDAY, "mall", "shortened", time(16), time(18), place="bogor"), [(16, 18)]),
        (LayerDay(MONDAY, "city", "shortened", time(16), time(18), place="32.71"), []),
    ],
)
def test_a_calendar_day_cuts_and_the_owners_exception_sets(day, expected):
    periods = rules.service_periods(table(calendar=(day,)), MONDAY)
    assert periods == [Period(utc(opens), utc(closes)) for opens, closes in expected]


def test_a_malls_long_day_does_not_move_a_stall_with_its_own_hours():
    own = (row(0, 9, 12, stall=STALL),)
    long_day = LayerDay(MONDAY, "mall", "shortened", time(7), time(22), place="bogor")
    timetable = table(hours=WEEK + own, calendar=(long_day,))
    assert rules.service_periods(timetable, MONDAY, stall_id=STALL) == [Period(utc(9), utc(12))]
    festival = LayerDay(MONDAY, "stall", "shortened", time(7), time(22), place="bogor/samsat")
    timetable = table(hours=WEEK + own, calendar=(long_day, festival))
    assert rules.service_periods(timetable, MONDAY, stall_id=STALL) == [Period(utc(7), utc(22))]


def test_the_last_ticket_keeps_its_distance_to_the_end():
    assert rules.last_ticket_at(table(), MONDAY, stall_id=STALL) == utc(14)
    early = table(facts=(closure(utc(11), None),))
    assert rules.last_ticket_at(early, MONDAY, stall_id=STALL) == utc(10)
    short = LayerDay(MONDAY, "city", "shortened", time(8), time(14), place="32.71")
    assert rules.last_ticket_at(table(calendar=(short,)), MONDAY) == utc(13)
    assert rules.last_ticket_at(table(facts=(closure(utc(8.5), None),)), MONDAY) == utc(8)
    assert rules.last_ticket_at(table(), date(2026, 11, 29)) is None
    assert rules.last_ticket_at(table(hours=(row(0, 8, 12),)), MONDAY) == utc(12)


def test_a_closure_hits_what_it_names_and_a_withdrawn_one_counted_until_then():
    other = table(facts=(closure(utc(9), utc(10), stall_id=99),))
    assert len(rules.service_periods(other, MONDAY, stall_id=STALL)) == 2
    mall = table(facts=(closure(utc(9), utc(10)),))
    assert rules.service_periods(mall, MONDAY, stall_id=STALL)[0] == Period(utc(8), utc(9))
    one_counter = table(facts=(closure(utc(9), utc(10), stall_id=STALL, counter_id=1),))
    assert len(rules.service_periods(one_counter, MONDAY, stall_id=STALL)) == 2
    withdrawn = table(facts=(closure(utc(9), utc(12), withdrawn_at=utc(10)),))
    assert rules.service_periods(withdrawn, MONDAY)[1] == Period(utc(10), utc(12))
    never = table(facts=(closure(utc(9), utc(12), withdrawn_at=utc(8)),))
    assert rules.service_periods(never, MONDAY) == rules.service_periods(table(), MONDAY)


def test_the_lowest_cap_counts():
    caps = [
        FactRow(1, "cap", utc(8), None, None, None, 50),
        FactRow(2, "cap", utc(9), utc(10), STALL, None, 30),
        FactRow(3, "cap", utc(8), None, 99, None, 5),
        FactRow(4, "cap", utc(8), None, None, None, 0, withdrawn_at=utc(8)),
    ]
    assert rules.capacity_percent(caps, utc(7), stall_id=STALL) == 100
    assert rules.capacity_percent(caps, utc(8), stall_id=STALL) == 50
    assert rules.capacity_percent(caps, utc(9), stall_id=STALL) == 30
    assert rules.capacity_percent(caps, utc(10), stall_id=STALL) == 50


def test_a_counter_closed_for_part_of_a_day_still_counts_that_day():
    part = table(facts=(closure(utc(9), utc(12), stall_id=STALL, counter_id=1),))
    assert [c.id for c in rules.open_counters(part, MONDAY, stall_id=STALL)] == [1, 2]
    assert [c.id for c in rules.open_counters(part, MONDAY, stall_id=STALL, at=utc(9))] == [2]
    assert [c.id for c in rules.open_counters(part, MONDAY, stall_id=STALL, at=utc(12))] == [1, 2]
    whole = table(facts=(closure(utc(0), utc(24), stall_id=STALL, counter_id=1),))
    assert [c.id for c in rules.open_counters(whole, MONDAY, stall_id=STALL)] == [2]
    ended = table(counters=(AgreementRow(1, STALL, "1", date(2026, 1, 1), date(2026, 11, 22)),))
    assert rules.open_counters(ended, MONDAY, stall_id=STALL) == []


@pytest.mark.parametrize(
    ("at", "more", "code"),
    [
        (utc(9), {}, OpenCode.OPEN),
        (utc(8), {}, OpenCode.OPEN),
        (utc(15), {}, OpenCode.AFTER),
        (utc(12), {}, OpenCode.BREAK),
        (utc(7), {}, OpenCode.BEFORE),
        (utc(9), {"facts": (closure(utc(8), None),)}, OpenCode.CLOSURE),
        (utc(7), {"facts": (closure(utc(8), None),)}, OpenCode.CLOSURE),
        (utc(20), {"facts": (closure(utc(8), None),)}, OpenCode.CLOSURE),
        (utc(9), {"calendar": (LayerDay(MONDAY, "nation", "closed", reason="Libur"),)}, OpenCode.CALENDAR),
        (utc(9), {"hours": ()}, OpenCode.NO_HOURS),
        (utc(9), {"opened_date": date(2026, 11, 24)}, OpenCode.ENDED),
        (utc(9), {"closed_date": MONDAY}, OpenCode.ENDED),
    ],
)
def test_the_reason_is_the_true_one(at, more, code):
    assert rules.open_code(table(**more), at, MONDAY) == code


def test_an_ended_agreement_is_not_open_though_the_mall_is():
    ended = {STALL: AgreementRow(STALL, STALL, "samsat", date(2026, 1, 1), date(2026, 11, 22))}
    assert rules.open_code(table(stalls=ended), utc(9), MONDAY, stall_id=STALL) == OpenCode.ENDED
    assert rules.open_code(table(stalls=ended), utc(9), MONDAY) == OpenCode.OPEN


def test_the_widest_closure_is_named():
    facts = (closure(utc(8), None, stall_id=STALL), replace(closure(utc(8.5), None), id=2))
    named = rules.closure_now(facts, utc(9), stall_id=STALL)
    assert named is not None
    assert named.id == 2
    assert rules.closure_of_day(table(facts=facts), utc(6), MONDAY, stall_id=STALL) == facts[0]


def test_the_next_opening_looks_over_break_night_weekend_and_holiday():
    friday = MONDAY + timedelta(days=4)
    assert rules.next_opening(table(), utc(9), MONDAY) == utc(13)
    assert rules.next_opening(table(), utc(16), MONDAY) == utc(8, MONDAY + timedelta(days=1))
    assert rules.next_opening(table(), utc(16, friday), friday) == utc(8, MONDAY + timedelta(days=7))
    christmas = date(2026, 12, 25)  # a Friday
    assert rules.next_opening(table(), utc(9, christmas), christmas) == utc(8, date(2026, 12, 28))
    assert rules.next_opening(table(hours=()), utc(9), MONDAY) is None
    assert rules.first_open_day(table(), christmas) == date(2026, 12, 28)
    assert rules.first_open_day(table(hours=()), MONDAY) is None


@pytest.mark.parametrize(
    ("rows", "wrong"),
    [
        ([(0, time(8), time(12), None, "service"), (0, time(13), time(15), time(14), "service")], []),
        ([(0, time(8), time(13), None, "service"), (0, time(12), time(15), None, "service")], [0, 1]),
        ([(0, time(8), time(13), None, "service"), (0, time(12), time(15), None, "collection")], []),
        ([(0, time(12), time(8), None, "service"), (7, time(8), time(9), None, "service")], [0, 1]),
        ([(0, time(8), time(12), time(13), "service")], [0]),
    ],
)
def test_wrong_lines_of_hours_are_found(rows, wrong):
    assert rules.hours_mistakes(rows) == wrong


hours = st.integers(0, 22).flatmap(lambda a: st.tuples(st.just(a), st.integers(a + 1, 23)))


@given(st.lists(hours, max_size=5), st.lists(hours, max_size=4))
def test_service_never_lies_inside_a_closure_and_loses_nothing_else(lines, closed):
    facts = tuple(FactRow(n, "closure", utc(a), utc(b), reason="x") for n, (a, b) in enumerate(closed))
    timetable = table(hours=tuple(row(0, a, b) for a, b in lines), facts=facts)
    usual = rules.usual_periods(timetable, MONDAY)
    left = rules.service_periods(timetable, MONDAY)
    for half in range(48):
        at = utc(half / 2)
        inside = any(period.contains(at) for period in usual)
        shut = any(fact.holds(at) for fact in facts)
        assert any(period.contains(at) for period in left) == (inside and not shut)
    assert left == sorted(left)
    assert all(one.ends_at < two.starts_at for one, two in pairwise(usual))


@given(st.lists(hours, max_size=6))
def test_merged_periods_hold_the_same_time(lines):
    periods = [Period(utc(a), utc(b)) for a, b in lines]
    merged = rules.merge(periods)
    assert all(one.ends_at < two.starts_at for one, two in pairwise(merged))
    for period in periods:
        assert subtract(period, merged) == []
