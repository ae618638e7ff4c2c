"""Actions of the room on PostgreSQL."""

from datetime import timedelta

import pytest

from pendopo.booking import actions, queries
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
    make_service,
    make_stall,
    make_window,
    person,
)
from pendopo.booking.types import (
    HoldExpired,
    LimitReached,
    NotBookable,
    TooLate,
    WhyNot,
    WindowClosed,
    WindowFull,
    WrongState,
)
from pendopo.events.models import Event
from pendopo.kit.actor import Actor
from pendopo.kit.errors import InvalidInput, NotAllowed, NotFound

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return make_place()


def book(window, service, applicant=SARI, **values):
    return actions.book_window(
        window_id=window.id, service=service, applicant=applicant, **{"by": ANYONE, "at": AT, **values}
    )


def test_windows_follow_hours_and_repeating_changes_nothing(place):
    mall, stall, _service = place
    windows = Window.objects.filter(stall=stall, service_day=MONDAY)
    assert [window.starts_at.hour for window in windows] == [1, 2, 3, 4, 6, 7]  # UTC
    assert {(window.capacity, window.online_capacity) for window in windows} == {(12, 6)}
    assert actions.generate_windows(mall=mall, by=SYSTEM, at=AT) == 0
    assert not Window.objects.filter(service_day__week_day__in=(1, 7)).exists()


def test_fewer_counters_shrink_windows_and_nobody_loses_a_place(place):
    mall, stall, service = place
    window = make_window(stall, online=3, starts_at=AT + timedelta(days=1, hours=9))
    booked = [book(window, service, person(index)) for index in range(3)]
    window = Window.objects.filter(stall=stall, service_day=MONDAY).last()
    for index in range(6):
        book(window, service, person(10 + index))
    stall.counters.all().delete()
    make_stall(mall, number=2, counters=1)
    actions.generate_windows(mall=mall, by=SYSTEM, at=AT)
    window.refresh_from_db()
    assert window.taken == 6
    assert window.closed_at is not None
    assert Appointment.objects.filter(to_replan=True).count() == len(booked) + 6
    assert_recount(window)


def test_booking_takes_one_place_and_says_what_is_left(place):
    _mall, stall, service = place
    window = make_window(stall, online=2)
    answer = book(window, service)
    assert answer.window.free == 1
    assert_recount(window)
    view = queries.get_appointment_by_token(answer.token)
    assert (view.state, view.code, view.applicant.name) == ("booked", answer.code, "Sari")
    event = Event.objects.get(name="booking.appointment.booked")
    assert event.data["window"] == window.id
    assert "Sari" not in str(event.__dict__)


def test_the_last_place_goes_once_and_others_are_offered_near_times(place):
    _mall, stall, service = place
    window = make_window(stall, online=1)
    book(window, service)
    with pytest.raises(WindowFull) as refused:
        book(window, service, BUDI)
    assert refused.value.alternatives[0]["free"] > 0
    assert Appointment.objects.count() == 1
    assert_recount(window)


def test_online_never_eats_the_walk_in_share(place):
    _mall, stall, service = place
    window = make_window(stall, online=1, walk_in=3)
    book(window, service)
    with pytest.raises(WindowFull, match="datang langsung"):
        book(window, service, BUDI)
    (view,) = [v for v in queries.list_windows(service, date=window.service_day, at=AT) if v.id == window.id]
    assert (view.free, view.why) == (0, WhyNot.ONLINE_USED_UP)


def test_a_party_takes_a_place_for_each_and_long_services_more(place):
    _mall, stall, _service = place
    long_service = make_service(stall, slug="paspor", minutes=25)
    window = make_window(stall, online=7)
    assert book(window, long_service, people=2).window.free == 0
    window.refresh_from_db()
    assert window.taken == 6
    with pytest.raises(InvalidInput):
        book(window, long_service, BUDI, people=11)
    with pytest.raises(InvalidInput):
        book(window, long_service, BUDI, share="balcony")


def test_late_closed_foreign_and_unknown_windows_are_refused(place):
    mall, stall, service = place
    soon = make_window(stall, online=1, starts_at=AT + timedelta(minutes=20))
    with pytest.raises(TooLate):
        book(soon, service)
    closed = make_window(stall, online=1)
    Window.objects.filter(id=closed.id).update(closed_at=AT, closed_reason="Listrik padam")
    with pytest.raises(WindowClosed, match="Listrik padam"):
        book(closed, service)
    other = make_window(make_stall(mall, number=2), online=1)
    with pytest.raises(NotBookable):
        book(other, service)
    other.id = 10**9
    with pytest.raises(NotFound):
        book(other, service)
    service.bookable = False
    with pytest.raises(NotBookable):
        book(soon, service)


