"""A restriction: preview, effect at once, truth on the person's link, and undo."""

from datetime import timedelta

import pytest

from pendopo.booking import actions as bookings
from pendopo.booking import queries
from pendopo.booking.models import Appointment, Window
from pendopo.booking.tests.factories import (
    ANYONE,
    AT,
    MONDAY,
    OFFICER,
    SYSTEM,
    assert_recount,
    make_place,
    person,
)
from pendopo.booking.types import WhyNot, WindowClosed
from pendopo.continuity.actions import apply_fact, withdraw_fact
from pendopo.continuity.queries import preview_fact
from pendopo.continuity.rules import mistakes
from pendopo.continuity.types import FactInput
from pendopo.events.models import Event
from pendopo.kit.actor import Actor, Grant, Permission
from pendopo.kit.errors import Conflict, InvalidInput, NotAllowed

pytestmark = pytest.mark.django_db
BLIND = Actor(kind="staff", code="ayu", grants=(Grant(frozenset({Permission.APPLY_FACT})),))


@pytest.fixture
def place():
    return make_place()


def book_six(service):
    window = Window.objects.filter(service_day=MONDAY).order_by("starts_at")[1]
    return window, [
        bookings.book_window(
            window_id=window.id, service=service, applicant=person(n), by=ANYONE, at=AT + timedelta(minutes=n)
        )
        for n in range(6)
    ]


def closure(window, **values):
    return FactInput(**{
        "kind": "closure", "mall": "bogor", "starts_at": window.starts_at, "ends_at": window.ends_at,
        "reason": "Listrik padam", **values,
    })  # fmt: skip


def test_a_closure_is_previewed_applied_told_and_withdrawn(place):
    _mall, _stall, service = place
    window, booked = book_six(service)
    fact = closure(window, decree="SE 3")
    impact = preview_fact(fact, by=OFFICER, at=AT)
    assert (impact.count, impact.closed, impact.appointments[0].name) == (6, 1, "Warga 0")
    assert preview_fact(fact, by=BLIND, at=AT).appointments[0].name == "W*** 0***"
    assert Window.objects.filter(closed_at__isnull=False).count() == 0
    result = apply_fact(fact=fact, by=OFFICER, at=AT)
    assert (result.count, result.closed) == (6, 1)
    view = queries.get_appointment_by_token(booked[0].token, at=AT)
    assert (view.state, view.to_replan, view.decree) == ("booked", True, "SE 3")
    assert "Listrik padam" in view.closed_reason
    assert view.alternatives[0].free > 0
    with pytest.raises(WindowClosed, match="Listrik padam"):
        bookings.book_window(window_id=window.id, service=service, applicant=person(9), by=ANYONE, at=AT)
    assert (
        bookings.take_walk_in_place(stall=service.stall, service=service, by=SYSTEM, at=AT).window_id
        != window.id
    )
    days = {day.date: day for day in queries.list_days(service, at=AT)}
    assert days[MONDAY].free == 30
    bookings.move_appointment(appointment_id=view.id, window_id=view.alternatives[0].id, by=ANYONE, at=AT)
    result = withdraw_fact(kind="closure", fact_id=result.fact_id, by=OFFICER, at=AT)
    assert (result.reopened, result.spared) == (1, 5)
    assert not Appointment.objects.filter(to_replan=True).exists()
    window.refresh_from_db()
    assert (window.capacity, window.closed_at, window.excess) == (12, None, 0)
    assert_recount(window)
    assert Event.objects.filter(name__startswith="continuity.fact").count() == 2
    with pytest.raises(Conflict):
        withdraw_fact(kind="closure", fact_id=result.fact_id, by=OFFICER, at=AT)


def test_a_cap_marks_the_latest_bookings_and_keeps_every_place(place):
    _mall, _stall, service = place
    window, booked = book_six(service)
    fact = closure(window, kind="cap", percent=25, reason="Pembatasan")
    assert preview_fact(fact, by=OFFICER, at=AT).count == 3
    result = apply_fact(fact=fact, by=OFFICER, at=AT)
    assert (result.count, result.changed) == (3, 1)
    window.refresh_from_db()
    assert (window.capacity, window.taken, window.excess) == (3, 6, 3)
    hit = set(Appointment.objects.filter(to_replan=True).values_list("id", flat=True))
    assert hit == {answer.appointment_id for answer in booked[3:]}
    bookings.cancel_appointment(appointment_id=booked[5].appointment_id, by=ANYONE, at=AT)
    window.refresh_from_db()
    assert (window.taken, window.excess) == (5, 2)
    (view,) = [v for v in queries.list_windows(service, date=MONDAY, at=AT) if v.id == window.id]
    assert (view.free, view.why) == (0, WhyNot.FULL)
    assert_recount(window)


def test_one_counter_closed_halves_its_stall(place):
    _mall, stall, service = place
    window, _booked = book_six(service)
    counter = stall.counters.first()
    result = apply_fact(fact=closure(window, counter=counter.id), by=OFFICER, at=AT)
    window.refresh_from_db()
    assert (result.count, result.closed, window.capacity) == (0, 0, 6)


def test_only_who_may_and_only_complete_facts(place):
    window = Window.objects.order_by("starts_at").first()
    with pytest.raises(NotAllowed):
        apply_fact(fact=closure(window), by=ANYONE, at=AT)
    with pytest.raises(InvalidInput) as wrong:
        preview_fact(closure(window, kind="cap", reason=" ", ends_at=window.starts_at), by=OFFICER, at=AT)
    assert set(wrong.value.fields) == {"reason", "ends_at", "percent"}
    assert set(mistakes(closure(window), at=window.ends_at)) == {"ends_at"}


def test_a_closure_without_an_end_closes_all_that_comes(place):
    window = Window.objects.order_by("starts_at").first()
    result = apply_fact(fact=closure(window, ends_at=None), by=OFFICER, at=AT)
    assert result.closed == Window.objects.count()
    assert (
        withdraw_fact(kind="closure", fact_id=result.fact_id, by=OFFICER, at=AT).reopened
        == Window.objects.count()
    )
