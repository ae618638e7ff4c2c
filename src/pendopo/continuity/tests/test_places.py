"""Hours, days, counters and agreements that change: shown first, binding at once, undone by the same way."""

from datetime import time, timedelta

import pytest

from pendopo.booking import actions as bookings
from pendopo.booking.models import Appointment, Window
from pendopo.booking.queries import get_appointment_by_token, list_days
from pendopo.booking.tests.factories import (
    AT,
    MONDAY,
    SYSTEM,
    assert_recount,
    make_place,
    make_service,
    person,
)
from pendopo.booking.types import NotBookable
from pendopo.catalogue import actions as catalogue
from pendopo.channels.models import OutboxMessage
from pendopo.continuity.actions import change_places
from pendopo.continuity.types import HitsUnseen
from pendopo.events.models import Event
from pendopo.kit.crypto import derived_token
from pendopo.malls import actions as malls
from pendopo.malls.models import Counter
from pendopo.malls.types import HoursInput

pytestmark = pytest.mark.django_db
WHO = {"by": SYSTEM, "at": AT}


@pytest.fixture
def place():
    return make_place()


def book(service, day, who: int = 1, *, first: bool = False) -> Appointment:
    """A booking in the last window of a day, or in its first."""
    rows = Window.objects.filter(service_day=day, stall=service.stall).order_by("starts_at")
    window = rows.first() if first else rows.last()
    booked = bookings.book_window(window_id=window.id, service=service, applicant=person(who), **WHO)
    return Appointment.objects.get(id=booked.appointment_id)


def bind(mall, write, **more):
    return change_places(mall=mall, write=write, reason="Rapat kerja", **more, **WHO)


def test_a_day_that_closes_shows_whom_it_hits_before_anything_is_saved(place) -> None:
    mall, _stall, service = place
    day = MONDAY + timedelta(days=1)
    booked = book(service, day)

    def close():
        return malls.set_exception(mall=mall, day=day, status="closed", reason="Rapat kerja", **WHO)

    with pytest.raises(HitsUnseen) as hits:
        bind(mall, close)
    assert [row.id for row in hits.value.impact.appointments] == [booked.id]
    assert not Window.objects.filter(service_day=day, closed_at__isnull=False).exists()
    assert not Event.objects.filter(name="continuity.places.changed").exists()
    told = OutboxMessage.objects.count()
    bind(mall, close, seen=hits.value.impact.mark)
    booked.refresh_from_db()
    assert booked.to_replan
    assert booked.state == "booked"
    assert not Window.objects.filter(service_day=day, closed_at__isnull=True).exists()
    assert OutboxMessage.objects.count() > told
    assert_recount(booked.window)
    bind(mall, lambda: malls.remove_exception(mall=mall, day=day, **WHO))
    booked.refresh_from_db()
    assert not booked.to_replan


def test_who_books_between_the_list_and_the_button_is_shown_too(place) -> None:
    mall, _stall, service = place
    day = MONDAY + timedelta(days=1)
    book(service, day)

    def close():
        return malls.set_exception(mall=mall, day=day, status="closed", reason="Rapat kerja", **WHO)

    with pytest.raises(HitsUnseen) as first:
        bind(mall, close)
    window = Window.objects.filter(service_day=day).order_by("starts_at").first()
    bookings.book_window(window_id=window.id, service=service, applicant=person(2), **WHO)
    with pytest.raises(HitsUnseen) as second:
        bind(mall, close, seen=first.value.impact.mark)
    assert second.value.impact.count == 2
    assert not Appointment.objects.filter(to_replan=True).exists()


def test_shorter_hours_hit_only_what_lies_outside(place) -> None:
    mall, _stall, service = place
    day = MONDAY + timedelta(days=1)
    early, late = book(service, day, first=True), book(service, day, 2)
    rows = [HoursInput(weekday, time(8), time(11)) for weekday in range(5)]

    def shorten():
        return malls.set_hours(mall=mall, rows=rows, starts_date=MONDAY, **WHO)

    with pytest.raises(HitsUnseen) as hits:
        bind(mall, shorten)
    assert [row.id for row in hits.value.impact.appointments] == [late.id]
    bind(mall, shorten, seen=hits.value.impact.mark)
    early.refresh_from_db()
    assert not early.to_replan


