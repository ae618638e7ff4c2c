"""A script that asks for every place keeps nobody from booking, and nobody honest is turned away for it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pendopo.booking import actions, queries, rules
from pendopo.booking.models import Appointment
from pendopo.booking.tests.factories import (
    ANYONE,
    AT,
    AYU,
    BUDI,
    SARI,
    assert_recount,
    make_mall,
    make_service,
    make_stall,
    make_window,
)
from pendopo.booking.types import LIMITS, HoldExpired, WindowFull
from pendopo.events.models import Event


@pytest.fixture
def place(db):
    mall = make_mall()
    stall = make_stall(mall)
    return stall, make_service(stall)


def hold(window, service, number, *, people=1, at=AT):
    """A hold from a fresh session."""
    key = f"device-{number}".encode()
    return actions.hold_window(
        window_id=window.id, service=service, people=people, person_key=key, by=ANYONE, at=at
    )


def kept(window):
    return Appointment.objects.filter(window=window, state="held").count()


@given(st.integers(0, 40), st.integers(1, 10), st.integers(0, 40))
def test_at_most_half_is_kept_and_one_person_always_where_nobody_is(kept, units, capacity):
    may = rules.may_keep(kept=kept, units=units, people=units, online_capacity=capacity)
    assert may == (kept + units <= -(-capacity // 2) or (kept == 0 and units == 1))


def test_a_script_holds_half_and_everybody_else_books_all_the_same(place):
    stall, service = place
    window = make_window(stall, online=6, walk_in=2)
    held = [hold(window, service, number) for number in range(30)]
    assert [one.held_until is not None for one in held] == [True] * 3 + [False] * 27
    assert kept(window) == 3
    assert_recount(window)
    actions.confirm_hold(token=held[29].token, applicant=AYU, by=ANYONE, at=AT)
    actions.book_window(window_id=window.id, service=service, applicant=SARI, by=ANYONE, at=AT)
    actions.confirm_hold(token=held[0].token, applicant=BUDI, by=ANYONE, at=AT)
    assert queries.get_appointment_by_token(held[29].token).state == "booked"
    assert kept(window) == 2
    assert_recount(window)
    assert Event.objects.filter(name="booking.appointment.unkept").count() == 27


def test_who_went_on_without_a_kept_place_is_told_at_the_end_when_it_is_gone(place):
    stall, service = place
    window, other = (
        make_window(stall, online=2),
        make_window(stall, online=2, starts_at=AT.replace(day=25, hour=3)),
    )
    hold(window, service, 1)
    late = hold(window, service, 2)
    assert late.held_until is None
    actions.book_window(window_id=window.id, service=service, applicant=SARI, by=ANYONE, at=AT)
    with pytest.raises(HoldExpired) as refused:
        actions.confirm_hold(token=late.token, applicant=BUDI, by=ANYONE, at=AT)
    assert [found["id"] for found in refused.value.alternatives] == [f"{other.id}.{service.id}"]
    with pytest.raises(WindowFull):
        hold(window, service, 3)  # nothing is free: that is said before anybody types
    assert_recount(window)


def test_holds_that_ran_out_do_not_count(place):
    stall, service = place
    window = make_window(stall, online=4)
    assert all(hold(window, service, number).held_until for number in range(2))
    assert hold(window, service, 2).held_until is None
    later = AT + LIMITS.hold
    assert hold(window, service, 3, at=later).held_until is not None
    assert hold(window, service, 4, at=later).held_until is not None
    assert_recount(window)


def test_another_time_of_the_same_device_frees_its_half_first(place):
    stall, service = place
    window = make_window(stall, online=2)
    for _click in range(3):
        assert hold(window, service, 1).held_until is not None
    assert kept(window) == 1
    assert_recount(window)


def test_a_party_above_half_types_without_a_kept_place_and_gets_it(place):
    stall, service = place
    window = make_window(stall, online=4)
    party = hold(window, service, 1, people=3)
    assert party.held_until is None
    actions.confirm_hold(token=party.token, applicant=SARI, by=ANYONE, at=AT)
    window.refresh_from_db()
    assert (window.online_taken, window.taken) == (3, 3)
    assert_recount(window)
