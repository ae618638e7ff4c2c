"""The ways of one visit: other stalls, several steps, early and late, lost tickets, help, and paper."""

from datetime import timedelta

import pytest

from pendopo.booking import actions as booking
from pendopo.booking.tests.factories import assert_recount
from pendopo.events.models import Event
from pendopo.kit.errors import InvalidInput, NotAllowed, NotFound
from pendopo.malls.models import Closure
from pendopo.queue import actions, queries
from pendopo.queue.models import Ticket, TicketPeriod, Visit
from pendopo.queue.queries.find import visit_token
from pendopo.queue.tests import factories as f
from pendopo.queue.types import NotComing, NothingToUndo, StallClosed, TicketMoved

pytestmark = pytest.mark.django_db
LATER = f.AT + timedelta(minutes=5)
HOUR = timedelta(hours=1)


def two_stalls():
    """Civil registry with two counters, and passports upstairs."""
    mall, stall, service = f.make_floor()
    upstairs = f.make_stall(mall, number=2)
    passport = f.make_service(upstairs, "paspor")
    booking.generate_windows(mall=mall, days=1, by=f.DEWI, at=f.AT)
    return mall, stall, service, upstairs, passport


def serve(counter_id: int, *, at=LATER, by=f.DEWI):
    called = actions.call_next_ticket(counter_id=counter_id, by=by, at=at)
    assert called is not None
    actions.start_serving(counter_id=counter_id, by=by, at=at)
    return called


def place_of(ticket_id):
    return Ticket.objects.select_related("place__window").get(id=ticket_id).place


def test_sent_on_within_the_stall_the_number_stays_and_is_called_at_the_next_turn() -> None:
    _mall, stall, service = f.make_floor()
    f.make_service(stall, "kk")
    first = f.draw(service)
    for _ in range(3):
        f.draw(service)
    counter = f.open_counters(stall)[0]
    serve(counter.id)
    moved = actions.transfer_ticket(counter_id=counter.id, service="kk", by=f.JOKO, at=LATER)
    assert (moved.number, moved.service.slug, moved.state) == (first.number, "kk", "waiting")
    assert place_of(first.ticket_id).state == "checked_in"
    called = [serve(counter.id).number]
    actions.finish_ticket(counter_id=counter.id, by=f.JOKO, at=LATER)
    called.append(serve(counter.id).number)
    assert called == [first.number, "A-002"]


def test_sent_to_another_stall_after_serving_the_step_counts_and_a_new_number_waits_there() -> None:
    _mall, stall, service, upstairs, _passport = two_stalls()
    issued = f.draw(service, people=2, priority="elderly")
    counter, _other = f.open_counters(stall, by=f.DEWI)
    serve(counter.id)
    at = LATER + timedelta(minutes=4)
    onward = actions.transfer_ticket(counter_id=counter.id, stall="gerai-2", by=f.DEWI, at=at)
    assert (onward.number, onward.step, onward.line, onward.priority) == ("B-001", 2, "priority", "elderly")
    old = Ticket.objects.get(id=issued.ticket_id)
    assert (old.state, old.end_reason, place_of(old.id).state) == ("finished", "transferred", "fulfilled")
    assert Visit.objects.get().ended_at is None
    status = queries.ticket_status(issued.token, at=at)
    assert (status.number, [step.state for step in status.steps]) == ("B-001", ["finished", "waiting"])
    told = Event.objects.get(name="queue.ticket.transferred")
    assert (told.data["to_stall"], told.data["to_number"], told.data["counter"]) == ("gerai-2", "B-001", 10)
    with pytest.raises(NothingToUndo):
        actions.undo_last(counter_id=counter.id, by=f.DEWI, at=at)
    there = f.open_counters(upstairs, by=f.DEWI)[0]
    assert serve(there.id, at=at + timedelta(minutes=9)).number == "B-001"
    console = queries.console_state(there.id, by=f.DEWI, at=at + timedelta(minutes=9))
    assert [view.number for view in console.earlier] == ["A-001"]
    actions.finish_ticket(counter_id=there.id, by=f.DEWI, at=at + timedelta(minutes=15))
    done = Event.objects.get(name="queue.visit.finished")
    assert done.data == {
        "outcome": "finished", "people": 2, "steps": 2,
        "waiting_seconds": 300 + 540, "serving_seconds": 240 + 360, "hold_seconds": 0,
    }  # fmt: skip


