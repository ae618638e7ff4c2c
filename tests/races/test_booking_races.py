"""Never a place sold twice: the races of bookings, and the control that proves that these tests can fail."""

import threading
import time
from datetime import timedelta
from functools import partial

import pytest
from django.db import connection
from django.db.models import F

from pendopo.booking import actions
from pendopo.booking.actions import book as book_module
from pendopo.booking.actions import places
from pendopo.booking.models import Appointment, Window
from pendopo.booking.tests.factories import (
    ANYONE,
    AT,
    MONDAY,
    OFFICER,
    SARI,
    SYSTEM,
    assert_recount,
    make_mall,
    make_service,
    make_stall,
    make_window,
    person,
)
from pendopo.booking.types import (
    Booked,
    HoldExpired,
    LimitReached,
    Share,
    WindowClosed,
    WindowFull,
    WindowState,
    WrongState,
)
from pendopo.continuity.actions import apply_fact, withdraw_fact
from pendopo.continuity.types import FactInput
from pendopo.events.models import Event
from pendopo.kit.errors import Conflict, PendopoError
from pendopo.people.actions import enter_applicant
from tests.races.together import lost, run_together, won

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("crowd")]


@pytest.fixture
def service():
    mall = make_mall()
    return make_service(make_stall(mall))


def booking(window, service, index, **values):
    who = {"applicant": person(index), "by": ANYONE, "at": AT, **values}
    return lambda: actions.book_window(window_id=window.id, service=service, **who)


@pytest.mark.parametrize("clients", [2, 50])
def test_the_last_place_has_exactly_one_winner(service, clients):
    window = make_window(service.stall, online=1)
    make_window(service.stall, online=9, starts_at=AT + timedelta(days=1, hours=5))
    results = run_together(*(booking(window, service, index) for index in range(clients)))
    assert len(won(results)) == 1
    refused = lost(results, WindowFull)
    assert len(refused) == clients - 1
    assert all(error.alternatives for error in refused), "everybody is offered near times"
    assert Appointment.objects.count() == 1
    assert Event.objects.filter(name="booking.appointment.booked").count() == 1
    assert_recount(window)


def test_fifty_clients_on_twenty_places_sell_twenty(service):
    window = make_window(service.stall, online=20, walk_in=5)
    results = run_together(*(booking(window, service, index) for index in range(50)))
    assert len(won(results)) == 20
    assert_recount(window)


class TestTheControl:
    """With the guard taken away, overselling must appear; otherwise the tests above prove nothing.

    The guard is replaced here, in the test: the product has no switch that turns it off.
    """

    @staticmethod
    def unguarded(*, window_id, service, share, people, appointment_id, insert=None, at, **_rest):
        window = Window.objects.get(id=window_id)
        if window.online_taken + people > window.online_capacity:
            return None
        time.sleep(0.2)  # what every check-then-write has: time in between
        Window.objects.filter(id=window_id).update(
            taken=F("taken") + people, online_taken=F("online_taken") + people
        )
        values = {**insert, "id": appointment_id, "window_id": window_id, "service": service}
        Appointment.objects.create(
            service_day=window.service_day, people=people, units=people, created_at=at, **values
        )
        state = WindowState(window_id, window.starts_at, window.ends_at, 1, 1, 1, 1, 0, 0, 0, 0)
        return places.Taken(state, window.service_day, people, None)

    def take_the_guard_away(self, monkeypatch):
        monkeypatch.setattr(book_module, "take_places", self.unguarded)
        for name in ("record_appointment", "tell"):  # parts of the guarded statement
            monkeypatch.setattr(book_module, name, lambda *_values, **_more: None)

        def entered_anyway(*, applicant, given, by, at):
            enter_applicant(applicant=applicant, by=by, at=at)

        monkeypatch.setattr(book_module, "enter_applicant", entered_anyway)

    def test_without_the_guard_the_last_place_is_oversold(self, service, monkeypatch):
        window = make_window(service.stall, online=1)
        self.take_the_guard_away(monkeypatch)
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE booking_window DROP CONSTRAINT window_never_oversold")
        try:
            results = run_together(*(booking(window, service, index) for index in range(10)))
        finally:
            Appointment.objects.all().delete()
            Window.objects.all().delete()
            with connection.cursor() as cursor:
                cursor.execute(
                    "ALTER TABLE booking_window ADD CONSTRAINT window_never_oversold "
                    "CHECK (taken <= (capacity + overbook) + excess)"
                )
        assert len(won(results)) > 1, "the control did not oversell: these race tests are void"

    def test_even_then_the_database_itself_refuses_to_oversell(self, service, monkeypatch):
        window = make_window(service.stall, online=1)
        self.take_the_guard_away(monkeypatch)
        results = run_together(*(booking(window, service, index) for index in range(10)))
        assert len(won(results)) == 1
        assert_recount(window)


