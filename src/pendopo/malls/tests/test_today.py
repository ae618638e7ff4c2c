"""Open today? One answer, the same at any moment however it is asked, and true at once."""

from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from pendopo.kit.clock import day_bounds
from pendopo.malls import queries, rules
from pendopo.malls.models import Cap, Closure
from pendopo.malls.tests.factories import AT, MONDAY, add_hours, make_mall, make_stall, wib
from pendopo.malls.types import (
    RECEIVING,
    WORKING,
    AgreementRow,
    FactRow,
    HoursRow,
    OpenCode,
    OpenNow,
    OpenToday,
    Timetable,
)

ZONE = "Asia/Jakarta"
BEGINS, ENDS = day_bounds(MONDAY, ZONE)
quarters = st.integers(0, 95).map(lambda count: BEGINS + timedelta(minutes=15 * count))
ends = quarters.map(lambda at: at + timedelta(hours=2))


def hours(stall, opens, closes, weekday=0):
    return HoursRow(stall, "service", weekday, time(opens), time(closes))


@st.composite
def timetables(draw):
    """A Monday of a mall with up to three stalls, some with own hours, with closures and caps."""
    count = draw(st.integers(0, 3))
    rows = [hours(None, 8, 12), hours(None, 13, 15)]
    for stall in range(1, count + 1):
        if draw(st.booleans()):
            opens = draw(st.integers(6, 14))
            rows.append(hours(stall, opens, draw(st.integers(opens + 1, 18))))
    facts = []
    for number in range(draw(st.integers(0, 3))):
        starts = draw(quarters)
        kind = draw(st.sampled_from(["closure", "cap"]))
        facts.append(
            FactRow(
                number, kind, starts, draw(st.one_of(st.none(), ends)),
                draw(st.one_of(st.none(), st.integers(1, 3))), None,
                draw(st.sampled_from([0, 50])) if kind == "cap" else None, f"alasan {number}", "SE 1/2026",
            )
        )  # fmt: skip
    start = date(2026, 1, 1)
    return Timetable(
        "bogor", "32.71", ZONE, MONDAY, MONDAY + timedelta(days=20), tuple(rows), (), tuple(facts),
        {row: AgreementRow(row, row, f"gerai-{row}", start) for row in range(1, count + 1)},
        tuple(AgreementRow(row, row, str(row), start) for row in range(1, count + 1)),
    )  # fmt: skip


@given(timetables(), quarters)
def test_a_day_is_whole_and_says_what_the_stalls_say(table, at):
    line = rules.day_line(table, MONDAY)
    assert (line[0].starts_at, line[-1].ends_at) == (BEGINS, ENDS)
    assert all(first.ends_at == second.starts_at for first, second in pairwise(line))
    now = rules.stretch_at(line, at)
    stalls = [rules.stretch_at(rules.day_line(table, MONDAY, stall_id=each), at) for each in table.stalls]
    if stalls:
        assert (now.state in RECEIVING) == any(each.state in RECEIVING for each in stalls)
        assert (now.state in WORKING) == any(each.state in WORKING for each in stalls)
    for stall_id, each in zip(table.stalls, stalls, strict=True):
        code = rules.open_code(table, at, MONDAY, stall_id=stall_id)
        assert (each.state in WORKING) == (code == OpenCode.OPEN)
        assert (each.state == OpenNow.ONLINE_ONLY) == (
            code == OpenCode.OPEN and rules.capacity_percent(table.facts, at, stall_id=stall_id) == 0
        )
    until = rules.works_until(line, at)
    assert (until is None) == (now.state not in WORKING)
    assert until is None or until > at
    received = any(period.contains(at) for period in rules.working_periods(line))
    assert received == (now.state in RECEIVING)
    if now.state in (OpenNow.NOT_YET, OpenNow.BREAK):
        assert any(each.starts_at > at and each.state in WORKING for each in line)


def test_stall_now_and_mall_now():
    """Rules malls-20 and malls-23."""
    assert rules.mall_now([OpenNow.OPEN] * 9 + [OpenNow.CLOSED], 10, hours=True) == OpenNow.OPEN
    assert rules.mall_now([OpenNow.OPEN] * 8 + [OpenNow.CLOSED] * 2, 10, hours=True) == OpenNow.LIMITED
    assert rules.mall_now([OpenNow.ONLINE_ONLY, OpenNow.CLOSED], 2, hours=True) == OpenNow.ONLINE_ONLY
    assert rules.mall_now([OpenNow.OPEN], 1, hours=False) == OpenNow.LIMITED
    assert rules.mall_now([], 0, hours=True) == OpenNow.OPEN
    table = Timetable("bogor", "32.71", ZONE, MONDAY, MONDAY, (hours(None, 8, 15),),
                      stalls={1: AgreementRow(1, 1, "a", MONDAY)})  # fmt: skip
    line = rules.day_line(table, MONDAY, stall_id=1)
    assert [each.state for each in line] == [OpenNow.NOT_YET, OpenNow.OPEN, OpenNow.CLOSED]