def test_sent_to_another_stall_unserved_the_place_goes_back() -> None:
    _mall, stall, service, _upstairs, _passport = two_stalls()
    issued = f.draw(service)
    counter = f.open_counters(stall)[0]
    actions.call_next_ticket(counter_id=counter.id, by=f.JOKO, at=LATER)
    window = place_of(issued.ticket_id).window
    actions.transfer_ticket(counter_id=counter.id, service="paspor", by=f.JOKO, at=LATER)
    old = Ticket.objects.get(id=issued.ticket_id)
    assert (old.state, place_of(old.id).state, place_of(old.id).end_reason) == (
        "cancelled", "cancelled", "transferred",
    )  # fmt: skip
    window.refresh_from_db()
    assert window.taken == 0
    assert_recount(window)


def test_a_transfer_needs_a_target_that_is_there_and_open() -> None:
    mall, stall, service, upstairs, _passport = two_stalls()
    f.draw(service)
    counter = f.open_counters(stall)[0]
    call = {"counter_id": counter.id, "by": f.JOKO, "at": LATER}
    with pytest.raises(TicketMoved):
        actions.transfer_ticket(**call, stall="gerai-2")
    actions.call_next_ticket(counter_id=counter.id, by=f.JOKO, at=LATER)
    with pytest.raises(InvalidInput):
        actions.transfer_ticket(**call)
    with pytest.raises(NotFound):
        actions.transfer_ticket(**call, stall="gerai-7")
    Closure.objects.create(
        mall=mall, stall=upstairs, starts_at=f.AT - HOUR, ends_at=f.AT + 9 * HOUR, reason="Listrik padam"
    )
    with pytest.raises(StallClosed):
        actions.transfer_ticket(**call, stall="gerai-2")
    assert Ticket.objects.get().state == "called"
    assert queries.board_state(mall, at=LATER).calls[-1].active


def test_one_ticket_through_several_agencies_goes_step_by_step() -> None:
    _mall, stall, service, upstairs, _passport = two_stalls()
    issued = f.draw(service, further_services=["paspor", "ktp"])
    assert issued.further == ("B-001", "A-002")
    down, up = f.open_counters(stall, by=f.DEWI)[0], f.open_counters(upstairs, by=f.DEWI)[0]
    assert actions.call_next_ticket(counter_id=up.id, by=f.DEWI, at=LATER) is None
    seen = []
    at = LATER
    for counter in (down, up, down):
        at += timedelta(minutes=3)
        called = serve(counter.id, at=at)
        seen.append(called.number)
        assert len(queries.console_state(counter.id, by=f.DEWI, at=at).earlier) == len(seen) - 1
        at += timedelta(minutes=2)
        actions.finish_ticket(counter_id=counter.id, by=f.DEWI, at=at)
    assert seen == ["A-001", "B-001", "A-002"]
    visit = Visit.objects.get()
    assert visit.ended_at == at
    finished = Event.objects.get(name="queue.visit.finished")
    assert (finished.data["steps"], finished.data["serving_seconds"]) == (3, 360)
    waits = TicketPeriod.objects.filter(state="waiting").order_by("starts_at")
    assert [row.starts_at for row in waits][1:] == [
        f.AT + timedelta(minutes=10),
        f.AT + timedelta(minutes=15),
    ]


def test_how_long_somebody_waited_is_the_sum_of_all_their_waiting_however_they_came_back() -> None:
    _mall, stall, service = f.make_floor()
    f.make_service(stall, "kk")
    f.draw(service)
    counter = f.open_counters(stall)[0]
    told = []

    def call(minutes: int, key: str = "") -> int:
        at = f.AT + timedelta(minutes=minutes)
        called = actions.call_next_ticket(counter_id=counter.id, request_key=key, by=f.JOKO, at=at)
        assert called is not None
        event = Event.objects.filter(name="queue.ticket.called").order_by("-id").first()
        told.append(event.data["waited_seconds"])
        return called.waited_minutes

    def at(minutes: int) -> dict:
        return {"by": f.JOKO, "at": f.AT + timedelta(minutes=minutes)}

    assert call(5) == 5
    held = actions.hold_ticket(counter_id=counter.id, **at(6))
    actions.return_ticket(ticket_id=held.id, **at(26))  # twenty minutes for a form: not in line
    assert call(29) == 5 + 3
    actions.start_serving(counter_id=counter.id, **at(30))
    actions.transfer_ticket(counter_id=counter.id, service="kk", **at(40))
    assert call(44, key="tap") == 5 + 3 + 4
    assert call(44, key="tap") == 12
    again = actions.recall_ticket(counter_id=counter.id, **at(46))
    assert again.waited_minutes == 12  # being called is not waiting
    actions.hold_ticket(counter_id=counter.id, **at(47))
    back = actions.return_ticket(ticket_id=held.id, counter_id=counter.id, **at(60))
    assert back.waited_minutes == 12
    actions.mark_no_show(counter_id=counter.id, **at(62))
    actions.reinstate_ticket(ticket_id=held.id, **at(70))
    console = queries.console_state(counter.id, **at(71))
    assert [line.longest_minutes for line in console.lines if line.waiting] == [13]
    assert (
        queries.floor_state("bogor", by=f.DEWI, at=f.AT + timedelta(minutes=71)).stalls[0].longest_minutes
        == 13
    )
    assert call(71) == 13
    assert told == [300, 480, 720, 720, 780]


