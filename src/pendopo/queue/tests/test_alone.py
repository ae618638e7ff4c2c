"""A counter without its server: who is kept for it, and what it did is taken in once."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from pendopo.events.models import Event
from pendopo.kit.errors import NotAllowed
from pendopo.queue import actions, rules
from pendopo.queue.models import CounterSession, Ticket
from pendopo.queue.tests import factories as f
from pendopo.queue.types import AloneAct, DoneAlone, State, Took

SECOND = timedelta(seconds=1)


@given(st.data())
def test_shares_never_meet_and_leave_the_head_of_the_line_to_the_others(data):
    line = [UUID(int=number) for number in range(data.draw(st.integers(0, 30)))]
    counters = data.draw(st.integers(1, 5))
    shares: list[set[UUID]] = [set() for _ in range(counters)]
    for turn in data.draw(st.lists(st.integers(0, counters - 1), max_size=12)):
        others = set().union(*(share for place, share in enumerate(shares) if place != turn))
        found = rules.share_of(line, mine=shares[turn], others=others, counters=counters)
        assert len(found) <= 4
        assert not set(found) & others
        assert not set(found) & set(line[: 2 * (counters - 1)])
        assert list(found) == sorted(found, key=line.index)
        shares[turn] = set(found)
        line = line[data.draw(st.integers(0, 2)) :]
        for share in shares:
            share &= set(line)


def test_a_lonely_counter_gets_the_next_four():
    line = [UUID(int=number) for number in range(9)]
    assert rules.share_of(line, mine=(), others=(), counters=1) == tuple(line[:4])


@given(st.floats(0, 1_000))
def test_people_are_kept_while_a_counter_is_silent_and_not_for_ever(seconds):
    assert rules.keeps_share(seconds) == (8 <= seconds <= 300)


@pytest.fixture
def floor(db):
    _mall, stall, service = f.make_floor()
    numbers = [f.draw(service, at=f.AT + number * SECOND).number for number in range(10)]
    counters = list(stall.counters.order_by("number"))
    actions.open_counter(counter_id=counters[0].pk, by=f.JOKO, at=f.AT)
    actions.open_counter(counter_id=counters[1].pk, by=f.RINA, at=f.AT)
    return counters, numbers


def hear(counter, by=f.JOKO):
    return actions.hear_counter(counter_id=counter.pk, by=by, at=f.AT + 60 * SECOND)


def silent_for(counter, seconds):
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE queue_countersession SET heard_at = clock_timestamp() - make_interval(secs => %s)"
            " WHERE counter_id = %s", [seconds, counter.pk],
        )  # fmt: skip


def call(counter, by=f.RINA, after=120):
    return actions.call_next_ticket(counter_id=counter.pk, by=by, at=f.AT + after * SECOND)


def test_two_counters_have_shares_of_their_own_and_nothing_personal_in_them(floor):
    (first, second), numbers = floor
    one, other = hear(first), hear(second, by=f.RINA)
    assert [each.number for each in one.share] == numbers[2:6]
    assert [each.number for each in other.share] == numbers[6:10]
    assert (one.is_open, one.current, one.number) == (True, None, first.number)
    assert [each.number for each in hear(first).share] == numbers[2:6]


def test_a_counter_at_work_shares_nothing_while_it_is_heard(floor):
    (first, second), numbers = floor
    hear(first)
    assert [call_and_finish(second) for _ in range(4)] == numbers[:4]


def call_and_finish(counter, by=f.RINA):
    called = call(counter, by)
    actions.start_serving(ticket_id=called.ticket_id, by=by, at=f.AT + 121 * SECOND)
    actions.finish_ticket(ticket_id=called.ticket_id, by=by, at=f.AT + 122 * SECOND)
    return called.number


@pytest.mark.parametrize(("quiet", "called"), [(20, False), (299, False), (301, True), (2, True)])
def test_nobody_else_calls_whom_a_silent_counter_may_call(floor, quiet, called):
    (first, second), numbers = floor
    kept = {each.number for each in hear(first).share}
    silent_for(first, quiet)
    mine = {call_and_finish(second) for _ in range(5)}
    assert bool(mine & kept) == called
    assert mine == (set(numbers[:5]) if called else {*numbers[:2], *numbers[6:9]})


def done(act, ticket, after, key=""):
    return DoneAlone(key or uuid4().hex, act, ticket.id, f.AT + after * SECOND)


def tell(counter, *acts, by=f.JOKO, after=600):
    return actions.take_done(counter_id=counter.pk, done=acts, by=by, at=f.AT + after * SECOND)


def test_what_was_done_alone_stands_as_it_was_done(floor):
    (first, _second), _numbers = floor
    one, two = hear(first).share[:2]
    acts = [
        done(AloneAct.CALL, one, 100), done(AloneAct.RECALL, one, 110), done(AloneAct.START, one, 120),
        done(AloneAct.FINISH, one, 200), done(AloneAct.CALL, two, 210), done(AloneAct.NO_SHOW, two, 240),
    ]  # fmt: skip
    assert [each.took for each in tell(first, *acts)] == [Took.NOW] * 6
    served, missed = Ticket.objects.get(pk=one.id), Ticket.objects.get(pk=two.id)
    assert (served.state, served.calls, served.first_called_at) == ("finished", 2, f.AT + 100 * SECOND)
    assert (missed.state, missed.last_counter_id) == ("no_show", first.pk)
    spans = [(row.state, row.starts_at, row.ends_at) for row in served.periods.all()]
    assert spans[1:] == [
        ("called", f.AT + 100 * SECOND, f.AT + 120 * SECOND),
        ("serving", f.AT + 120 * SECOND, f.AT + 200 * SECOND),
    ]
    finished = Event.objects.get(name="queue.ticket.finished")
    assert (finished.occurred_at, finished.data["serving_seconds"]) == (f.AT + 200 * SECOND, 80)


def test_told_again_nothing_is_done_again_and_a_key_means_one_thing(floor):
    (first, _second), _numbers = floor
    one, two = hear(first).share[:2]
    act = done(AloneAct.CALL, one, 100, key="k" * 20)
    assert [each.took for each in tell(first, act, act)] == [Took.NOW, Took.BEFORE]
    assert [each.took for each in tell(first, act)] == [Took.BEFORE]
    assert [each.took for each in tell(first, done(AloneAct.CALL, two, 101, key="k" * 20))] == [Took.UNKNOWN]
    assert Ticket.objects.get(pk=one.id).calls == 1


def test_who_gave_up_meanwhile_is_told_and_holds_up_no_other(floor):
    (first, second), _numbers = floor
    one, two = hear(first).share[:2]
    Ticket.objects.filter(pk=one.id).update(state=State.CANCELLED.value)
    acts = [done(AloneAct.CALL, one, 100), done(AloneAct.START, one, 110), done(AloneAct.CALL, two, 120)]
    found = tell(first, *acts)
    assert [each.took for each in found] == [Took.REFUSED, Took.REFUSED, Took.NOW]
    assert found[0].why
    [other] = tell(second, done(AloneAct.START, two, 130), by=f.RINA)
    assert other.took == Took.REFUSED  # it stands at the first counter


def test_times_are_never_before_the_person_waited(floor):
    (first, _second), _numbers = floor
    [one] = hear(first).share[:1]
    tell(first, done(AloneAct.CALL, one, -9_000))
    row = Ticket.objects.get(pk=one.id)
    assert row.first_called_at == row.waiting_since


def test_times_are_never_later_than_now(floor):
    (first, _second), _numbers = floor
    [one] = hear(first).share[:1]
    tell(first, done(AloneAct.CALL, one, 9_000), after=300)
    assert Ticket.objects.get(pk=one.id).first_called_at == f.AT + 300 * SECOND


def test_strangers_are_not_heard_and_a_closed_counter_gets_nobody(floor):
    (first, _second), _numbers = floor
    with pytest.raises(NotAllowed):
        hear(first, by=f.STRANGER)
    with pytest.raises(NotAllowed):
        tell(first, by=f.STRANGER)
    hear(first)
    actions.close_counter(counter_id=first.pk, by=f.JOKO, at=f.AT + 70 * SECOND)
    kit = hear(first)
    assert (kit.is_open, kit.share) == (False, ())
    assert not CounterSession.objects.filter(counter=first, state="open").exists()
