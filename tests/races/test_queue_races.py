"""Races of the queue: real connections, threads, and a recount afterwards."""

import threading
from collections import Counter as Tally
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, connections
from django.db.models import F

from pendopo.booking import actions as booking
from pendopo.booking.models import Appointment, Window
from pendopo.booking.types import ApplicantInput, WindowFull
from pendopo.kit.actor import ANYONE
from pendopo.kit.errors import Conflict, PendopoError
from pendopo.queue import actions, queries
from pendopo.queue.actions import statements
from pendopo.queue.models import Call, CounterSession, NumberSeries, Ticket, TicketPeriod, Visit
from pendopo.queue.rules import next_number, place_states
from pendopo.queue.tests import factories as f
from pendopo.queue.types import State

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def wide_pool() -> Iterator[None]:
    """Sixteen real connections instead of the thrifty four."""
    pool = connection.settings_dict["OPTIONS"]["pool"]
    former = pool["max_size"]
    connection.close()
    connection.close_pool()
    pool["max_size"] = 16
    yield
    connection.close()
    connection.close_pool()
    pool["max_size"] = former


def together(*works: Callable[[], Any]) -> list[Any]:
    """Run all at the same instant, each on its own connection; errors are answers."""
    barrier = threading.Barrier(len(works))

    def one(work: Callable[[], Any]) -> Any:
        try:
            barrier.wait(20)
            return work()
        except PendopoError as problem:
            return problem
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(one, works))


def sound() -> None:
    """What must hold whatever happened: no counter with two, no person at two, periods without overlap."""
    here = Ticket.objects.filter(state__in=["called", "serving"])
    assert max(Tally(here.values_list("counter", flat=True)).values(), default=0) <= 1
    assert max(Tally(here.values_list("visit", flat=True)).values(), default=0) <= 1
    open_ones = Tally(TicketPeriod.objects.filter(ends_at__isnull=True).values_list("ticket", flat=True))
    running = set(
        Ticket.objects.filter(state__in=["waiting", "called", "serving", "on_hold"]).values_list(
            "id", flat=True
        )
    )
    assert set(open_ones) == running
    assert max(open_ones.values(), default=0) <= 1
    last: dict[Any, Any] = {}
    for period in TicketPeriod.objects.order_by("ticket", "starts_at", "id"):
        former = last.get(period.ticket_id)
        assert former is None or (former.ends_at is not None and former.ends_at <= period.starts_at)
        last[period.ticket_id] = period
    states = dict(Ticket.objects.values_list("id", "state"))
    assert all(states[row.ticket_id] == row.state for row in last.values() if row.ends_at is None)


def test_two_kiosks_of_five_hundred_numbers_each_without_doubles_and_gaps() -> None:
    _mall, _stall, service = f.make_floor()

    def kiosk() -> list[str]:
        return [f.draw(service).number for _ in range(500)]

    numbers = [number for mine in together(kiosk, kiosk) for number in mine]
    wanted = [0]
    while len(wanted) <= 1000:
        wanted.append(next_number(wanted[-1]))  # what is kept for kiosks without a link is left out
    assert sorted(numbers, key=lambda number: int(number[2:])) == [f"A-{n:03d}" for n in wanted[1:]]
    assert NumberSeries.objects.get().last == wanted[-1] == 1299
    ranks = list(Ticket.objects.order_by("queue_rank").values_list("queue_rank", flat=True))
    assert len(set(ranks)) == 1000


def test_without_the_guard_numbers_are_doubled() -> None:
    """Negative control: numbering by counting rows must give doubles under the same storm."""
    _mall, _stall, service = f.make_floor()
    f.draw(service)
    pause = threading.Barrier(8)

    def counted() -> int:
        seen = Ticket.objects.filter(stall=service.stall).count() + 1
        pause.wait(20)
        return seen

    assert len(set(together(*[counted] * 8))) < 8


def crowd(service: Any, count: int) -> None:
    """Many waiting tickets, written at once."""
    stall = service.stall
    for number in range(1, count + 1):
        visit = Visit(
            mall=service.mall, service_day=f.MONDAY, code=f"C{number:07d}",
            token_hash=number.to_bytes(32, "big"), origin="kiosk", arrived_at=f.AT,
        )  # fmt: skip
        _batch.append(
            (
                visit,
                Ticket(
                    visit=visit, mall=stall.mall, stall=stall, service=service, service_day=f.MONDAY,
                    prefix="A", sequence=number, line="walk_in", queue_rank=float(number), waiting_since=f.AT,
                ),
            )
        )  # fmt: skip
    Visit.objects.bulk_create([visit for visit, _ticket in _batch])
    Ticket.objects.bulk_create([ticket for _visit, ticket in _batch])
    TicketPeriod.objects.bulk_create(
        [TicketPeriod(ticket=ticket, state="waiting", starts_at=f.AT) for _visit, ticket in _batch]
    )
    _batch.clear()


