"""The end of the day: nobody stays waiting; each is served, rebooked, or closed with a reason that counts."""

from datetime import timedelta

import pytest

from pendopo.booking import actions as booking
from pendopo.booking.models import Appointment, Window
from pendopo.booking.queries import get_appointment_by_token
from pendopo.booking.tests.factories import assert_recount
from pendopo.booking.types import WindowFull
from pendopo.channels.models import OutboxMessage
from pendopo.events.models import Event
from pendopo.kit.errors import Conflict, InvalidInput, NotAllowed
from pendopo.queue import actions, queries
from pendopo.queue.models import Ticket, Visit
from pendopo.queue.tests import factories as f
from pendopo.queue.types import TicketMoved

pytestmark = pytest.mark.django_db
LATE = f.AT + timedelta(hours=5, minutes=40)  # 14.40
TUESDAY = f.MONDAY + timedelta(days=1)


def ticket_of(issued) -> Ticket:
    return Ticket.objects.select_related("place", "rebooked__window", "visit").get(id=issued.ticket_id)


def first_offer(issued) -> int:
    end = queries.day_end("bogor", by=f.DEWI, at=LATE)
    return next(row.nearest for row in end.waiting if row.ticket.id == issued.ticket_id)


def test_sari_gets_a_real_place_tomorrow_and_a_message_with_the_link(settings) -> None:
    settings.DEMO = True
    mall, _stall, service = f.make_floor()
    sari = f.make_person("Sari", "+6281234567890")
    issued = actions.check_in(mall=mall, code=f.book(service, hour=9, person=sari).code, by=f.KIOSK, at=f.AT)
    window = Window.objects.get(id=first_offer(issued))
    before = window.taken
    row = actions.rebook_ticket(ticket_id=issued.ticket_id, window_id=window.id, by=f.DEWI, at=LATE)
    assert (row.state, row.end_reason) == ("closed", "rebooked")
    new = ticket_of(issued).rebooked
    assert (new.state, new.applicant, new.service_day) == ("booked", sari, TUESDAY)
    assert bytes(new.person_key) == bytes(sari.phone_hash)
    window.refresh_from_db()
    assert window.taken == before + 1
    old = ticket_of(issued).place
    assert (old.state, old.end_reason) == ("unserved", "rebooked")
    for touched in (window, old.window):
        assert_recount(touched)
    message = OutboxMessage.objects.get(kind="appointment_rebooked")
    assert message.dedupe.startswith(f"appointment_rebooked:{new.id}:")
    status = queries.ticket_status(issued.token, at=LATE)
    assert (status.end_reason, status.ended) == ("Mendapat waktu lain", True)
    (time,) = status.new_times
    assert time.code == new.code
    assert get_appointment_by_token(time.path.split("/")[2], at=LATE).id == new.id
    assert Visit.objects.get().ended_at == LATE
    closed = Event.objects.get(name="queue.ticket.closed")
    assert closed.data["reason"] == "rebooked"


def test_a_walk_in_without_contact_gets_a_code_that_checks_in_tomorrow() -> None:
    mall, _stall, service = f.make_floor()
    issued = f.draw(service, people=2)
    actions.rebook_ticket(ticket_id=issued.ticket_id, window_id=first_offer(issued), by=f.DEWI, at=LATE)
    end = queries.day_end(mall, by=f.DEWI, at=LATE)
    assert end.waiting == ()
    (row,) = end.rebooked
    assert (row.told, row.ticket.number, row.ticket.people) == (False, "A-001", 2)
    tomorrow = row.time.starts_at
    again = actions.check_in(mall=mall, code=row.time.code, by=f.KIOSK, at=tomorrow)
    assert (again.number, again.line, again.late) == ("A-001", "appointment", False)
    assert Visit.objects.get(id=again.visit_id).people == 2


def test_the_offered_times_are_free_ones_of_coming_days_and_the_nearest_is_named() -> None:
    _mall, _stall, service = f.make_floor()
    issued = f.draw(service)
    (waiting,) = queries.day_end("bogor", by=f.DEWI, at=LATE).waiting
    starts = [offer.starts_at for offer in waiting.offers]
    assert len(starts) == 7
    assert {start.date() for start in starts} == {TUESDAY}
    assert starts == sorted(starts)
    full = Window.objects.get(id=waiting.nearest)
    assert full.starts_at.hour == LATE.hour  # the same hour of the next day
    Window.objects.filter(id=full.id).update(
        taken=full.capacity, online_taken=full.online_capacity,
        walk_in_taken=full.walk_in_capacity, priority_taken=full.priority_capacity,
    )  # fmt: skip
    with pytest.raises(WindowFull) as caught:
        actions.rebook_ticket(ticket_id=issued.ticket_id, window_id=full.id, by=f.DEWI, at=LATE)
    assert caught.value.alternatives
    assert ticket_of(issued).state == "waiting"
    today = Window.objects.filter(service_day=f.MONDAY).last()
    with pytest.raises(WindowFull):
        actions.rebook_ticket(ticket_id=issued.ticket_id, window_id=today.id, by=f.DEWI, at=LATE)
    assert Appointment.objects.exclude(state="checked_in").count() == 0


