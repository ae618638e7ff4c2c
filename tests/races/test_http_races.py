"""The races again from outside: real requests to two web processes that share nothing but the database."""

from collections import Counter as Tally
from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from typing import Any

import pytest

from pendopo.booking.models import Appointment
from pendopo.booking.tests.factories import assert_recount, make_window
from pendopo.events.models import Event
from pendopo.kit import clock
from pendopo.kit.actor import SYSTEM
from pendopo.people import actions as people
from pendopo.queue.models import Call, NumberSeries, Ticket
from pendopo.queue.tests.factories import AT, make_mall, make_service, make_stall, open_counters
from tests.races.servers import Client, TwoServers, two_servers

pytestmark = [pytest.mark.slow, pytest.mark.race, pytest.mark.django_db(transaction=True)]
_slugs = count(1)


@pytest.fixture(scope="module")
def servers(django_db_setup: None, django_db_blocker: Any) -> Iterator[TwoServers]:
    """Two web processes for all tests of this file."""
    with django_db_blocker.unblock(), two_servers() as both:
        yield both


@pytest.fixture
def place(transactional_db: None) -> Iterator[Any]:
    """A mall of its own for each test, at nine in the demo: a service of a stall with ten counters."""
    clock.set_demo_time(AT, speed=1.0)
    mall = make_mall(f"mal-{next(_slugs)}")
    yield make_service(make_stall(mall, counters=10))
    clock.forget()


def booking(window: Any, service: Any, index: int) -> dict[str, Any]:
    """The body of a booking by one of many people."""
    return {
        "window": f"{window.id}.{service.id}",
        "applicant": {"name": f"Warga {index}", "phone": f"0812{index:08d}"},
    }


def test_fifty_clients_on_the_last_place_through_two_processes(place: Any, servers: TwoServers) -> None:
    tomorrow = AT + timedelta(days=1)
    window = make_window(place.stall, online=1, starts_at=tomorrow)
    make_window(place.stall, online=9, starts_at=tomorrow + timedelta(hours=2))
    answers = servers.at_once(
        50, lambda index, client: client.post(index, "/appointments", booking(window, place, index))
    )
    assert Tally(answer.status for answer in answers) == {201: 1, 409: 49}
    refused = [answer for answer in answers if answer.status == 409]
    assert {answer.code for answer in refused} == {"window_full"}
    assert all(answer.body["error"]["alternatives"] for answer in refused)
    (winner,) = [answer.body for answer in answers if answer.status == 201]
    assert Appointment.objects.get().code == winner["code"]
    assert Event.objects.filter(name="booking.appointment.booked").count() == 1
    assert_recount(window)


def test_one_key_at_both_processes_at_once_is_one_booking(place: Any, servers: TwoServers) -> None:
    """A phone that lost its answer asks again and meets the other process."""
    window = make_window(place.stall, online=20, starts_at=AT + timedelta(days=1))
    for attempt in range(10):
        body = booking(window, place, attempt)
        answers = servers.at_once(
            4,
            lambda index, client, body=body, attempt=attempt: client.post(
                index, "/appointments", body, Idempotency_Key=f"kunci-{attempt}"
            ),
        )
        assert [answer.status for answer in answers] == [201] * 4
        assert len({(answer.body["code"], answer.body["token"]) for answer in answers}) == 1
        assert Appointment.objects.count() == attempt + 1
    assert_recount(window)


def test_one_key_on_the_last_place_never_hears_that_it_is_full(place: Any, servers: TwoServers) -> None:
    window = make_window(place.stall, online=1, starts_at=AT + timedelta(days=1))
    answers = servers.at_once(
        10,
        lambda index, client: client.post(
            index, "/appointments", booking(window, place, 1), Idempotency_Key="satu"
        ),
    )
    assert {answer.status for answer in answers} == {201}
    assert len({answer.body["code"] for answer in answers}) == 1
    assert_recount(window)


def draw(place: Any, client: Client, which: int) -> Any:
    """A number for somebody who walks in."""
    answer = client.post(which, "/tickets", {"mall": place.mall.slug, "service": place.slug})
    assert answer.status == 201, answer
    return answer.body["number"]


def test_ten_counters_call_through_two_processes_and_nobody_twice(place: Any, servers: TwoServers) -> None:
    """Each counter meets now this process, now the other; everybody is called once, in order."""
    servers.at_once(20, lambda index, client: [draw(place, client, index) for _ in range(5)])
    counters = open_counters(place.stall, by=SYSTEM)
    tokens = [
        people.create_token(kind="officer", mall=place.mall.slug, counter=counter.id, by=SYSTEM, at=AT)[1]
        for counter in counters
    ]

    def officer(index: int, client: Client) -> list[str]:
        called: list[str] = []
        path, who = f"/counters/{counters[index].id}", f"Bearer {tokens[index]}"
        for turn in range(200):
            answer = client.post(index + turn, f"{path}/call-next", Authorization=who)
            assert answer.status == 200, answer
            if answer.body["ticket"] is None:
                return called
            called.append(answer.body["ticket"]["number"])
            assert client.post(index + turn + 1, f"{path}/hold", Authorization=who).status == 200
        raise AssertionError("the line never ends")

    called = servers.at_once(10, officer)
    numbers = [number for mine in called for number in mine]
    assert sorted(numbers) == [f"A-{n:03d}" for n in range(1, 101)]
    assert all(mine == sorted(mine) for mine in called)
    assert Call.objects.count() == 100
    assert set(Ticket.objects.values_list("calls", flat=True)) == {1}


def test_two_kiosks_at_two_processes_number_without_doubles_and_gaps(place: Any, servers: TwoServers) -> None:
    drawn = servers.at_once(2, lambda index, client: [draw(place, client, index) for _ in range(250)])
    numbers = [number for mine in drawn for number in mine]
    assert sorted(numbers) == [f"A-{n:03d}" for n in range(1, 501)]
    assert NumberSeries.objects.get().last == 500


def test_a_burst_of_three_hundred_tickets_from_one_address_passes(place: Any, servers: TwoServers) -> None:
    """A whole mall stands behind one address: nobody is turned away for it."""
    numbers = servers.at_once(300, lambda index, client: draw(place, client, index))
    assert sorted(numbers) == [f"A-{n:03d}" for n in range(1, 301)]
