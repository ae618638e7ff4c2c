"""The queue at work, against real PostgreSQL."""

from datetime import timedelta

import pytest

from pendopo.events.models import Event
from pendopo.kit.errors import Conflict, NotAllowed
from pendopo.queue import actions, queries
from pendopo.queue.models import Call, Ticket, TicketPeriod, Visit
from pendopo.queue.tests import factories as f
from pendopo.queue.types import (
    CallTakenBack,
    CounterBusy,
    CounterNotOpen,
    CounterTaken,
    NothingToUndo,
    StallClosed,
    TicketMoved,
)

pytestmark = pytest.mark.django_db
LATER = f.AT + timedelta(minutes=5)


def test_budi_draws_a_number_is_called_served_and_leaves() -> None:
    _mall, stall, service = f.make_floor()
    issued = f.draw(service)
    assert (issued.number, issued.position, issued.standby) == ("A-001", 1, False)
    assert (issued.low, issued.high) == (None, None)  # no open counter, no promise
    counter = f.open_counters(stall)[0]
    told = queries.ticket_status(issued.token, at=f.AT)
    assert told.low is not None
    assert told.high is not None
    assert 0 <= told.low <= told.high
    called = actions.call_next_ticket(counter_id=counter.id, by=f.JOKO, at=LATER)
    assert called is not None
    assert called.number == "A-001"
    assert called.spoken == "Nomor antrean A satu, ke loket sepuluh."
    assert called.waited_minutes == 5
    actions.start_serving(counter_id=counter.id, by=f.JOKO, at=LATER)
    actions.finish_ticket(counter_id=counter.id, by=f.JOKO, at=LATER + timedelta(minutes=7))
    status = queries.ticket_status(issued.token, at=LATER)
    assert (status.state, status.ended) == ("finished", True)
    finished = Event.objects.get(name="queue.ticket.finished")
    assert (finished.data["waiting_seconds"], finished.data["serving_seconds"]) == (300, 420)
    names = set(Event.objects.values_list("name", flat=True))
    assert {
        "queue.visit.started",
        "queue.ticket.issued",
        "queue.ticket.called",
        "queue.visit.finished",
    } <= names
    place = Ticket.objects.get().place
    assert place is not None
    assert place.state == "fulfilled"


def test_the_same_request_key_gives_the_same_answer_and_no_second_call() -> None:
    _mall, stall, service = f.make_floor()
    f.draw(service)
    f.draw(service)
    counter = f.open_counters(stall)[0]
    first = actions.call_next_ticket(counter_id=counter.id, request_key="tap-1", by=f.JOKO, at=f.AT)
    again = actions.call_next_ticket(counter_id=counter.id, request_key="tap-1", by=f.JOKO, at=f.AT)
    assert first is not None
    assert again is not None
    assert (again.number, again.call_id, again.replayed) == (first.number, first.call_id, True)
    assert Call.objects.count() == 1
    with pytest.raises(CounterBusy) as caught:
        actions.call_next_ticket(counter_id=counter.id, request_key="tap-2", by=f.JOKO, at=f.AT)
    assert caught.value.alternatives[0]["number"] == "A-001"


def test_a_late_repeat_of_a_call_that_was_taken_back_calls_nobody() -> None:
    mall, stall, service = f.make_floor()
    f.draw(service)
    counter = f.open_counters(stall)[0]
    call = {"counter_id": counter.id, "by": f.JOKO, "at": LATER}
    actions.call_next_ticket(**call, request_key="tap-1")
    actions.undo_last(**call)
    assert queries.board_state(mall, at=LATER).calls == ()
    ticket = Ticket.objects.get()
    assert (ticket.state, ticket.first_called_at, ticket.calls) == ("waiting", None, 0)
    with pytest.raises(CallTakenBack):
        actions.call_next_ticket(**call, request_key="tap-1")
    assert Ticket.objects.get().state == "waiting"
    again = actions.call_next_ticket(**call, request_key="tap-2")
    assert again is not None
    assert again.number == "A-001"
    assert [shown.number for shown in queries.board_state(mall, at=LATER).calls] == ["A-001"]


def test_nobody_waits_is_an_answer_and_a_closed_counter_an_error() -> None:
    _mall, stall, _service = f.make_floor()
    counter = f.open_counters(stall)[0]
    assert actions.call_next_ticket(counter_id=counter.id, by=f.JOKO, at=f.AT) is None
    actions.pause_counter(counter_id=counter.id, reason="salat", by=f.JOKO, at=f.AT)
    with pytest.raises(CounterNotOpen):
        actions.call_next_ticket(counter_id=counter.id, by=f.JOKO, at=f.AT)


def test_only_who_works_there_may_call_and_a_counter_has_one_officer() -> None:
    _mall, stall, service = f.make_floor()
    f.draw(service)
    counter = f.open_counters(stall)[0]
    with pytest.raises(NotAllowed):
        actions.call_next_ticket(counter_id=counter.id, by=f.STRANGER, at=f.AT)
    with pytest.raises(CounterTaken):
        actions.open_counter(counter_id=counter.id, by=f.RINA, at=f.AT)