def test_undoing_the_finish_of_a_step_takes_the_next_one_out_of_line_until_it_was_called() -> None:
    _mall, stall, service, upstairs, _passport = two_stalls()
    issued = f.draw(service, further_services=["paspor"])
    down, up = f.open_counters(stall, by=f.DEWI)[0], f.open_counters(upstairs, by=f.DEWI)[0]
    serve(down.id)
    actions.finish_ticket(counter_id=down.id, by=f.DEWI, at=LATER)
    assert place_of(issued.ticket_id).state == "fulfilled"
    actions.undo_last(counter_id=down.id, by=f.DEWI, at=LATER + timedelta(seconds=30))
    assert place_of(issued.ticket_id).state == "checked_in"
    states = dict(Ticket.objects.values_list("step", "state"))
    assert states == {1: "serving", 2: "planned"}
    actions.finish_ticket(counter_id=down.id, by=f.DEWI, at=LATER)
    actions.call_next_ticket(counter_id=up.id, by=f.DEWI, at=LATER)
    with pytest.raises(NothingToUndo):
        actions.undo_last(counter_id=down.id, by=f.DEWI, at=LATER)
    assert place_of(issued.ticket_id).state == "fulfilled"


def test_giving_up_by_the_link_ends_every_step_and_no_place_is_called_missed() -> None:
    _mall, _stall, service, _upstairs, _passport = two_stalls()
    issued = f.draw(service, further_services=["paspor"])
    window = place_of(issued.ticket_id).window
    actions.cancel_ticket(token=issued.token, by=f.KIOSK, at=LATER)
    assert set(Ticket.objects.values_list("state", flat=True)) == {"cancelled"}
    place = place_of(issued.ticket_id)
    assert (place.state, place.end_reason) == ("cancelled", "by_person")
    window.refresh_from_db()
    assert window.taken == 0
    assert Visit.objects.get().ended_at == LATER
    actions.cancel_ticket(token=issued.token, by=f.KIOSK, at=LATER)
    status = queries.ticket_status(issued.token, at=LATER)
    assert (status.may_cancel, status.end_reason) == (False, "Atas permintaan sendiri")


@pytest.mark.parametrize(
    ("minutes", "line", "waits", "late"),
    [
        (-16, "appointment", True, False),  # earlier than the grace: not called before 15 minutes ahead
        (-15, "appointment", False, False),
        (0, "appointment", False, False),
        (60, "appointment", False, False),  # the window lasts an hour
        (61, "walk_in", False, True),
    ],
)
def test_early_and_late_arrivals_have_a_stated_grace(minutes, line, waits, late) -> None:
    mall, _stall, service = f.make_floor()
    booked = f.book(service, hour=11)
    start = f.AT + 2 * HOUR
    issued = actions.check_in(mall=mall, code=booked.code, by=f.KIOSK, at=start + timedelta(minutes=minutes))
    assert (issued.line, issued.not_before is not None, issued.late) == (line, waits, late)
    if waits:
        assert issued.not_before == start - timedelta(minutes=15)
        assert "10.45" in str(issued.note)
    assert bool(issued.note) == (waits or late)


def test_priority_stays_in_its_line_however_late() -> None:
    mall, _stall, service = f.make_floor()
    booked = f.book(service, hour=10)
    issued = actions.check_in(
        mall=mall, code=booked.code, priority="pregnant", by=f.KIOSK, at=f.AT + 4 * HOUR
    )
    assert (issued.line, issued.late) == ("priority", True)


@pytest.mark.parametrize("typed", [
    "0812-3456-7890", "+62 812 3456 7890", "sari", "  SARI ", "A-001", "a 1", "code", "appointment",
])  # fmt: skip
def test_a_lost_ticket_is_found_by_phone_name_number_or_code(typed) -> None:
    mall, _stall, service = f.make_floor()
    booked = f.book(service, hour=9, person=f.make_person("Sari", "+6281234567890"))
    issued = actions.check_in(mall=mall, code=booked.code, by=f.KIOSK, at=f.AT)
    f.draw(service)
    text = {"code": issued.code.lower(), "appointment": booked.code}.get(typed, typed)
    (found,) = queries.find_visits(mall, text=text, by=f.JOKO, at=LATER)
    assert (found.visit_id, found.person) == (issued.visit_id, "Sari")
    assert found.token == visit_token(issued.visit_id) == issued.token


