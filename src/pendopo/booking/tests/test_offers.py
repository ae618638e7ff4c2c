"""What is remembered of services never decides; a person entered before stays one person."""

from datetime import date, timedelta

import pytest

from pendopo.booking import actions, queries
from pendopo.booking.models import Appointment, Window
from pendopo.booking.tests.factories import (
    ANYONE,
    AT,
    BUDI,
    MONDAY,
    SARI,
    assert_recount,
    make_place,
    make_service,
)
from pendopo.booking.types import NotBookable
from pendopo.catalogue.models import Service
from pendopo.events.models import Event
from pendopo.kit.errors import NotFound

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return make_place()


def book(window, service, applicant=SARI):
    return actions.book_window(window_id=window.id, service=service, applicant=applicant, by=ANYONE, at=AT)


def test_the_service_of_a_window_is_remembered_but_never_decides(place, django_assert_num_queries):
    _mall, stall, service = place
    window = Window.objects.filter(stall=stall, service_day=MONDAY).first()
    assert queries.service_for_window(window_id=window.id) == service
    with django_assert_num_queries(0):
        remembered = queries.service_for_window(window_id=window.id, service_id=service.id)

    Service.objects.filter(id=service.id).update(duration_minutes=2 * stall.base_minutes)
    booked = book(window, remembered)
    assert Appointment.objects.get(id=booked.appointment_id).units == 2

    Service.objects.filter(id=service.id).update(bookable=False)
    with pytest.raises(NotBookable):
        book(window, remembered, BUDI)
    Service.objects.filter(id=service.id).update(
        bookable=True, starts_date=MONDAY - timedelta(days=9), ends_date=MONDAY - timedelta(days=1)
    )
    with pytest.raises(NotBookable):
        book(window, remembered, BUDI)
    assert_recount(window)


def test_a_service_that_came_a_moment_ago_is_found(place):
    _mall, stall, _service = place
    window = Window.objects.filter(stall=stall, service_day=MONDAY).first()
    queries.service_for_window(window_id=window.id)
    new = make_service(stall, slug="baru")
    assert queries.service_for_window(window_id=window.id, service_slug="baru") == new
    with pytest.raises(NotFound):
        queries.service_for_window(window_id=window.id, service_slug="tidak-ada")
    with pytest.raises(NotFound):
        queries.service_for_window(window_id=0)


def test_a_person_entered_before_is_the_same_one(place):
    _mall, stall, service = place
    first, second = Window.objects.filter(stall=stall, service_day=MONDAY)[:2]
    other = make_service(stall, slug="lain")
    book(first, service)
    book(second, other)
    people = set(Appointment.objects.values_list("applicant_id", flat=True))
    assert len(people) == 1
    assert Event.objects.filter(name="people.applicant.registered").count() == 1


def test_near_a_day_without_room_its_neighbours_are_offered_first(place):
    _mall, _stall, service = place
    sunday = MONDAY + timedelta(days=6)
    free = queries.near_alternatives(service, window=None, day=sunday, at=AT, limit=4)
    days = {window.starts_at.date() for window in free}
    assert days <= {sunday - timedelta(days=2), sunday - timedelta(days=1), sunday + timedelta(days=1)}
    far = queries.near_alternatives(service, window=None, day=date.max, at=AT, limit=1)
    assert far[0].starts_at > free[0].starts_at