def test_sari_with_an_appointment_checks_in_once_and_a_repeat_gives_the_same_ticket() -> None:
    mall, _stall, service = f.make_floor()
    booked = f.book(service, hour=9)
    first = actions.check_in(mall=mall, code=booked.code, by=f.KIOSK, at=f.AT)
    again = actions.check_in(mall="bogor", token=booked.token, by=f.KIOSK, at=f.AT)
    assert (first.number, first.token, first.line) == (again.number, again.token, "appointment")
    assert Visit.objects.count() == 1
    assert queries.ticket_status(booked.token, at=f.AT).number == first.number


def test_early_people_wait_until_their_time_and_late_people_walk_in() -> None:
    mall, stall, service = f.make_floor()
    counter = f.open_counters(stall)[0]
    early = actions.check_in(mall=mall, code=f.book(service, hour=11).code, by=f.KIOSK, at=f.AT)
    assert early.not_before is not None
    assert actions.call_next_ticket(counter_id=counter.id, by=f.JOKO, at=f.AT) is None
    due = early.not_before
    called = actions.call_next_ticket(counter_id=counter.id, by=f.JOKO, at=due)
    assert called is not None
    assert called.number == early.number
    late = f.book(service, hour=9, person=f.make_person("Ayu"))
    joined = actions.check_in(mall=mall, code=late.code, by=f.KIOSK, at=due)
    assert (joined.line, joined.late) == ("walk_in", True)


def test_no_numbers_at_night() -> None:
    _mall, _stall, service = f.make_floor()
    with pytest.raises(StallClosed) as caught:
        f.draw(service, at=f.AT + timedelta(hours=9))
    assert caught.value.alternatives


def test_hold_return_no_show_reinstate_and_undo() -> None:
    _mall, stall, service = f.make_floor()
    f.draw(service)
    one, two = f.open_counters(stall)
    called = actions.call_next_ticket(counter_id=one.id, by=f.JOKO, at=f.AT)
    assert called is not None
    actions.hold_ticket(counter_id=one.id, by=f.JOKO, at=f.AT)
    back = actions.return_ticket(ticket_id=called.ticket_id, counter_id=two.id, by=f.JOKO, at=LATER)
    assert back.counter_number == 11
    actions.mark_no_show(counter_id=two.id, by=f.JOKO, at=LATER)
    actions.undo_last(counter_id=two.id, by=f.JOKO, at=LATER + timedelta(seconds=20))
    ticket = Ticket.objects.get()
    assert (ticket.state, ticket.counter_id) == ("called", two.id)
    with pytest.raises(NothingToUndo):
        actions.undo_last(counter_id=two.id, by=f.JOKO, at=LATER + timedelta(seconds=30))
    actions.mark_no_show(counter_id=two.id, by=f.JOKO, at=LATER)
    actions.reinstate_ticket(ticket_id=ticket.id, by=f.JOKO, at=LATER)
    assert Ticket.objects.get().state == "waiting"
    assert TicketPeriod.objects.filter(ends_at__isnull=True).count() == 1


def test_an_old_version_is_a_conflict_and_a_wrong_state_is_refused() -> None:
    _mall, stall, service = f.make_floor()
    f.draw(service)
    counter = f.open_counters(stall)[0]
    called = actions.call_next_ticket(counter_id=counter.id, by=f.JOKO, at=f.AT)
    assert called is not None
    actions.start_serving(ticket_id=called.ticket_id, version=called.version, by=f.JOKO, at=f.AT)
    with pytest.raises(Conflict):
        actions.mark_no_show(ticket_id=called.ticket_id, version=called.version, by=f.RINA, at=f.AT)
    with pytest.raises(TicketMoved):
        actions.mark_no_show(ticket_id=called.ticket_id, by=f.RINA, at=f.AT)


def test_states_for_board_console_and_floor() -> None:
    mall, stall, service = f.make_floor()
    for _ in range(3):
        f.draw(service)
    counter = f.open_counters(stall)[0]
    actions.call_next_ticket(counter_id=counter.id, by=f.JOKO, at=LATER)
    board = queries.board_state(mall, at=LATER)
    assert (board.waiting, board.open, board.calls[-1].number) == (2, True, "A-001")
    assert board.as_json()["calls"][0]["spoken_parts"] == ["Nomor antrean", "A", "satu", "ke loket sepuluh"]
    console = queries.console_state(counter.id, by=f.JOKO, at=LATER)
    assert console.current is not None
    assert "start" in console.acts
    assert (console.waiting, console.may_undo, console.undo_act) == (2, True, "call")
    assert [view.number for view in console.next_up] == ["A-002", "A-003"]
    floor = queries.floor_state(mall, by=f.DEWI, at=LATER)
    assert (floor.waiting, floor.stalls[0].counters[0].number_now) == (2, "A-001")
    with pytest.raises(NotAllowed):
        queries.floor_state(mall, by=f.STRANGER, at=LATER)