_batch: list[tuple[Visit, Ticket]] = []


@pytest.mark.slow
def test_ten_counters_of_three_hundred_calls_each_call_nobody_twice() -> None:
    _mall, stall, service = f.make_floor(counters=10)
    counters = f.open_counters(stall)
    crowd(service, 3000)

    def officer(counter: Any) -> Callable[[], list[str]]:
        def work() -> list[str]:
            called = []
            for _ in range(300):
                answer = actions.call_next_ticket(counter_id=counter.id, by=f.JOKO, at=f.AT)
                assert answer is not None
                called.append(answer.number)
                actions.hold_ticket(counter_id=counter.id, by=f.JOKO, at=f.AT)
            return called

        return work

    called = together(*[officer(counter) for counter in counters])
    numbers = [number for mine in called for number in mine]
    assert len(numbers) == len(set(numbers)) == 3000
    assert all(mine == sorted(mine, key=lambda number: int(number[2:])) for mine in called)
    assert Call.objects.count() == 3000
    sound()


def test_a_request_key_repeated_at_the_same_instant_is_one_call() -> None:
    _mall, stall, service = f.make_floor()
    for _ in range(6):
        f.draw(service)
    counter = f.open_counters(stall)[0]

    def tap() -> Any:
        return actions.call_next_ticket(counter_id=counter.id, request_key="tap", by=f.JOKO, at=f.AT)

    answers = together(*[tap] * 6)
    assert {answer.number for answer in answers} == {"A-001"}
    assert Call.objects.count() == 1
    sound()


def test_two_taps_without_a_key_call_one_and_refuse_the_others() -> None:
    _mall, stall, service = f.make_floor()
    for _ in range(6):
        f.draw(service)
    counter = f.open_counters(stall)[0]

    def tap() -> Any:
        return actions.call_next_ticket(counter_id=counter.id, by=f.JOKO, at=f.AT)

    answers = together(*[tap] * 6)
    assert sum(1 for answer in answers if isinstance(answer, Conflict)) == 5
    assert Ticket.objects.filter(state="called").count() == 1
    sound()


def test_two_officers_on_one_ticket_one_wins() -> None:
    _mall, stall, service = f.make_floor()
    f.draw(service)
    counter = f.open_counters(stall)[0]
    called = actions.call_next_ticket(counter_id=counter.id, by=f.JOKO, at=f.AT)
    assert called is not None
    seen = {"ticket_id": called.ticket_id, "version": called.version, "at": f.AT}
    answers = together(
        lambda: actions.start_serving(**seen, by=f.JOKO), lambda: actions.mark_no_show(**seen, by=f.RINA)
    )
    assert sum(1 for answer in answers if isinstance(answer, Conflict)) == 1
    sound()


def test_reinstating_while_calling_gives_one_ticket_to_one_counter() -> None:
    _mall, stall, service = f.make_floor(counters=3)
    f.draw(service)
    one, two, three = f.open_counters(stall)
    called = actions.call_next_ticket(counter_id=one.id, by=f.JOKO, at=f.AT)
    assert called is not None
    actions.mark_no_show(counter_id=one.id, by=f.JOKO, at=f.AT)
    together(
        lambda: actions.reinstate_ticket(ticket_id=called.ticket_id, by=f.JOKO, at=f.AT),
        lambda: actions.call_next_ticket(counter_id=two.id, by=f.JOKO, at=f.AT),
        lambda: actions.call_next_ticket(counter_id=three.id, by=f.JOKO, at=f.AT),
        lambda: actions.undo_last(counter_id=one.id, by=f.JOKO, at=f.AT),
    )
    assert Ticket.objects.filter(id=called.ticket_id).exclude(state="no_show").exists()
    sound()


def test_one_booking_at_two_kiosks_is_one_ticket() -> None:
    mall, _stall, service = f.make_floor()
    booked = f.book(service, hour=9)

    def kiosk() -> Any:
        return actions.check_in(mall=mall, code=booked.code, by=f.KIOSK, at=f.AT)

    answers = together(*[kiosk] * 4)
    assert {answer.number for answer in answers} == {"A-001"}
    assert Visit.objects.count() == 1


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("Asia/Jakarta", date(2026, 11, 23)),
        ("Asia/Makassar", date(2026, 11, 24)),
        ("Asia/Jayapura", date(2026, 11, 24)),
    ],
)
def test_the_day_begins_at_the_malls_own_midnight(zone: str, day: date) -> None:
    """At 16.30 UTC it is 23.30 in Jakarta, 00.30 in Makassar and 01.30 in Jayapura; the server is in UTC."""
    at = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)
    mall = f.make_mall("bogor", zone)
    assert queries.board_state(mall, at=at).service_day == day
    f.make_service(f.make_stall(mall))
    for moment, own_day, number in (
        (at, day, 1),
        (at + timedelta(minutes=1), day, 2),
        (at + timedelta(days=1), day + timedelta(days=1), 1),
    ):
        given, _tag = statements.take_number(
            mall_id=mall.id, stall_id=1, prefix="A", day=queries.board_state(mall, at=moment).service_day,
            line=None,
        )  # fmt: skip
        assert given == number
        assert NumberSeries.objects.filter(service_day=own_day).exists()


