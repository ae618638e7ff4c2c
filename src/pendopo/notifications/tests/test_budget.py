"""The plan of a day's budget: never above the limit, the urgent first, the same as the pure rule."""

from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pendopo.channels.models import OutboxMessage
from pendopo.kit.actor import SYSTEM
from pendopo.notifications import actions, rules
from pendopo.notifications.models import Planned, Reservation
from pendopo.notifications.tests.factories import AT, make_account

TODAY = date(2026, 11, 23)


@given(
    st.lists(st.none() | st.integers(0, 6).map(lambda days: TODAY + timedelta(days=days)), max_size=60),
    st.lists(st.integers(0, 9), min_size=1, max_size=6),
)
def test_no_day_takes_more_than_its_room_and_nobody_comes_too_late(people, room):
    given_days = rules.plan_days(people, room, first=TODAY)
    for number, most in enumerate(room):
        assert given_days.count(TODAY + timedelta(days=number)) <= most
    for last, day in zip(people, given_days, strict=True):
        assert day is None or last is None or day <= last
    if all(last is None for last in people):
        assert sum(day is not None for day in given_days) == min(len(people), sum(room))


def test_the_ladder_of_the_vendor():
    assert [rules.tier_of(limit) for limit in (0, 100, 250, 1_999, 10_000)] == [
        "TIER_UNLIMITED", "TIER_250", "TIER_250", "TIER_1K", "TIER_10K",
    ]  # fmt: skip
    assert rules.room_of_day(250, 0) == 250
    assert rules.room_of_day(250, 1) == 225
    assert rules.room_of_day(0, 2) > 10**6
    assert rules.next_step(250, [0, 0, 120]) is None
    assert rules.next_step(250, [100, 100]).people == 1_000
    assert rules.next_step(100_000, [60_000]).people == 0


pytestmark = pytest.mark.django_db


def queue(account, number, *, rank=2, expires_at=None, due_at=AT, reach=None):
    """Messages that count in the account's budget, each to another person."""
    return OutboxMessage.objects.bulk_create(
        OutboxMessage(
            kind="appointment_reminder", channel="whatsapp", recipient="x", content="{}", account=account,
            first_word=True, settled=True, reach=reach or uuid4(), rank=rank, state="queued", due_at=due_at,
            next_try_at=due_at, expires_at=expires_at, created_at=AT,
        )
        for _each in range(number)
    )  # fmt: skip


def days(rows):
    """On which days they are planned, with how many."""
    found: dict = {}
    for row in rows:
        when = Planned.objects.filter(message=row.pk).values_list("day", flat=True).first()
        found[when] = found.get(when, 0) + 1
    return found


def day(number):
    return TODAY + timedelta(days=number)


def test_a_batch_is_spread_over_days_and_what_must_arrive_goes_first():
    account = make_account(limit=10)
    rest = queue(account, 20)
    actions.plan_account(account=account.pk, by=SYSTEM, at=AT)
    assert days(rest) == {day(0): 9, day(1): 9, day(2): 2}
    legal = queue(account, 4, rank=0)
    actions.plan_account(account=account.pk, by=SYSTEM, at=AT)
    assert days(legal) == {day(0): 4}  # three of the others made room
    assert days(rest) == {day(0): 6, day(1): 9, day(2): 5}
    counts = Reservation.objects.filter(account=account).values_list("day", flat=True)
    assert max(list(counts).count(one) for one in counts) <= 10


def test_who_would_come_too_late_goes_another_way_and_one_person_counts_once():
    account = make_account(limit=10)
    tomorrow = datetime(2026, 11, 24, 2, 0, tzinfo=AT.tzinfo)
    rows = queue(account, 20, rank=1, expires_at=tomorrow)
    actions.plan_account(account=account.pk, by=SYSTEM, at=AT)
    assert days(rows) == {day(0): 9, day(1): 9, None: 2}
    late = OutboxMessage.objects.filter(first_word=False)
    assert {(row.settled, row.error) for row in late} == {(False, "no_budget")}
    someone = Reservation.objects.filter(day=day(0)).first().reach
    again = queue(account, 3, reach=someone)
    actions.plan_account(account=account.pk, by=SYSTEM, at=AT)
    assert days(again) == {day(0): 3}
    assert Reservation.objects.filter(day=day(0)).count() == 9


def test_what_missed_its_day_is_planned_anew():
    account = make_account(limit=10)
    rows = queue(account, 12)
    actions.plan_account(account=account.pk, by=SYSTEM, at=AT)
    assert actions.let_go(limit=5, by=SYSTEM, at=AT) == 5
    assert days(rows) == {day(0): 4, day(1): 3, None: 5}
    assert actions.plan_missed(by=SYSTEM, at=AT + timedelta(days=1)) == 9
    assert days(rows) == {day(1): 9, day(2): 3}
    Reservation.objects.filter(day=TODAY).update(day=TODAY - timedelta(days=90))
    actions.plan_missed(by=SYSTEM, at=AT)
    assert not Reservation.objects.filter(day__lt=TODAY).exists()


def test_what_is_planned_for_a_later_day_waits_for_its_morning():
    account = make_account(limit=10)
    queue(account, 12)
    actions.plan_account(account=account.pk, by=SYSTEM, at=AT)
    assert actions.let_go(by=SYSTEM, at=AT) == 9
    at_night, morning = AT + timedelta(hours=20), AT + timedelta(hours=22)  # 05.00 and 07.00
    assert actions.let_go(by=SYSTEM, at=at_night) == 0
    assert actions.let_go(by=SYSTEM, at=morning) == 3
    assert set(OutboxMessage.objects.values_list("planned_on", flat=True)) == {day(0), day(1)}


@pytest.mark.parametrize("seed", range(3))
def test_the_plan_of_the_database_is_the_plan_of_the_rule(seed):
    limit, gone = 5 + seed, 3 * seed
    account = make_account(limit=limit)
    Reservation.objects.bulk_create(
        Reservation(account=account, day=TODAY, reach=uuid4()) for _ in range(gone)
    )
    ends = [AT + timedelta(days=1 + (number * 7 + seed) % 5) for number in range(17)]
    rows = [
        queue(account, 1, rank=1, expires_at=end, reach=UUID(int=number + 1))[0]
        for number, end in enumerate(ends)
    ]
    actions.plan_account(account=account.pk, by=SYSTEM, at=AT)
    room = rules.room_of_day(limit, 1)
    order = sorted(range(17), key=lambda number: (ends[number], number))
    wanted = rules.plan_days(
        [ends[number].date() for number in order], [max(0, room - gone), *[room] * 30], first=TODAY
    )
    planned = dict(Planned.objects.values_list("message", "day"))
    assert [planned.get(rows[number].pk) for number in order] == wanted
