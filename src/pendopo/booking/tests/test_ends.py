"""How a booking ends: served, missed, given up, or not served by the mall; each says what happened."""

from datetime import timedelta

import pytest

from pendopo.booking import actions, queries, rules
from pendopo.booking.models import Appointment, Window
from pendopo.booking.tests.factories import (
    ANYONE,
    AT,
    AYU,
    BUDI,
    MONDAY,
    OFFICER,
    SARI,
    SYSTEM,
    assert_recount,
    make_place,
    make_window,
)
from pendopo.booking.types import Share, WindowFull, WrongState
from pendopo.events.models import Event

pytestmark = pytest.mark.django_db
NEXT_DAY = AT + timedelta(days=2, hours=1)


@pytest.fixture
def place():
    return make_place()


def book(window, service, who=SARI):
    return actions.book_window(window_id=window.id, service=service, applicant=who, by=ANYONE, at=AT)


def state_of(booked) -> tuple[str, str]:
    row = Appointment.objects.get(id=booked.appointment_id)
    return row.state, row.end_reason


def test_a_booking_nobody_came_for_ends_the_day_after_and_says_whose_fault_it_was(place) -> None:
    _mall, stall, service = place
    window = make_window(stall, online=4)
    missed, came, hit = book(window, service), book(window, service, BUDI), book(window, service, AYU)
    actions.mark_checked_in(
        appointment_id=came.appointment_id, by=OFFICER, at=AT + timedelta(days=1, hours=3)
    )
    Appointment.objects.filter(id=hit.appointment_id).update(to_replan=True)
    assert actions.end_missed_bookings(by=SYSTEM, at=AT + timedelta(days=1, hours=12)) == 0
    assert actions.end_missed_bookings(by=SYSTEM, at=NEXT_DAY) == 2
    assert actions.end_missed_bookings(by=SYSTEM, at=NEXT_DAY) == 0
    assert state_of(missed) == ("no_show", "")
    assert state_of(hit) == ("unserved", "day_over")
    assert state_of(came) == ("checked_in", "")
    assert_recount(window)


@pytest.mark.parametrize(("to_replan", "closed", "end"), [
    (False, False, "no_show"), (True, False, "unserved"), (False, True, "unserved"),
])  # fmt: skip
def test_nobody_is_called_absent_from_a_closed_door(to_replan, closed, end) -> None:
    assert rules.missed_end(to_replan=to_replan, window_closed=closed) == end


def test_whoever_gives_up_leaves_the_place_to_others(place) -> None:
    _mall, stall, service = place
    window = make_window(stall, online=1)
    mine = book(window, service)
    actions.mark_checked_in(appointment_id=mine.appointment_id, by=OFFICER, at=AT)
    for _repeat in range(2):
        actions.give_up_place(appointment_id=mine.appointment_id, reason="by_person", by=ANYONE, at=AT)
    assert state_of(mine) == ("cancelled", "by_person")
    assert book(window, service, BUDI).code
    assert_recount(window)
    assert Event.objects.filter(name="booking.appointment.cancelled").count() == 1


def test_who_has_come_is_neither_moved_nor_cancelled_beside_the_ticket(place) -> None:
    _mall, stall, service = place
    window, other = (
        make_window(stall, online=1),
        make_window(stall, online=1, starts_at=AT + timedelta(days=2, minutes=5)),
    )
    mine = book(window, service)
    actions.mark_checked_in(appointment_id=mine.appointment_id, by=OFFICER, at=AT)
    with pytest.raises(WrongState):
        actions.cancel_appointment(appointment_id=mine.appointment_id, by=OFFICER, at=AT)
    with pytest.raises(WrongState):
        actions.move_appointment(appointment_id=mine.appointment_id, window_id=other.id, by=OFFICER, at=AT)
    assert state_of(mine) == ("checked_in", "")
    for one in (window, other):
        assert_recount(one)


def test_a_finish_taken_back_leaves_the_person_here(place) -> None:
    _mall, stall, service = place
    window = make_window(stall, online=1)
    mine = book(window, service)
    with pytest.raises(WrongState):
        actions.take_back_fulfilled(appointment_id=mine.appointment_id, by=OFFICER, at=AT)
    actions.mark_fulfilled(appointment_id=mine.appointment_id, by=OFFICER, at=AT)
    for _repeat in range(2):
        actions.take_back_fulfilled(appointment_id=mine.appointment_id, by=OFFICER, at=AT)
    assert state_of(mine) == ("checked_in", "")
    assert Appointment.objects.get().ended_at is None
    assert_recount(window)


def test_a_new_place_is_taken_before_the_old_one_goes_and_without_one_nothing_changes(place) -> None:
    _mall, stall, service = place
    old, new = (
        make_window(stall, online=1),
        make_window(stall, online=1, walk_in=1, starts_at=NEXT_DAY + timedelta(minutes=5)),
    )
    mine = book(old, service)
    actions.mark_checked_in(appointment_id=mine.appointment_id, by=OFFICER, at=AT)
    sari = Appointment.objects.get().applicant
    wish = {"window_id": new.id, "service": service, "applicant": sari, "by": OFFICER, "at": AT}
    got = actions.rebook(instead_of=mine.appointment_id, reason="rebooked", **wish)
    assert state_of(mine) == ("unserved", "rebooked")
    assert queries.private_path(got.appointment_id) == f"/k/{got.token}/"
    assert queries.get_appointment_by_token(got.token, at=AT).share == "online"
    second = actions.rebook(instead_of=None, **wish)
    assert queries.get_appointment_by_token(second.token, at=AT).share == "walk_in"
    theirs = book(old, service, BUDI)
    with pytest.raises(WindowFull):
        actions.rebook(instead_of=theirs.appointment_id, **wish)
    assert state_of(theirs) == ("booked", "")
    assert Appointment.objects.filter(state="held").count() == 0
    for window in (old, new):
        assert_recount(window)
    assert actions.audit_windows(since=MONDAY, by=SYSTEM, at=AT) == 0


def test_every_share_is_tried_for_who_was_not_served() -> None:
    assert rules.rebook_shares(bookable=True, priority=True) == (Share.PRIORITY, Share.ONLINE, Share.WALK_IN)
    assert rules.rebook_shares(bookable=False, priority=False) == (Share.WALK_IN,)


def test_times_are_offered_from_the_shares_that_may_be_taken(place) -> None:
    _mall, stall, service = place
    Window.objects.all().delete()
    walk_in = make_window(stall, online=0, walk_in=1, starts_at=AT + timedelta(days=1, hours=2))
    make_window(stall, online=0, priority=1, starts_at=AT + timedelta(days=1, hours=4))
    make_window(stall, online=1, starts_at=AT + timedelta(hours=4))
    offers = queries.rebook_offers(service, after=MONDAY, at=AT)
    assert [offer.id for offer in offers] == [walk_in.id]
    assert len(queries.rebook_offers(service, priority=True, after=MONDAY, at=AT)) == 2
    service.ends_date = MONDAY
    assert queries.rebook_offers(service, after=MONDAY, at=AT) == []


def test_holds_from_a_later_time_of_a_clock_set_back_end_at_once(place) -> None:
    _mall, stall, service = place
    window = make_window(stall, online=2)
    actions.hold_window(window_id=window.id, service=service, by=ANYONE, at=AT)
    actions.hold_window(window_id=window.id, service=service, by=ANYONE, at=AT + timedelta(hours=2))
    assert actions.shorten_holds(by=SYSTEM, at=AT + timedelta(minutes=5)) == 1
    assert_recount(window)
    assert Window.objects.get(id=window.id).taken == 1