def test_closing_the_day_while_people_are_called_leaves_nobody_waiting() -> None:
    mall, stall, service = f.make_floor()
    for _ in range(12):
        f.draw(service)
    one, two = f.open_counters(stall)
    together(
        lambda: actions.close_day(mall=mall, reason="listrik padam", by=f.DEWI, at=f.AT),
        lambda: actions.call_next_ticket(counter_id=one.id, by=f.JOKO, at=f.AT),
        lambda: actions.call_next_ticket(counter_id=two.id, by=f.JOKO, at=f.AT),
    )
    actions.close_day(mall=mall, reason="listrik padam", everything=True, by=f.DEWI, at=f.AT)
    assert not Ticket.objects.filter(
        state__in=["waiting", "planned", "called", "on_hold", "serving"]
    ).exists()
    assert not CounterSession.objects.exclude(state="closed").exists()
    assert not Visit.objects.filter(ended_at__isnull=True).exists()
    assert not TicketPeriod.objects.filter(ends_at__lt=F("starts_at")).exists()
    sound()


def tomorrow_with(places: int) -> Window:
    """Tomorrow has one open window with so many places, all online."""
    tomorrow = Window.objects.filter(service_day=f.MONDAY + timedelta(days=1))
    tomorrow.update(closed_at=f.AT)
    room = tomorrow.order_by("starts_at")[2]
    Window.objects.filter(id=room.id).update(
        closed_at=None, capacity=places, online_capacity=places, walk_in_capacity=0, priority_capacity=0
    )
    return room


def test_of_rebooking_and_the_public_exactly_one_gets_the_last_place_of_tomorrow() -> None:
    _mall, _stall, service = f.make_floor()
    tickets = [f.draw(service).ticket_id for _ in range(5)]
    room = tomorrow_with(1)
    seen = {"window_id": room.id, "at": f.AT}
    answers = together(
        *(lambda one=one: actions.rebook_ticket(ticket_id=one, by=f.DEWI, **seen) for one in tickets),
        *(
            lambda name=name: booking.book_window(
                service=service, applicant=ApplicantInput(name="Warga", phone=f"0812000000{name}"), by=ANYONE,
                **seen,
            )
            for name in "123"
        ),
    )  # fmt: skip
    refused = [answer for answer in answers if isinstance(answer, WindowFull)]
    assert len(refused) == len(answers) - 1
    rebooked = Ticket.objects.filter(state="closed", rebooked__isnull=False).count()
    assert Ticket.objects.filter(state="waiting").count() == len(tickets) - rebooked
    room.refresh_from_db()
    assert room.taken == 1
    assert booking.audit_windows(since=f.MONDAY, by=f.DEWI, at=f.AT) == 0
    sound()


def test_two_supervisors_and_the_officers_at_once_give_everybody_one_time_at_most() -> None:
    mall, stall, service = f.make_floor()
    for _ in range(12):
        f.draw(service)
    one, two = f.open_counters(stall)
    tomorrow_with(7)
    together(
        lambda: actions.rebook_waiting(mall=mall, by=f.DEWI, at=f.AT),
        lambda: actions.rebook_waiting(mall=mall, by=f.DEWI, at=f.AT),
        lambda: actions.call_next_ticket(counter_id=one.id, by=f.JOKO, at=f.AT),
        lambda: actions.call_next_ticket(counter_id=two.id, by=f.JOKO, at=f.AT),
        lambda: actions.close_day(mall=mall, reason="hours_over", rebook=True, by=f.DEWI, at=f.AT),
    )
    assert not Ticket.objects.filter(state__in=["waiting", "planned"]).exists()
    given = list(Ticket.objects.exclude(rebooked=None).values_list("rebooked", flat=True))
    assert len(given) == len(set(given)) == 7
    assert Appointment.objects.filter(state="booked").count() == 7
    assert not Appointment.objects.filter(state="held").exists()
    for ticket in Ticket.objects.select_related("place"):
        assert ticket.place is None or ticket.place.state in place_states(State(ticket.state))
    assert booking.audit_windows(since=f.MONDAY, by=f.DEWI, at=f.AT) == 0
    sound()
