"""Many sessions that want a place kept at the same instant, and people who book meanwhile."""

from functools import partial

import pytest

from pendopo.booking import actions
from pendopo.booking.models import Appointment
from pendopo.booking.tests.factories import (
    ANYONE,
    AT,
    assert_recount,
    make_mall,
    make_service,
    make_stall,
    make_window,
    person,
)
from pendopo.booking.types import Booked, Held, WindowFull
from tests.races.together import lost, run_together, won

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("crowd")]


def test_of_forty_sessions_at_one_instant_half_the_places_are_kept_and_everybody_else_books():
    service = make_service(make_stall(make_mall()))
    window = make_window(service.stall, online=20)
    hold = partial(actions.hold_window, window_id=window.id, service=service, by=ANYONE, at=AT)
    book = partial(actions.book_window, window_id=window.id, service=service, by=ANYONE, at=AT)
    results = run_together(
        *(partial(hold, person_key=f"device-{number}".encode()) for number in range(30)),
        *(partial(book, applicant=person(number)) for number in range(10)),
    )
    lost(results, WindowFull)  # a late one hears that it is full by then; nobody meets a fault
    held = [one for one in won(results) if isinstance(one, Held)]
    assert len([one for one in won(results) if isinstance(one, Booked)]) == 10
    assert len([one for one in held if one.held_until is not None]) == 10
    assert Appointment.objects.filter(window=window, state="held").count() == 10
    assert_recount(window)