def test_limits_per_person_and_day(place):
    _mall, stall, service = place
    window = make_window(stall, online=9)
    book(window, service)
    with pytest.raises(LimitReached, match="sudah punya"):
        book(window, service)
    for slug in ("kk", "akta"):
        book(window, make_service(stall, slug=slug))
    with pytest.raises(LimitReached, match="tiga"):
        book(window, make_service(stall, slug="kia"))
    # Nobody is limited by what others do, staff may help further, and no telephone means no key to limit by.
    book(window, service, BUDI)
    book(window, service, AYU)
    book(window, service, SARI, by=OFFICER, channel="officer")
    assert_recount(window)


def test_a_hold_counts_is_replaced_and_becomes_a_booking(place):
    _mall, stall, service = place
    first, second = (
        make_window(stall, online=1),
        make_window(stall, online=1, starts_at=AT + timedelta(days=2, minutes=5)),
    )
    hold = {"service": service, "person_key": b"device-of-sari", "by": ANYONE, "at": AT}
    actions.hold_window(window_id=first.id, **hold)
    with pytest.raises(WindowFull):
        book(first, service, BUDI)
    held = actions.hold_window(window_id=second.id, **hold)
    assert_recount(first)
    book(first, service, BUDI)
    booked = actions.confirm_hold(token=held.token, applicant=SARI, by=ANYONE, at=AT)
    assert queries.get_appointment_by_token(booked.token).state == "booked"
    assert_recount(second)
    with pytest.raises(WrongState):
        actions.confirm_hold(token=held.token, applicant=SARI, by=ANYONE, at=AT)


def test_an_expired_hold_gives_way_without_any_job(place):
    _mall, stall, service = place
    window = make_window(stall, online=1)
    held = actions.hold_window(window_id=window.id, service=service, by=ANYONE, at=AT)
    later = AT + timedelta(minutes=11)
    book(window, service, BUDI, at=later)
    with pytest.raises(HoldExpired) as refused:
        actions.confirm_hold(token=held.token, applicant=SARI, by=ANYONE, at=later)
    assert refused.value.alternatives
    assert_recount(window)


def test_a_late_confirmation_wins_its_place_again_when_it_is_still_free(place):
    _mall, stall, service = place
    window = make_window(stall, online=1)
    held = actions.hold_window(window_id=window.id, service=service, by=ANYONE, at=AT)
    later = AT + timedelta(minutes=11)
    assert actions.release_expired_holds(by=SYSTEM, at=later) == 1
    assert actions.release_expired_holds(by=SYSTEM, at=later) == 0
    actions.confirm_hold(token=held.token, applicant=SARI, by=ANYONE, at=later)
    assert_recount(window)


def test_releasing_a_hold_gives_its_place_back_once(place):
    _mall, stall, service = place
    window = make_window(stall, online=1)
    held = actions.hold_window(window_id=window.id, service=service, by=ANYONE, at=AT)
    actions.release_hold(token=held.token, by=ANYONE, at=AT)
    actions.release_hold(token=held.token, by=ANYONE, at=AT)
    assert_recount(window)
    with pytest.raises(NotFound):
        actions.release_hold(token="unknown", by=ANYONE, at=AT)


def test_moving_takes_first_and_keeps_the_old_place_when_it_fails(place):
    _mall, stall, service = place
    old, full, free = (
        make_window(stall, online=1, starts_at=AT + timedelta(days=1, hours=hour)) for hour in (9, 10, 11)
    )
    mine = book(old, service)
    book(full, service, BUDI)
    with pytest.raises(WindowFull):
        actions.move_appointment(appointment_id=mine.appointment_id, window_id=full.id, by=ANYONE, at=AT)
    assert queries.get_appointment_by_token(mine.token).window.id == old.id
    moved = actions.move_appointment(appointment_id=mine.appointment_id, window_id=free.id, by=ANYONE, at=AT)
    assert moved.token == mine.token
    for window in (old, full, free):
        assert_recount(window)
    with pytest.raises(InvalidInput):
        actions.move_appointment(appointment_id=mine.appointment_id, window_id=free.id, by=ANYONE, at=AT)
    with pytest.raises(TooLate):
        actions.move_appointment(
            appointment_id=mine.appointment_id, window_id=old.id, by=ANYONE, at=free.starts_at
        )


