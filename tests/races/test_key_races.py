"""One key is one booking, however many send it at once."""

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
from pendopo.kit.idempotency import KeyReused, answer_once
from tests.races.together import run_together, won

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("crowd")]


@pytest.fixture
def service():
    return make_service(make_stall(make_mall()))


def test_one_key_from_twenty_clients_books_once(service):
    window = make_window(service.stall, online=20)

    def post(body=b"same"):
        def run():
            answer = actions.book_window(
                window_id=window.id, service=service, applicant=person(1), by=ANYONE, at=AT
            )
            return 201, {"code": answer.code}

        return answer_once(caller="race", key="k", request_body=body, run=run)

    results = run_together(*(post for _ in range(20)))
    assert len({answer["code"] for _status, answer, _again in won(results)}) == 1
    assert len(won(results)) == 20
    assert [again for *_rest, again in results].count(False) == 1
    assert Appointment.objects.count() == 1
    with pytest.raises(KeyReused):
        post(b"another body")
    assert_recount(window)


def test_one_key_on_the_last_place_gives_everybody_the_same_booking(service):
    window = make_window(service.stall, online=1)

    def post():
        def run():
            answer = actions.book_window(
                window_id=window.id, service=service, applicant=person(5), by=ANYONE, at=AT
            )
            return 201, {"code": answer.code}

        return answer_once(caller="race", key="last", request_body=b"x", run=run)

    results = run_together(*(post for _ in range(10)))
    assert len({answer["code"] for _status, answer, _again in won(results)}) == 1
    assert len(won(results)) == 10
