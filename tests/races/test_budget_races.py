"""Planners of one sender at the same instant: no day ever takes more people than its limit."""

import time
from functools import partial
from uuid import uuid4

import pytest
from django.db import transaction
from django.db.models import Count

from pendopo.channels.models import OutboxMessage
from pendopo.kit.actor import SYSTEM
from pendopo.notifications.actions import plan, plan_account
from pendopo.notifications.models import Planned, Reservation
from pendopo.notifications.tests.factories import AT, make_account
from tests.races.together import run_together, won

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("crowd")]
LIMIT, PLANNERS, EACH = 50, 12, 40


@transaction.atomic
def _write_and_plan(account: int, rank: int, lock: bool) -> int:
    """One planner: its own messages come in, and it plans the account, in one transaction."""
    OutboxMessage.objects.bulk_create(
        OutboxMessage(
            kind="appointment_reminder", channel="whatsapp", recipient="x", content="{}", account_id=account,
            first_word=True, settled=True, reach=uuid4(), rank=rank, state="queued", due_at=AT,
            next_try_at=AT, created_at=AT,
        )
        for _each in range(EACH)
    )  # fmt: skip
    return plan_account(account=account, lock=lock, by=SYSTEM, at=AT)


def _fullest(account: int) -> int:
    days = Reservation.objects.filter(account=account).values("day").annotate(people=Count("id"))
    return max(row["people"] for row in days)


def test_a_dozen_planners_at_one_instant_keep_the_limit_of_every_day():
    account = make_account(limit=LIMIT).pk
    results = run_together(
        *(partial(_write_and_plan, account, number % 3, True) for number in range(PLANNERS))
    )
    assert len(won(results)) == PLANNERS
    assert _fullest(account) <= LIMIT
    assert Planned.objects.filter(account=account).count() == PLANNERS * EACH
    assert Reservation.objects.filter(account=account).count() == PLANNERS * EACH


def test_without_taking_turns_a_day_is_overrun(monkeypatch):
    """The negative control: were this to keep the limit, the test above would prove nothing."""
    account = make_account(limit=LIMIT).pk
    monkeypatch.setattr(plan, "_pause", lambda: time.sleep(0.05))
    run_together(*(partial(_write_and_plan, account, 2, False) for _number in range(PLANNERS)))
    assert _fullest(account) > LIMIT
