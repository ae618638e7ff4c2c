"""The demo opened again at 09.00 of a day that was played already: nothing lies in the future."""

from datetime import timedelta

import pytest

from pendopo.booking.models import Appointment
from pendopo.booking.tests.factories import assert_recount
from pendopo.events.models import Event
from pendopo.kit.actor import SYSTEM
from pendopo.kit.errors import NotAllowed
from pendopo.queue import actions, queries
from pendopo.queue.models import CounterSession, Ticket, TicketPeriod, Visit
from pendopo.queue.tests import factories as f
from pendopo.queue.types import ENDED, State
from pendopo.queue.types.errors import TicketMoved

pytestmark = pytest.mark.django_db
NOON = f.AT + timedelta(hours=3)


@pytest.fixture
def played(settings):
    """Somebody was served, one called, one waits and has a second step; one has booked the afternoon."""
    settings.DEMO = True
    mall, stall, service = f.make_floor()
    f.make_service(f.make_stall(mall, number=2), slug="paspor")
    afternoon = f.book(service, hour=13)
    counters = f.open_counters(stall, at=NOON - timedelta(hours=1))
    for minute in range(3):
        f.draw(service, at=NOON + timedelta(minutes=minute), further_services=["paspor"] * (minute == 2))
    for counter in counters:
        actions.call_next_ticket(counter_id=counter.id, by=f.JOKO, at=NOON + timedelta(minutes=5))
    actions.start_serving(counter_id=counters[0].id, by=f.JOKO, at=NOON + timedelta(minutes=6))
    actions.finish_ticket(counter_id=counters[0].id, by=f.JOKO, at=NOON + timedelta(minutes=9))
    return mall, service, counters, afternoon


def test_what_was_still_in_play_is_closed_with_a_reason_that_tells(played) -> None:
    mall, _service, _counters, afternoon = played
    assert actions.reopen_demo_day(by=SYSTEM, at=f.AT) == 3
    states = Ticket.objects.order_by("prefix", "sequence").values_list("prefix", "state", "end_reason")
    assert list(states) == [
        ("A", "finished", ""), ("A", "closed", "demo_reopened"), ("A", "closed", "demo_reopened"),
        ("B", "closed", "demo_reopened"),
    ]  # fmt: skip
    assert Appointment.objects.get(id=afternoon.appointment_id).state == "booked"
    assert set(CounterSession.objects.values_list("state", flat=True)) == {"closed"}
    for row in Appointment.objects.select_related("window"):
        assert_recount(row.window)
        assert row.ended_at is None or row.ended_at >= row.booked_at
    reopened = Event.objects.get(name="queue.day.reopened")
    assert reopened.data == {"closed": 3, "counters": 2}
    assert actions.reopen_demo_day(by=SYSTEM, at=f.AT) == 0
    assert Event.objects.filter(name="queue.day.reopened").count() == 1
    assert queries.day_end(mall, by=f.DEWI, at=f.AT).waiting == ()


def test_no_duration_is_negative_and_no_event_ends_before_it_began(played) -> None:
    actions.reopen_demo_day(by=SYSTEM, at=f.AT)
    for period in TicketPeriod.objects.all():
        assert period.ends_at is not None
        assert period.ends_at >= period.starts_at
    for visit in Visit.objects.all():
        assert visit.ended_at is not None
        assert visit.ended_at >= visit.arrived_at
    for ticket in Ticket.objects.select_related("visit"):
        assert State(ticket.state) in ENDED
        assert ticket.ended_at >= ticket.visit.arrived_at or ticket.step > 1
    for session in CounterSession.objects.all():
        assert session.closed_at >= session.opened_at
    began = dict(Event.objects.filter(name="queue.visit.started").values_list("visit", "occurred_at"))
    ended = list(Event.objects.filter(name="queue.visit.finished"))
    assert len(ended) == 3
    for event in ended:
        assert event.occurred_at >= began[event.visit]
        assert min(value for key, value in event.data.items() if key.endswith("_seconds")) >= 0


def test_the_new_morning_works_numbers_go_on_and_undo_finds_the_new_steps(played) -> None:
    mall, service, counters, afternoon = played
    actions.reopen_demo_day(by=SYSTEM, at=f.AT)
    board = queries.board_state(mall, at=f.AT)
    assert (board.waiting, board.calls) == (0, ())
    floor = queries.floor_state(mall, by=f.DEWI, at=f.AT)
    assert (floor.waiting, floor.serving, floor.exceptions) == (0, 0, ())
    assert queries.console_state(counters[0].id, by=f.JOKO, at=f.AT).acts == ("open",)
    one = counters[0].id
    actions.open_counter(counter_id=one, by=f.JOKO, at=f.AT)
    issued = f.draw(service, at=f.AT)
    assert (issued.number, issued.position) == ("A-004", 1)
    assert 0 <= issued.low <= issued.high
    called = actions.call_next_ticket(counter_id=one, by=f.JOKO, at=f.AT + timedelta(minutes=2))
    assert (called.number, called.waited_minutes) == ("A-004", 2)
    state = queries.console_state(one, by=f.JOKO, at=f.AT + timedelta(minutes=2))
    assert (state.may_undo, state.undo_act) == (True, "call")
    assert actions.undo_last(counter_id=one, by=f.JOKO, at=f.AT + timedelta(minutes=2)).state == "waiting"
    later = f.AT + timedelta(hours=4)
    assert actions.check_in(mall=mall, code=afternoon.code, by=f.KIOSK, at=later).number == "A-005"


def test_a_number_missed_later_than_the_new_morning_is_not_taken_back_into_it(played) -> None:
    _mall, _service, counters, _afternoon = played
    missed = actions.mark_no_show(counter_id=counters[1].id, by=f.JOKO, at=NOON + timedelta(minutes=10))
    actions.reopen_demo_day(by=SYSTEM, at=f.AT)
    with pytest.raises(TicketMoved, match="dibuka kembali"):
        actions.reinstate_ticket(ticket_id=missed.id, by=f.DEWI, at=f.AT)
    assert Ticket.objects.get(id=missed.id).state == "no_show"


def test_what_lay_before_the_new_time_stays_in_line(settings) -> None:
    settings.DEMO = True
    _mall, _stall, service = f.make_floor()
    early = f.draw(service, at=f.AT - timedelta(minutes=10))
    assert actions.reopen_demo_day(by=SYSTEM, at=f.AT) == 0
    assert queries.ticket_status(early.token, at=f.AT).state == "waiting"


def test_outside_the_demo_no_day_is_reopened(settings) -> None:
    settings.DEMO = False
    with pytest.raises(NotAllowed):
        actions.reopen_demo_day(by=SYSTEM, at=f.AT)
