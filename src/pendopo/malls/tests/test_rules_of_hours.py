"""The parts of a timetable one by one: whose hours count, what a day's status leaves, who exists when."""

from datetime import date, time, timedelta

from pendopo.malls import rules
from pendopo.malls.tests.test_rules import MONDAY, STALL, closure, row, table, utc
from pendopo.malls.types import AgreementRow
from pendopo.regions.types import DayKind, DayStatus, Layer

SHORT = {"date": MONDAY, "status": DayKind.SHORTENED, "opens": time(9), "closes": time(14)}


def test_hours_of_day_takes_the_stalls_step_then_its_service_then_the_malls():
    mall, own, step = row(0, 8, 15), row(0, 9, 12, stall=STALL), row(0, 10, 11, stall=STALL, step="photo")
    rows = [mall, own, step]
    assert rules.hours_of_day(rows, MONDAY, stall_id=STALL, step="photo") == [step]
    assert rules.hours_of_day(rows, MONDAY, stall_id=STALL) == [own]
    assert rules.hours_of_day(rows, MONDAY, stall_id=99) == [mall]
    assert rules.hours_of_day(rows, MONDAY + timedelta(days=1), stall_id=STALL) == []


def test_day_times_are_cut_by_others_and_moved_by_the_owner():
    rows = [row(0, 8, 12), row(0, 13, 15)]
    closed = DayStatus(MONDAY, DayKind.CLOSED)
    assert rules.day_times(rows, closed, owner_is_stall=False) == []
    assert rules.day_times(rows, DayStatus(MONDAY), owner_is_stall=False) == [
        (time(8), time(12)), (time(13), time(15))
    ]  # fmt: skip
    nation = DayStatus(**{**SHORT, "layer": Layer.NATION, "opens": time(7)})
    assert rules.day_times(rows, nation, owner_is_stall=False) == [
        (time(8), time(12)), (time(13), time(14))
    ]  # fmt: skip
    mall = DayStatus(**{**SHORT, "layer": Layer.MALL, "closes": time(18)})
    assert rules.day_times(rows, mall, owner_is_stall=False) == [
        (time(9), time(12)), (time(13), time(18))
    ]  # fmt: skip
    assert rules.day_times(rows, mall, owner_is_stall=True)[-1] == (time(13), time(15))


def test_closure_holes_close_the_mall_or_one_stall_but_not_for_one_counter():
    whole = closure(utc(9), utc(10))
    mine = closure(utc(10), utc(11), stall_id=STALL)
    other = closure(utc(11), utc(12), stall_id=99)
    counter = closure(utc(12), utc(13), stall_id=STALL, counter_id=1)
    undone = closure(utc(13), utc(14), withdrawn_at=utc(12))
    holes = rules.closure_holes([whole, mine, other, counter, undone], stall_id=STALL)
    assert [(hole.starts_at, hole.ends_at) for hole in holes] == [(utc(9), utc(10)), (utc(10), utc(11))]


def test_day_status_is_open_on_an_ordinary_day():
    assert rules.day_status(table(), MONDAY, stall_id=STALL).status == DayKind.OPEN
    assert rules.day_status(table(), MONDAY).layer == ""


def test_place_exists_between_its_dates_and_under_its_agreement():
    opened, closed = MONDAY, MONDAY + timedelta(days=7)
    mall = table(opened_date=opened, closed_date=closed)
    assert [rules.place_exists(mall, opened + timedelta(days=n)) for n in (-1, 0, 6, 7)] == [
        False, True, True, False
    ]  # fmt: skip
    agreed = table(stalls={STALL: AgreementRow(STALL, STALL, "samsat", MONDAY, MONDAY)})
    assert rules.place_exists(agreed, MONDAY, stall_id=STALL)
    assert not rules.place_exists(agreed, date(2026, 11, 24), stall_id=STALL)
    assert not rules.place_exists(agreed, MONDAY, stall_id=99)