def test_an_agreement_that_ends_takes_its_counters_and_may_go_on_again(place) -> None:
    mall, stall, service = place
    last = MONDAY + timedelta(days=1)
    booked = book(service, last + timedelta(days=1))

    def end():
        return malls.change_agreement(stall=stall, ends_date=last, reason="Pindah gedung", **WHO)

    with pytest.raises(HitsUnseen) as hits:
        bind(mall, end)
    bind(mall, end, seen=hits.value.impact.mark)
    booked.refresh_from_db()
    assert booked.to_replan
    assert set(Counter.objects.filter(stall=stall).values_list("ends_date", flat=True)) == {last}
    bind(mall, lambda: malls.change_agreement(stall=stall, ends_date=None, **WHO))
    booked.refresh_from_db()
    assert not booked.to_replan
    assert set(Counter.objects.filter(stall=stall).values_list("ends_date", flat=True)) == {None}


def test_a_service_that_ends_shows_and_tells_whom_it_hits_and_may_go_on_again(place) -> None:
    mall, stall, service = place
    other = make_service(stall, slug="kk-baru")
    last = MONDAY + timedelta(days=1)
    before, after = book(service, last), book(service, last + timedelta(days=1), 2)
    spared = book(other, last + timedelta(days=1), 3)

    def end():
        return catalogue.retire_service(service_id=service.pk, ends_date=last, **WHO)

    with pytest.raises(HitsUnseen) as hits:
        bind(mall, end)
    assert [row.id for row in hits.value.impact.appointments] == [after.id]
    service.refresh_from_db()
    assert service.ends_date is None
    told = OutboxMessage.objects.count()
    bind(mall, end, seen=hits.value.impact.mark)
    assert OutboxMessage.objects.count() > told
    for row, hit in ((before, False), (after, True), (spared, False)):
        row.refresh_from_db()
        assert (row.to_replan, row.state) == (hit, "booked")
    seen = get_appointment_by_token(derived_token("appointment", str(after.id)), at=AT)
    assert seen.closed_reason == "Layanan ini berakhir pada Selasa, 24 November 2026"
    assert [offer for offer in seen.alternatives if offer.starts_at.date() > last] == []
    with pytest.raises(NotBookable):
        book(service, last + timedelta(days=1), 4)
    with pytest.raises(NotBookable):
        bookings.move_appointment(appointment_id=before.id, window_id=spared.window_id, **WHO)
    service.refresh_from_db()
    days = {day.date: day for day in list_days(service, at=AT)}
    assert days[last].free
    assert (days[last + timedelta(days=1)].free, days[last + timedelta(days=1)].why) == (0, "not_offered")
    bind(mall, lambda: malls.create_counter(stall=stall, number=77, starts_date=MONDAY, **WHO))
    after.refresh_from_db()
    assert after.to_replan, "another change of the stall does not give the ended service back"
    bind(mall, lambda: catalogue.retire_service(service_id=service.pk, ends_date=None, **WHO))
    after.refresh_from_db()
    assert not after.to_replan
    assert_recount(after.window)


def test_a_booking_that_slipped_past_the_end_of_its_service_is_found_by_the_next_fitting(place) -> None:
    mall, _stall, service = place
    slipped = book(service, MONDAY + timedelta(days=1))
    service.ends_date = MONDAY
    service.save()
    bookings.generate_windows(mall=mall, **WHO)
    slipped.refresh_from_db()
    assert slipped.to_replan


def test_what_hits_nobody_is_saved_at_once(place) -> None:
    mall, stall, _service = place
    before = Window.objects.filter(stall=stall).order_by("starts_at").last().usual_capacity
    impact = bind(mall, lambda: malls.create_counter(stall=stall, number=77, starts_date=MONDAY, **WHO))
    assert impact.count == 0
    assert Window.objects.filter(stall=stall).order_by("starts_at").last().usual_capacity > before
    assert Event.objects.filter(name="continuity.places.changed").count() == 1