@pytest.mark.django_db
def test_the_answer_is_true_at_once_and_costs_one_read(django_assert_num_queries):
    mall = make_mall()
    stall, other = make_stall(mall), make_stall(mall, "imigrasi")
    assert queries.open_today(mall, at=AT).state == OpenNow.OPEN
    with django_assert_num_queries(1):
        assert queries.headline(queries.open_today(mall, at=AT)) == "Buka sampai 12.00 WIB"
    with django_assert_num_queries(1):
        assert len(queries.open_stalls(mall, at=AT)) == 2
    closed = Closure.objects.create(
        mall=mall, stall=stall, starts_at=wib(8), ends_at=wib(11), reason="Listrik padam", decree="ND 7",
        declared_by="x",
    )  # fmt: skip
    answer = queries.open_today(mall, at=AT)
    assert (answer.state, answer.stalls_open, answer.stalls_expected) == (OpenNow.LIMITED, 1, 2)
    assert queries.details(answer)[:3] == ["Listrik padam.", "1 dari 2 gerai buka.", "Dasar: ND 7."]
    answer = queries.open_today(mall, at=AT, stall=stall)
    assert (answer.state, answer.next_opens_at) == (OpenNow.CLOSED, wib(11))
    assert queries.open_today(mall, at=AT, stall=other).state == OpenNow.OPEN
    Closure.objects.filter(pk=closed.pk).delete()
    Cap.objects.create(mall=mall, percent=0, starts_at=wib(0), reason="PPKM", decree="SE 16", declared_by="x")
    answer = queries.open_today(mall, at=AT)
    assert (answer.state, answer.open) == (OpenNow.ONLINE_ONLY, False)
    assert queries.headline(answer) == "Hanya melayani daring sampai 12.00 WIB"


@pytest.mark.django_db
def test_before_in_the_break_after_and_when_a_stall_goes_on_longer():
    mall = make_mall()
    late = make_stall(mall, "imigrasi")
    add_hours(late.mall, stall=late, times=((time(9), time(16), None),))
    make_stall(mall)
    told = {
        hour: (answer.state, queries.headline(answer))
        for hour in (7, 8, 10, 15, 17)
        for answer in [queries.open_today(mall, at=wib(hour))]
    }
    assert told == {
        7: (OpenNow.NOT_YET, "Belum buka"), 8: (OpenNow.OPEN, "Buka sampai 12.00 WIB"),
        10: (OpenNow.OPEN, "Buka sampai 12.00 WIB"), 15: (OpenNow.LIMITED, "Buka terbatas sampai 16.00 WIB"),
        17: (OpenNow.CLOSED, "Tutup"),
    }  # fmt: skip
    sunday = datetime.combine(date(2026, 11, 29), time(3), tzinfo=AT.tzinfo)
    answer = queries.open_today(mall, at=sunday)
    assert (answer.state, answer.next_opens_at) == (OpenNow.CLOSED, wib(8) + timedelta(days=7))
    assert queries.details(answer) == ["Buka lagi besok pukul 08.00 WIB."]


def said(state, at=AT, **facts):
    """The details of an answer, in Indonesian."""
    with translation.override("id"):
        return " ".join(queries.details(OpenToday(state, OpenCode.OPEN, at, ZONE, **facts)))


def test_the_next_opening_is_said_once_and_in_the_nearest_words():
    nine = wib(9)
    with translation.override("id"):
        assert queries.when(nine, ZONE, nine) == "hari ini pukul 09.00 WIB"
        assert queries.when(nine.replace(day=24), "Asia/Makassar", nine) == "besok pukul 10.00 WITA"
        later = "Senin, 30 November 2026 pukul 09.00 WIB"
        assert queries.when(nine.replace(day=30), ZONE, nine) == later
    assert said(OpenNow.NOT_YET, next_opens_at=nine) == "Buka hari ini pukul 09.00 WIB."
    assert said(OpenNow.BREAK, next_opens_at=nine) == "Buka lagi hari ini pukul 09.00 WIB."
    closed = said(OpenNow.CLOSED, next_opens_at=nine, reason="Listrik padam")
    assert closed == "Listrik padam. Buka lagi hari ini pukul 09.00 WIB."


def test_the_last_number_is_told_only_where_it_comes_before_the_end():
    assert said(OpenNow.OPEN, closes_at=AT, last_ticket_at=AT) == ""
    earlier = said(OpenNow.OPEN, closes_at=AT, last_ticket_at=AT - timedelta(minutes=30))
    assert "paling lambat pukul 08.30 WIB" in earlier