def test_all_that_can_be_are_rebooked_at_once_and_the_rest_closed_with_the_reason() -> None:
    mall, stall, service = f.make_floor()
    drawn = [f.draw(service) for _ in range(4)]
    counter = f.open_counters(stall)[0]
    actions.call_next_ticket(counter_id=counter.id, by=f.JOKO, at=LATE)
    actions.start_serving(counter_id=counter.id, by=f.JOKO, at=LATE)
    Window.objects.filter(service_day=TUESDAY).update(closed_at=f.AT)
    room = Window.objects.filter(service_day=TUESDAY).order_by("starts_at")[3]
    Window.objects.filter(id=room.id).update(
        closed_at=None, capacity=2, online_capacity=1, walk_in_capacity=1, priority_capacity=0
    )
    result = actions.close_day(mall=mall, reason="hours_over", rebook=True, by=f.DEWI, at=LATE)
    assert (result.rebooked, result.closed, result.still_serving) == (2, 1, 1)
    states = [(row.state, row.end_reason) for row in (ticket_of(issued) for issued in drawn)]
    assert states == [
        ("serving", ""),
        ("closed", "rebooked"),
        ("closed", "rebooked"),
        ("closed", "hours_over"),
    ]
    assert [ticket_of(issued).place.state for issued in drawn] == [
        "checked_in", "unserved", "unserved", "unserved",
    ]  # fmt: skip
    room.refresh_from_db()
    assert (room.taken, room.online_taken, room.walk_in_taken) == (2, 1, 1)
    assert_recount(room)
    end = queries.day_end(mall, by=f.DEWI, at=LATE)
    assert (end.serving, len(end.rebooked), end.closed) == (1, 2, (("Jam layanan sudah habis", 1),))
    closed = Event.objects.get(name="queue.day.closed")
    assert closed.data == {"closed": 1, "rebooked": 2, "serving": 1}
    assert booking.audit_windows(since=f.MONDAY, by=f.DEWI, at=LATE) == 0


def test_each_step_of_a_visit_gets_its_own_time_and_planned_ones_do_not_join_the_line() -> None:
    mall, _stall, service = f.make_floor()
    other = f.make_service(f.make_stall(mall, number=2), slug="paspor")
    booking.generate_windows(mall=mall, days=1, by=f.DEWI, at=f.AT)
    issued = f.draw(service, further_services=["paspor"])
    actions.rebook_ticket(ticket_id=issued.ticket_id, window_id=first_offer(issued), by=f.DEWI, at=LATE)
    planned = Ticket.objects.get(visit_id=issued.visit_id, step=2)
    assert planned.state == "planned"
    assert Visit.objects.get().ended_at is None
    assert actions.rebook_waiting(mall=mall, by=f.DEWI, at=LATE).rebooked == 1
    planned.refresh_from_db()
    assert planned.rebooked.service == other
    status = queries.ticket_status(issued.token, at=LATE)
    assert [time.service_name for time in status.new_times] == ["KTP", "PASPOR"]
    assert status.ended


def test_one_person_goes_home_with_a_reason_and_nobody_without() -> None:
    _mall, stall, service = f.make_floor()
    issued = f.draw(service)
    with pytest.raises(InvalidInput):
        actions.close_ticket(ticket_id=issued.ticket_id, reason=" ", by=f.DEWI, at=LATE)
    with pytest.raises(NotAllowed):
        actions.close_ticket(ticket_id=issued.ticket_id, reason="left", by=f.JOKO, at=LATE)
    with pytest.raises(Conflict):
        actions.close_ticket(ticket_id=issued.ticket_id, reason="left", version=9, by=f.DEWI, at=LATE)
    actions.close_ticket(ticket_id=issued.ticket_id, reason="left", version=1, by=f.DEWI, at=LATE)
    row = ticket_of(issued)
    assert (row.state, row.end_reason, row.place.state) == ("closed", "left", "unserved")
    with pytest.raises(TicketMoved):
        actions.close_ticket(ticket_id=issued.ticket_id, reason="left", by=f.DEWI, at=LATE)
    served = f.draw(service)
    counter = f.open_counters(stall)[0]
    actions.call_next_ticket(counter_id=counter.id, by=f.JOKO, at=LATE)
    actions.start_serving(counter_id=counter.id, by=f.JOKO, at=LATE)
    for run in (
        lambda: actions.close_ticket(ticket_id=served.ticket_id, reason="left", by=f.DEWI, at=LATE),
        lambda: actions.rebook_ticket(ticket_id=served.ticket_id, window_id=1, by=f.DEWI, at=LATE),
    ):
        with pytest.raises(TicketMoved):
            run()
    with pytest.raises(NotAllowed):
        actions.rebook_waiting(mall="bogor", by=f.JOKO, at=LATE)
    with pytest.raises(NotAllowed):
        queries.day_end("bogor", by=f.JOKO, at=LATE)


def test_after_closing_the_safety_job_leaves_nobody_and_no_counter_open() -> None:
    mall, stall, service = f.make_floor()
    served, waiting = f.draw(service), f.draw(service)
    counter = f.open_counters(stall)[0]
    actions.call_next_ticket(counter_id=counter.id, by=f.JOKO, at=LATE)
    actions.start_serving(counter_id=counter.id, by=f.JOKO, at=LATE)
    assert actions.close_past_days(at=f.AT + timedelta(hours=6, minutes=50)) == 0
    assert actions.close_past_days(at=f.AT + timedelta(hours=7, minutes=10)) == 2
    assert (ticket_of(served).state, ticket_of(served).place.state) == ("closed", "fulfilled")
    assert (ticket_of(waiting).state, ticket_of(waiting).place.state) == ("closed", "unserved")
    assert queries.console_state(counter.id, by=f.JOKO, at=LATE).session_state == "closed"
    assert queries.day_end(mall, by=f.DEWI, at=LATE).closed == (("Mal sudah tutup", 2),)
