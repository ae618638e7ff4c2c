"""Rules of the room, by example and by property."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pendopo.booking import rules
from pendopo.booking.types import Closing, Limiting, Share, WhyNot, WindowState
from pendopo.kit.intervals import Period

AT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def state(**values) -> WindowState:
    base = {
        "id": 1, "starts_at": AT, "ends_at": AT + HOUR, "capacity": 6, "taken": 0,
        "online_capacity": 3, "online_taken": 0, "walk_in_capacity": 2, "walk_in_taken": 0,
        "priority_capacity": 1, "priority_taken": 0,
    }  # fmt: skip
    return WindowState(**{**base, **values})


def test_a_break_is_never_inside_a_window():
    morning, afternoon = Period(AT, AT + 4 * HOUR), Period(AT + 5 * HOUR, AT + 6.5 * HOUR)
    windows = rules.window_periods([afternoon, morning])
    assert len(windows) == 6
    assert windows[4].starts_at == AT + 5 * HOUR
    assert windows[-1].ends_at - windows[-1].starts_at == HOUR / 2


@given(st.integers(0, 400), st.integers(0, 100), st.integers(0, 100))
def test_shares_add_up_and_stay_within_one_of_their_part(capacity, online, priority):
    priority = min(priority, 100 - online)
    shares = rules.share_out(capacity, online_percent=online, priority_percent=priority)
    assert shares.capacity == capacity
    for places, percent in (
        (shares.online, online), (shares.priority, priority), (shares.walk_in, 100 - online - priority),
    ):  # fmt: skip
        assert abs(places - capacity * percent / 100) < 1


def test_six_places_by_half_and_a_tenth():
    shares = rules.share_out(6, online_percent=50, priority_percent=10)
    assert (shares.online, shares.walk_in, shares.priority) == (3, 2, 1)


def test_one_closed_counter_halves_and_a_cap_rounds_down():
    window = Period(AT, AT + HOUR)
    closing = Closing(AT - HOUR, AT + 3 * HOUR, "Loket rusak", counter=2)
    fit = rules.fit_window(window, base_minutes=10, counters=[1, 2], closings=[closing])
    assert (fit.usual, fit.capacity, fit.closed) == (12, 6, False)
    cap = Limiting(AT, None, 45, "Pembatasan")
    assert rules.fit_window(window, base_minutes=10, counters=[1, 2], limitings=[cap]).capacity == 5


def test_a_whole_closure_closes_and_names_its_decree():
    closing = Closing(AT, AT + HOUR, "Listrik padam", "SE 1")
    fit = rules.fit_window(Period(AT, AT + HOUR), base_minutes=10, counters=[1], closings=[closing])
    assert fit.closed
    assert fit.decree == "SE 1"
    text = rules.reason_text(WhyNot.CLOSED, reason=fit.closed_reason, decree=fit.decree)
    assert text == "Listrik padam (SE 1)"


def test_half_a_window_closed_leaves_half_its_places():
    closing = Closing(AT, AT + HOUR / 2, "Upacara")
    fit = rules.fit_window(Period(AT, AT + HOUR), base_minutes=10, counters=[1, 2], closings=[closing])
    assert fit.capacity == 6


def test_a_cap_of_nothing_closes():
    fit = rules.fit_window(
        Period(AT, AT + HOUR), base_minutes=10, counters=[1], limitings=[Limiting(AT, None, 0, "Tutup")]
    )
    assert fit.closed_reason == "Tutup"


def test_a_long_service_takes_a_whole_share_and_no_more():
    assert rules.party_units(people=1, places_needed=5, share_capacity=3) == 3
    assert rules.party_units(people=2, places_needed=2, share_capacity=6) == 4


def test_unsold_online_places_fall_to_walk_ins_half_an_hour_before():
    before, after = AT - timedelta(minutes=31), AT - timedelta(minutes=30)
    assert rules.free_units(state(), Share.ONLINE, at=before) == 3
    assert rules.free_units(state(), Share.WALK_IN, at=before) == 2
    assert rules.free_units(state(), Share.ONLINE, at=after) == 0
    assert rules.free_units(state(), Share.WALK_IN, at=after) == 6
    assert rules.free_units(state(), Share.PRIORITY, at=before) == 1
    assert rules.share_capacity(state(), Share.PRIORITY) == 1


@pytest.mark.parametrize(
    ("values", "at", "expected"),
    [
        ({}, AT - HOUR, WhyNot.NONE),
        ({"taken": 6, "online_taken": 3, "walk_in_taken": 2, "priority_taken": 1}, AT - HOUR, WhyNot.FULL),
        ({"taken": 3, "online_taken": 3}, AT - HOUR, WhyNot.ONLINE_USED_UP),
        ({"closed": True}, AT - HOUR, WhyNot.CLOSED),
        ({}, AT, WhyNot.PAST),
        ({}, AT - timedelta(minutes=10), WhyNot.TOO_LATE),
    ],
)
def test_every_refusal_has_its_reason(values, at, expected):
    why = rules.why_not(state(**values), Share.ONLINE, people=1, places_needed=1, at=at)
    assert why is expected
    assert bool(str(rules.reason_text(why))) is (expected is not WhyNot.NONE)


def test_too_few_places_for_four():
    why = rules.why_not(state(), Share.ONLINE, people=4, places_needed=1, at=AT - HOUR)
    assert why is WhyNot.TOO_FEW
    assert rules.free_parties(state(), Share.ONLINE, people=2, places_needed=1, at=AT - HOUR) == 1


def test_limits_of_holding_changing_and_overbooking():
    assert rules.held_until(AT) == AT + timedelta(minutes=10)
    assert rules.may_change(state="booked", starts_at=AT, at=AT - HOUR)
    assert not rules.may_change(state="booked", starts_at=AT, at=AT)
    assert not rules.may_change(state="cancelled", starts_at=AT, at=AT - HOUR)
    assert rules.overbook_allowance(12) == 2
    assert rules.overbook_allowance(1) == 1


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(1, 4)), max_size=12), st.integers(0, 20))
def test_the_latest_bookings_are_hit_and_no_more_than_needed(bookings, excess):
    timed = [(AT + timedelta(minutes=minute), units) for minute, units in bookings]
    hit = rules.hit_first(timed, excess=excess)
    covered = sum(timed[index][1] for index in hit)
    assert covered >= min(excess, sum(units for _, units in timed))
    if hit:
        assert covered - timed[hit[-1]][1] < excess
        spared = [timed[index][0] for index in range(len(timed)) if index not in hit]
        assert all(timed[index][0] >= max(spared, default=AT) for index in hit)


def test_near_times_come_first_and_the_same_hour_tomorrow_is_near():
    near = [Period(AT + 24 * HOUR), Period(AT + HOUR), Period(AT + 28 * HOUR), Period(AT + 72 * HOUR)]
    assert rules.nearest_first(near, to=AT) == [1, 0, 2, 3]


def test_walk_ins_take_all_is_the_stated_moment():
    assert rules.walk_ins_take_all(state(), at=AT - timedelta(minutes=30))
    assert not rules.walk_ins_take_all(state(), at=AT - timedelta(minutes=30, seconds=1))


def test_where_only_a_day_is_wanted_the_closest_times_come_first():
    noon = datetime(2026, 11, 29, 5, 0, tzinfo=UTC)
    hours = [-30, 44, 20, -28, 30]
    windows = [Period(noon + timedelta(hours=n), noon + timedelta(hours=n + 1)) for n in hours]
    assert [hours[index] for index in rules.closest_first(windows, to=noon)] == [20, -28, -30, 30, 44]