def test_cancelling_gives_the_place_back_once(place):
    _mall, stall, service = place
    window = make_window(stall, online=1)
    mine = book(window, service)
    for _ in range(2):
        actions.cancel_appointment(appointment_id=mine.appointment_id, by=ANYONE, at=AT)
    assert_recount(window)
    book(window, service, BUDI)
    with pytest.raises(WindowFull):
        actions.reinstate(appointment_id=mine.appointment_id, by=OFFICER, at=AT)
    assert_recount(window)


def test_overbooking_needs_the_right_is_logged_and_limited(place):
    _mall, stall, service = place
    window = make_window(stall, online=1)
    book(window, service)
    with pytest.raises(NotAllowed):
        book(window, service, BUDI, overbook=True)
    extra = book(window, service, BUDI, overbook=True, by=OFFICER)
    with pytest.raises(WindowFull):
        book(window, service, AYU, overbook=True, by=OFFICER)
    window.refresh_from_db()
    assert (window.taken, window.overbook) == (2, 1)
    assert Appointment.objects.get(id=extra.appointment_id).overbooked_by == "joko"
    assert Event.objects.filter(name="booking.appointment.overbooked").count() == 1
    actions.cancel_appointment(appointment_id=extra.appointment_id, by=OFFICER, at=AT)
    window.refresh_from_db()
    assert window.overbook == 0
    assert_recount(window)


def test_walk_ins_take_the_earliest_place_and_get_none_when_the_day_is_full(place):
    _mall, stall, service = place
    Window.objects.all().delete()
    first = make_window(stall, online=1, walk_in=1, starts_at=AT + timedelta(hours=2))
    second = make_window(stall, walk_in=1, priority=1, online=0, starts_at=AT + timedelta(hours=3))
    take = {"stall": stall, "service": service, "by": SYSTEM, "at": AT}
    places = [actions.take_walk_in_place(**take) for _ in range(3)]
    assert [place and place.window_id for place in places] == [first.id, second.id, None]
    assert actions.take_walk_in_place(**take, priority=True).share == "priority"
    later = {**take, "at": first.starts_at - timedelta(minutes=30)}
    assert actions.take_walk_in_place(**later).window_id == first.id
    for window in (first, second):
        assert_recount(window)


def test_the_day_of_an_appointment(place):
    _mall, stall, service = place
    window = make_window(stall, online=3)
    mine = book(window, service).appointment_id
    for mark in (actions.mark_checked_in, actions.mark_checked_in, actions.mark_no_show):
        mark(appointment_id=mine, by=OFFICER, at=AT)
    actions.reinstate(appointment_id=mine, by=OFFICER, at=AT)
    actions.mark_fulfilled(appointment_id=mine, by=OFFICER, at=AT)
    with pytest.raises(WrongState):
        actions.cancel_appointment(appointment_id=mine, by=OFFICER, at=AT)
    assert_recount(window)


def test_the_audit_finds_the_first_difference(place):
    _mall, stall, service = place
    window = make_window(stall, online=3)
    book(window, service)
    assert actions.audit_windows(since=MONDAY, by=SYSTEM, at=AT) == 0
    Window.objects.filter(id=window.id).update(taken=2, online_taken=2)
    assert actions.audit_windows(since=MONDAY, by=SYSTEM, at=AT) == 1
    assert Event.objects.get(name="booking.audit.differed").data["recount"] == 1


def test_days_say_why_they_offer_nothing(place):
    _mall, _stall, service = place
    days = {day.date: day for day in queries.list_days(service, at=AT)}
    assert days[MONDAY].free == 36
    saturday = days[MONDAY + timedelta(days=5)]
    assert (saturday.free, saturday.why) == (0, WhyNot.NOT_OPEN)
    assert queries.why_not(service, date=MONDAY - timedelta(days=1), at=AT).why is WhyNot.PAST
    assert queries.why_not(service, date=MONDAY + timedelta(days=90), at=AT).why is WhyNot.TOO_FAR


def test_strangers_see_nothing(place):
    _mall, stall, service = place
    mine = book(make_window(stall, online=1), service)
    assert queries.get_appointment_by_token(mine.token, at=AT).id == mine.appointment_id
    for guess in (mine.code, str(mine.appointment_id), mine.token[:-1], ""):
        with pytest.raises(NotFound):
            queries.get_appointment_by_token(guess, at=AT)
    stranger = Actor("staff", "asep")
    with pytest.raises(NotAllowed):
        queries.list_appointments_of([], by=stranger, at=AT)
