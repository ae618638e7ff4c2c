"""Numbers for a kiosk without its server: handed out once, taken in once, in the order of drawing."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pendopo.events.models import Event
from pendopo.kit.actor import Actor
from pendopo.kit.errors import NotAllowed
from pendopo.queue import actions, rules
from pendopo.queue.models import AheadNumber, Ticket
from pendopo.queue.tests import factories as f
from pendopo.queue.types import DrawnAlone, State, Took

MINUTE = timedelta(minutes=1)


@given(st.integers(0, 5_000))
def test_ordinary_numbers_go_up_and_leave_the_numbers_ahead_out(last):
    found = rules.next_number(last)
    assert found > last
    assert not rules.FIRST_AHEAD <= found <= rules.LAST_AHEAD
    assert found == last + 1 or last + 1 == rules.FIRST_AHEAD or last >= rules.FIRST_AHEAD


@given(st.integers(0, 60), st.integers(0, 400))
def test_a_kiosk_is_filled_up_and_never_overfilled(left, held):
    wanted = rules.numbers_wanted(left, held_by_device=held)
    assert wanted >= 0
    assert left + wanted <= max(left, 12)
    assert held + wanted <= max(held, 36)
    if left < 6 and held == left:
        assert left + wanted == 12


@given(st.integers(-10_000, 10_000), st.integers(0, 5_000))
def test_a_drawing_lies_between_handing_out_and_telling(told, later):
    at = f.AT + timedelta(seconds=later)
    found = rules.drawn_when(f.AT + timedelta(seconds=told), allotted_at=f.AT, at=at)
    assert f.AT <= found <= at
    if 0 <= told <= later:
        assert found == f.AT + timedelta(seconds=told)


@given(st.none() | st.floats(0, 1e6), st.floats(1, 1e6), st.floats(0.1, 1))
def test_who_came_between_stands_between(before, after, turn):
    found = rules.tag_between(before, after, turn=turn)
    assert found < after
    if before is not None and before < after - 1e-3:
        assert before < found


@pytest.fixture
def floor(db):
    return f.make_floor()


def stock_of(left=None, *, by=f.KIOSK, at=f.AT, device="k1"):
    return actions.allot_numbers(mall="bogor", device=device, left=left or {}, by=by, at=at)


def tell(*drawn, at=f.AT + 30 * MINUTE, by=f.KIOSK):
    return actions.take_drawn(mall="bogor", drawn=drawn, by=by, at=at)


def drawn_from(stall, place, service, minutes, priority=""):
    number, code = stall.numbers[place]
    return DrawnAlone(stall.prefix, number, code, service.slug, priority, f.AT + minutes * MINUTE)


def test_a_kiosk_gets_what_it_needs_and_each_number_once(floor):
    _mall, _stall, service = floor
    [stall] = stock_of().stalls
    assert [number for number, _code in stall.numbers] == list(range(701, 713))
    assert [each.slug for each in stall.services] == [service.slug]
    assert stall.starts_at < f.AT < stall.ends_at
    assert stock_of({"A": 6}).stalls[0].numbers == ()
    assert [number for number, _code in stock_of({"A": 3}).stalls[0].numbers] == list(range(713, 722))
    assert AheadNumber.objects.values("code").distinct().count() == 21
    event = Event.objects.filter(name="queue.numbers.allotted").order_by("id").first()
    assert event.data == {"count": 12}


def test_a_device_cannot_take_all_numbers_of_the_day(floor):
    given_out = [len(stock_of().stalls[0].numbers) for _ in range(15)]
    assert sum(given_out) == 36
    assert len(stock_of(device="k2").stalls[0].numbers) == 12


def test_a_mall_of_many_stalls_fills_every_kiosk(floor):
    mall, _stall, _service = floor
    for number in range(2, 21):
        f.make_service(f.make_stall(mall, number=number), slug=f"ktp-{number}")
    for device in ("k1", "k2"):
        stalls = stock_of(device=device).stalls
        assert [len(stall.numbers) for stall in stalls] == [12] * 20


def test_no_numbers_after_the_last_one_of_the_day_and_none_for_strangers(floor, settings):
    assert stock_of(at=f.AT + timedelta(hours=7)).stalls == ()
    settings.DEMO = False
    with pytest.raises(NotAllowed):
        stock_of(by=Actor("staff", "x", ()))


def test_what_was_drawn_alone_stands_in_line_as_it_was_drawn(floor):
    _mall, _stall, service = floor
    [stall] = stock_of().stalls
    early = f.draw(service, at=f.AT)
    late = f.draw(service, at=f.AT + 20 * MINUTE)
    second, first = drawn_from(stall, 1, service, 12), drawn_from(stall, 0, service, 10)
    assert [one.took for one in tell(second, first)] == [Took.NOW, Took.NOW]
    waiting = Ticket.objects.filter(state=State.WAITING.value).order_by("queue_rank", "sequence")
    assert [row.number for row in waiting] == [early.number, "A-701", "A-702", late.number]
    ticket = waiting[1]
    assert ticket.waiting_since == f.AT + 10 * MINUTE
    assert ticket.visit.code == first.code
    assert ticket.ahead.sequence == 701
    issued = Event.objects.get(name="queue.ticket.issued", data__number="A-701")
    assert issued.occurred_at == f.AT + 10 * MINUTE


def test_told_again_nothing_happens_again_and_what_was_never_handed_out_is_not_believed(floor):
    _mall, _stall, service = floor
    [stall] = stock_of().stalls
    one = drawn_from(stall, 0, service, 5)
    assert [each.took for each in tell(one, one)] == [Took.NOW, Took.BEFORE]
    forged = DrawnAlone("A", 705, "XXXX1234", service.slug, "", f.AT)
    other = DrawnAlone("A", stall.numbers[2][0], stall.numbers[3][1], service.slug, "", f.AT)
    assert [each.took for each in tell(forged, other)] == [Took.UNKNOWN, Took.UNKNOWN]
    assert Ticket.objects.count() == 1


def test_a_number_in_somebodys_hand_counts_though_the_stall_closed_and_the_places_are_gone(floor):
    _mall, stall_row, service = floor
    [stall] = stock_of().stalls
    [took] = tell(drawn_from(stall, 0, service, 5, "elderly"), at=f.AT + timedelta(hours=7))
    assert took.took == Took.NOW
    ticket = Ticket.objects.get()
    assert (ticket.state, ticket.line, ticket.stall_id) == ("waiting", "priority", stall_row.pk)


def test_what_cannot_be_taken_in_says_why_and_holds_up_no_other(floor):
    _mall, _stall, service = floor
    [stall] = stock_of().stalls
    number, code = stall.numbers[0]
    gone = DrawnAlone("A", number, code, "tidak-ada", "", f.AT)
    odd = DrawnAlone("A", *stall.numbers[1], service.slug, "raja", f.AT)
    good = drawn_from(stall, 2, service, 1)
    found = {each.code: each for each in tell(gone, odd, good)}
    assert found[code].took == Took.REFUSED
    assert "tidak ada" in str(found[code].why)
    assert [each.took for each in found.values()].count(Took.REFUSED) == 2
    assert [row.sequence for row in Ticket.objects.all()] == [703]


def test_the_next_day_it_is_over(floor):
    _mall, _stall, service = floor
    [stall] = stock_of().stalls
    [took] = tell(drawn_from(stall, 0, service, 5), at=f.AT + timedelta(days=1))
    assert took.took == Took.DAY_OVER
    assert not Ticket.objects.exists()
    lost = Event.objects.get(name="queue.number.not_taken")
    assert (lost.data["number"], lost.data["reason"]) == ("A-701", "day_over")
