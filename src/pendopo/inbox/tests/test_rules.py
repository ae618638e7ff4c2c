"""Rules of the room."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pendopo.inbox import rules
from pendopo.kit.actor import Scope
from pendopo.kit.intervals import Period

MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


def day(offset: int) -> list[Period]:
    """8 to 12 and 13 to 15 by the clock of Bogor."""
    begin = MONDAY + timedelta(days=offset)
    return [
        Period(begin, begin + timedelta(hours=4)),
        Period(begin + timedelta(hours=5), begin + timedelta(hours=7)),
    ]


PERIODS = [period for offset in (0, 1, 4) for period in day(offset)]


@pytest.mark.parametrize(
    ("since", "minutes", "due"),
    [
        (0, 30, 30),  # at once
        (220, 30, 310),  # 20 minutes before the break, ten after it
        (250, 30, 330),  # in the break
        (410, 30, 24 * 60 + 20),  # the end of the day goes on in the morning
        (-600, 30, 30),  # at night
        (2 * 24 * 60, 30, 4 * 24 * 60 + 30),  # closed days do not count
    ],
)
def test_answers_are_due_in_working_time(since, minutes, due):
    found = rules.due_at(MONDAY + timedelta(minutes=since), minutes, PERIODS)
    assert found == MONDAY + timedelta(minutes=due)


@given(st.integers(-600, 6_000), st.integers(1, 700), st.integers(0, 120))
def test_due_lies_in_working_time_and_grows_with_both(since, minutes, more):
    begin = MONDAY + timedelta(minutes=since)
    due = rules.due_at(begin, minutes, PERIODS)
    later = rules.due_at(begin + timedelta(minutes=more), minutes, PERIODS)
    if due is None:
        assert later is None
        return
    assert due >= begin + timedelta(minutes=minutes)
    worked = sum(
        (
            min(p.ends_at, due) - max(p.starts_at, begin)
            for p in PERIODS
            if p.ends_at > begin and p.starts_at < due
        ),
        timedelta(),
    )
    assert worked == timedelta(minutes=minutes)
    assert later is None or later >= due


def test_only_what_is_owed_is_overdue():
    late = MONDAY + timedelta(hours=1)
    assert rules.is_overdue(MONDAY, MONDAY, late)
    assert not rules.is_overdue(MONDAY, None, late)
    assert not rules.is_overdue(None, MONDAY, late)
    assert not rules.is_overdue(late, MONDAY, late)


@given(st.lists(st.tuples(st.integers(0, 500), st.sampled_from("WTI")), max_size=30))
def test_the_line_is_by_time_alone(waiting):
    line = rules.line_order((MONDAY + timedelta(minutes=m), (m, channel)) for m, channel in waiting)
    assert [m for m, _channel in line] == sorted(m for m, _channel in waiting)


def test_the_cap():
    assert rules.may_take_more(9, 10)
    assert not rules.may_take_more(10, 10)
    assert rules.may_take_more(99, 0)


@pytest.mark.parametrize(
    ("scope", "stall", "may"),
    [
        (Scope(mall="bogor"), "", True), (Scope(mall="bogor"), "imigrasi", True),
        (Scope(mall="bogor", stall="imigrasi"), "imigrasi", True),
        (Scope(mall="bogor", stall="imigrasi"), "", True),
        (Scope(mall="bogor", stall="imigrasi"), "disdukcapil", False),
        (Scope(mall="padang"), "", False), (Scope(region="32"), "imigrasi", True),
    ],
)  # fmt: skip
def test_who_answers_for_what(scope, stall, may):
    assert rules.may_answer_for([scope], region="32.71", mall="bogor", stall=stall) is may


def test_a_talk_goes_on_within_a_day_unless_it_was_spam():
    soon, late = MONDAY + timedelta(hours=23), MONDAY + timedelta(hours=24)
    assert rules.reopens("answered", MONDAY, soon)
    assert not rules.reopens("answered", MONDAY, late)
    assert not rules.reopens("spam", MONDAY, soon)
    assert not rules.reopens("answered", None, soon)


@given(st.lists(st.integers(0, 1_000)))
def test_what_was_not_seen_is_owed_from_its_first_moment(minutes):
    since, count = rules.owed_since([MONDAY + timedelta(minutes=each) for each in minutes])
    assert count == len(minutes)
    assert (since is None) == (not minutes)
    assert since is None or since == MONDAY + timedelta(minutes=min(minutes))


def test_who_is_silent_for_long_ends_a_talk_but_never_one_that_owes():
    late = MONDAY + timedelta(hours=48)
    assert rules.is_quiet(MONDAY, None, 48, late)
    assert not rules.is_quiet(MONDAY, MONDAY, 48, late)
    assert not rules.is_quiet(MONDAY, None, 0, late)
    assert not rules.is_quiet(MONDAY, None, 49, late)
    assert not rules.is_quiet(None, None, 48, late)


def test_ready_words_are_filled_and_name_only_known_places():
    assert rules.fill("Halo {nama}, {entah}", {"nama": "Sari"}) == "Halo Sari, {entah}"
    assert rules.unknown_places("{nama} {entah} {entah} {nomor}") == ["entah"]
    assert rules.unknown_places(" ".join("{" + name + "}" for name in rules.PLACES)) == []


@given(st.integers(0, 999_999), st.sampled_from(["P-{:03d}", "p{}", " P {:05d} ", "p-{}"]))
def test_receipts_are_found_as_people_type_them(number, shape):
    assert rules.is_receipt(shape.format(number)) == number
    assert rules.is_receipt(f"{number}") is None


@pytest.mark.parametrize(
    ("code", "permanent", "word", "again"),
    [
        ("window_closed", True, "Jendela", False), ("131047", True, "Jendela", False),
        ("131026", True, "tidak dapat menerima", False), ("blocked", True, "tidak dapat menerima", False),
        ("token_revoked", True, "ditolak", True), ("132001", True, "Templat", False),
        ("http_503", False, "tidak menjawab", True), ("timeout", False, "tidak menjawab", True),
        ("strange", True, "tidak dapat menerima", False),
    ],
)  # fmt: skip
def test_a_failure_says_why_and_what_to_do(code, permanent, word, again):
    found = rules.advice(code, permanent=permanent)
    assert word in str(found.why)
    assert found.again is again
    assert str(found.what)