def test_two_confirmations_of_one_hold_make_one_booking(service):
    window = make_window(service.stall, online=1)
    held = actions.hold_window(window_id=window.id, service=service, by=ANYONE, at=AT)
    results = run_together(
        *(lambda: actions.confirm_hold(token=held.token, applicant=SARI, by=ANYONE, at=AT) for _ in range(8))
    )
    assert len(won(results)) == 1
    assert len(lost(results, WrongState)) == 7
    assert_recount(window)


def release_and_say_nothing(*, at):
    """The job, without its count, which is no booking."""
    actions.release_expired_holds(by=SYSTEM, at=at)


def test_confirming_a_hold_at_the_instant_it_expires(service):
    """Late confirmation, the job, and others after the place: one of them has it, nobody twice."""
    later = AT + timedelta(minutes=10)
    for attempt in range(6):
        window = make_window(service.stall, online=1, starts_at=AT + timedelta(days=1, hours=attempt))
        held = actions.hold_window(window_id=window.id, service=service, by=ANYONE, at=AT)
        results = run_together(
            lambda held=held, attempt=attempt: actions.confirm_hold(
                token=held.token, applicant=person(900 + attempt), by=ANYONE, at=later
            ),
            partial(release_and_say_nothing, at=later),
            *(booking(window, service, 100 * attempt + n, at=later) for n in range(6)),
        )
        bookings = [result for result in won(results) if isinstance(result, Booked)]
        assert len(bookings) == 1
        lost(results, (WindowFull, HoldExpired))
        assert_recount(window)


def test_two_holds_of_one_person_leave_one(service):
    windows = [
        make_window(service.stall, online=1, starts_at=AT + timedelta(days=1, hours=n)) for n in range(4)
    ]
    run_together(
        *(
            lambda window=window: actions.hold_window(
                window_id=window.id, service=service, person_key=b"sari", by=ANYONE, at=AT
            )
            for window in windows
        )
    )
    assert Appointment.objects.filter(state="held").count() == 1
    for window in windows:
        assert_recount(window)


def test_a_person_at_their_limit_from_ten_windows_of_the_browser(service):
    window = make_window(service.stall, online=50)
    services = [service, *(make_service(service.stall, slug=f"layanan-{n}") for n in range(9))]
    results = run_together(*(booking(window, item, 1) for item in services))
    assert 1 <= len(won(results)) <= 3
    lost(results, LimitReached)
    once = run_together(*(booking(window, service, 2) for _ in range(10)))
    assert len(won(once)) == 1
    assert len(lost(once, LimitReached)) == 9
    assert_recount(window)


def test_moves_to_one_last_place_and_moves_that_swap(service):
    target = make_window(service.stall, online=1, starts_at=AT + timedelta(days=2))
    homes = [
        make_window(service.stall, online=1, starts_at=AT + timedelta(days=1, hours=n)) for n in range(8)
    ]
    mine = [booking(window, service, index)() for index, window in enumerate(homes)]
    results = run_together(
        *(
            lambda one=one: actions.move_appointment(
                appointment_id=one.appointment_id, window_id=target.id, by=ANYONE, at=AT
            )
            for one in mine
        )
    )
    assert len(won(results)) == 1
    assert len(lost(results, WindowFull)) == 7
    assert Appointment.objects.filter(state="booked").count() == 8, "on failure the old place stays"
    Window.objects.filter(id__in=[homes[0].id, homes[1].id]).update(
        capacity=3, online_capacity=3, usual_capacity=3
    )
    rows = list(Appointment.objects.filter(window__in=homes[:2]).order_by("window_id"))
    pairs = [(row, homes[1] if row.window_id == homes[0].id else homes[0]) for row in rows]
    swapped = run_together(
        *(
            lambda row=row, to=to: actions.move_appointment(
                appointment_id=row.id, window_id=to.id, by=ANYONE, at=AT
            )
            for row, to in pairs
        )
    )
    assert len(won(swapped)) == len(pairs), "crossing moves do not deadlock"
    for window in [target, *homes]:
        assert_recount(window)


def test_moving_and_cancelling_the_same_booking(service):
    for attempt in range(5):
        day = AT + timedelta(days=1, hours=attempt)
        home = make_window(service.stall, online=1, starts_at=day)
        target = make_window(service.stall, online=1, starts_at=day + timedelta(minutes=5))
        mine = booking(home, service, attempt)()
        results = run_together(
            lambda mine=mine, target=target: actions.move_appointment(
                appointment_id=mine.appointment_id, window_id=target.id, by=ANYONE, at=AT
            ),
            lambda mine=mine: actions.cancel_appointment(
                appointment_id=mine.appointment_id, by=ANYONE, at=AT
            ),
            lambda mine=mine: actions.cancel_appointment(
                appointment_id=mine.appointment_id, by=ANYONE, at=AT
            ),
        )
        lost(results, Conflict)
        assert_recount(home)
        assert_recount(target)