def test_a_lost_ticket_is_found_today_only_by_staff_of_the_mall_and_names_are_masked() -> None:
    mall, _stall, service = f.make_floor()
    sari = f.make_person("Sari", "+6281234567890")
    f.draw(service, applicant=sari)
    assert queries.find_visits(mall, text="Sari", by=f.JOKO, at=f.AT + timedelta(days=1)) == []
    assert queries.find_visits(mall, text="Budi", by=f.JOKO, at=LATER) == []
    with pytest.raises(InvalidInput):
        queries.find_visits(mall, text=" s ", by=f.JOKO, at=LATER)
    for stranger in (f.KIOSK, f.Actor("staff", "x", ())):
        with pytest.raises(NotAllowed):
            queries.find_visits(mall, text="Sari", by=stranger, at=LATER)
    f.make_stall(mall, number=9)
    (found,) = queries.find_visits(mall, text="Sari", by=f.STRANGER, at=LATER)
    assert "Sari" not in found.person


def test_an_officer_draws_for_somebody_else_and_it_is_recorded_as_such() -> None:
    mall, stall, service = f.make_floor()
    person = f.make_person("Mbah Karso")
    issued = actions.issue_ticket(
        mall=mall, service=service, origin="officer", helped=True, applicant=person, by=f.JOKO, at=f.AT
    )
    visit = Visit.objects.get()
    assert (visit.helped_by, visit.origin, visit.applicant) == ("staff:joko", "officer", person)
    started = Event.objects.get(name="queue.visit.started")
    assert (started.data["helped"], started.channel, started.person) == (True, "officer", person.pseudonym)
    counter = f.open_counters(stall)[0]
    serve(counter.id, by=f.JOKO)
    state = queries.console_state(counter.id, by=f.JOKO, at=LATER)
    assert (state.current.helped, state.current.person) == (True, "Mbah Karso")
    assert queries.find_visits(mall, text="mbah karso", by=f.JOKO, at=LATER)[0].visit_id == issued.visit_id


def test_the_day_list_has_everybody_in_calling_order_and_who_is_still_expected() -> None:
    mall, stall, service = f.make_floor()
    expected = f.book(service, hour=13, person=f.make_person("Budi"))
    come = f.book(service, hour=9, person=f.make_person("Sari"))
    gone = f.draw(service)
    walk_in, elder = f.draw(service), f.draw(service, priority="elderly")
    present = actions.check_in(mall=mall, code=come.code, by=f.KIOSK, at=f.AT)
    actions.cancel_ticket(token=gone.token, by=f.KIOSK, at=f.AT)
    listed = queries.day_list(mall, by=f.DEWI, at=LATER)
    waiting = [row.number for row in listed.tickets]
    assert set(waiting) == {walk_in.number, elder.number, present.number}
    assert [(row.code, row.person, row.starts_at.hour) for row in listed.expected] == [
        (expected.code, "Budi", 6)
    ]
    counter = f.open_counters(stall)[0]
    called = []
    for _ in waiting:
        called.append(serve(counter.id, at=LATER).number)
        actions.finish_ticket(counter_id=counter.id, by=f.DEWI, at=LATER)
    assert called == waiting
    assert queries.day_list(mall, by=f.DEWI, at=LATER).tickets == ()
    with pytest.raises(NotAllowed):
        queries.day_list(mall, by=f.KIOSK, at=LATER)


def test_a_code_scanned_again_gives_the_step_that_counts_and_never_a_number_that_ended() -> None:
    mall, stall, service = f.make_floor()
    codes = [f.book(service, hour=9, person=f.make_person(name)).code for name in ("Sari", "Budi")]
    scan = lambda code: actions.check_in(mall=mall, code=code, by=f.KIOSK, at=LATER)  # noqa: E731
    sari, budi = (actions.check_in(mall=mall, code=code, by=f.KIOSK, at=f.AT) for code in codes)
    assert scan(codes[0]).number == sari.number
    actions.cancel_ticket(token=sari.token, by=f.KIOSK, at=LATER)
    with pytest.raises(NotComing, match="nomor antrean baru"):
        scan(codes[0])
    counter = f.open_counters(stall)[0]
    actions.call_next_ticket(counter_id=counter.id, by=f.JOKO, at=LATER)
    actions.mark_no_show(counter_id=counter.id, by=f.JOKO, at=LATER)
    with pytest.raises(NotComing, match=budi.number):
        scan(codes[1])
    actions.reinstate_ticket(ticket_id=budi.ticket_id, by=f.JOKO, at=LATER)
    assert scan(codes[1]).number == budi.number