def test_staff_overbooking_against_the_public(service):
    window = make_window(service.stall, online=5)
    results = run_together(
        *(booking(window, service, index) for index in range(20)),
        *(booking(window, service, 100 + n, by=OFFICER, overbook=True) for n in range(10)),
    )
    lost(results, WindowFull)
    window.refresh_from_db()
    assert window.overbook <= 1
    assert window.taken <= 6
    assert_recount(window)


def test_kiosks_and_the_web_share_what_is_left_before_a_window_starts(service):
    window = make_window(
        service.stall, online=10, walk_in=2, priority=1, starts_at=AT + timedelta(minutes=20)
    )
    take = {"stall": service.stall, "service": service, "by": SYSTEM, "at": AT}
    results = run_together(*(lambda: actions.take_walk_in_place(**take) for _ in range(30)))
    assert len([place for place in won(results) if place]) == 13
    assert_recount(window)


def test_reinstating_against_a_new_booking(service):
    window = make_window(service.stall, online=1)
    mine = booking(window, service, 1)()
    actions.cancel_appointment(appointment_id=mine.appointment_id, by=ANYONE, at=AT)
    results = run_together(
        lambda: actions.reinstate(appointment_id=mine.appointment_id, by=OFFICER, at=AT),
        *(booking(window, service, 10 + n) for n in range(6)),
    )
    lost(results, WindowFull)
    assert_recount(window)
    assert Appointment.objects.filter(state="booked").count() == 1


def test_a_restriction_in_a_booking_storm(service):
    """Whoever is booked when the closure commits is told; nobody gets in afterwards; nothing is lost."""
    actions.generate_windows(mall=service.mall, days=0, by=SYSTEM, at=AT)
    window = Window.objects.filter(service_day=MONDAY).order_by("starts_at")[1]
    fact = FactInput(
        kind="cap",
        percent=25,
        mall="bogor",
        starts_at=window.starts_at,
        ends_at=window.ends_at,
        reason="PSBB",
    )
    results = run_together(
        *(booking(window, service, index) for index in range(30)),
        lambda: apply_fact(fact=fact, by=OFFICER, at=AT),
    )
    lost(results, (WindowFull, WindowClosed))
    window.refresh_from_db()
    assert window.capacity == 3
    booked = Appointment.objects.filter(window=window, state="booked")
    hit = booked.filter(to_replan=True).count()
    assert hit == window.excess == max(0, booked.count() - 3)
    assert_recount(window)
    withdraw_fact(kind="cap", fact_id=results[-1].fact_id, by=OFFICER, at=AT)
    assert not booked.filter(to_replan=True).exists()
    assert_recount(window)


def test_windows_made_by_many_at_once_exist_once(service):
    results = run_together(
        *(lambda: actions.generate_windows(mall=service.mall, days=2, by=SYSTEM, at=AT) for _ in range(4))
    )
    assert sum(won(results)) == 18
    assert Window.objects.count() == 18


def test_everything_at_once_then_the_recount_is_equal(service):
    """Bookings, moves, cancellations, holds, the job and the audit together for two seconds."""
    windows = [
        make_window(service.stall, online=4, walk_in=2, starts_at=AT + timedelta(days=1, hours=n))
        for n in range(4)
    ]
    stop = time.monotonic() + 2
    mine: list = []
    lock = threading.Lock()

    def storm(seed):
        def work():
            count = 0
            while time.monotonic() < stop:
                count += 1
                window = windows[(seed + count) % 4]
                other = windows[(seed + count + 1) % 4]
                try:
                    answer = booking(window, service, seed * 1000 + count)()
                    with lock:
                        mine.append(answer.appointment_id)
                except WindowFull:
                    pass
                with lock:
                    victim = mine.pop(0) if len(mine) > 6 else None
                if victim:
                    for act in (
                        lambda v=victim, o=other: actions.move_appointment(
                            appointment_id=v, window_id=o.id, by=ANYONE, at=AT
                        ),
                        lambda v=victim: actions.cancel_appointment(appointment_id=v, by=ANYONE, at=AT),
                    ):
                        try:
                            act()
                        except PendopoError:
                            continue
                actions.release_expired_holds(by=SYSTEM, at=AT)
            return count

        return work

    results = run_together(*(storm(seed) for seed in range(8)))
    assert sum(won(results)) > 20
    assert len(won(results)) == 8
    for window in windows:
        assert_recount(window)
    assert actions.audit_windows(since=MONDAY, by=SYSTEM, at=AT) == 0
    assert {row.share for row in Appointment.objects.all()} == {Share.ONLINE.value}
