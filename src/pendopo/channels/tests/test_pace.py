"""A vendor that says "too fast": the account rests, no message loses an attempt, and all go in the end."""

from datetime import timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from pendopo.channels import actions, rules, tasks
from pendopo.channels.adapters.graph.api import failure_of
from pendopo.channels.models import Account, OutboxMessage
from pendopo.channels.queries.pace import next_after_rest
from pendopo.channels.tests.factories import AT, put
from pendopo.channels.types import DeliveryFailed, Outgoing
from pendopo.kit import clock
from pendopo.kit.actor import SYSTEM

pytestmark = pytest.mark.django_db
PER_SECOND = 30


class Paced:
    """A vendor that takes so many messages in one second and refuses the others."""

    vendor = "paced"

    def __init__(self, retry_seconds: int = 0) -> None:
        self.retry_seconds, self.refused = retry_seconds, 0
        self.now, self.taken = AT, []

    def send(self, message: Outgoing) -> str:
        """Take it, or say that this is too fast."""
        if message.account and sum(when == self.now for when, _id in self.taken) >= PER_SECOND:
            self.refused += 1
            raise DeliveryFailed("sms_429", permanent=False, retry_seconds=self.retry_seconds, busy=True)
        self.taken.append((self.now, message.id))
        return message.id


@pytest.fixture
def crowd():
    """100 messages of one account, and one of none."""
    account = Account.objects.create(channel="phone", key="mal", name="SMS", secrets="{}", created_at=AT)
    for number in range(100):
        put(f"+62812{number:05}", channel="phone")
    OutboxMessage.objects.update(account=account)
    put("sari@contoh.id")
    return account


def test_a_burst_goes_out_at_the_vendors_pace_and_nothing_is_given_up(crowd):
    vendor = Paced()
    seconds = 0
    while OutboxMessage.objects.filter(state="queued").exists():
        vendor.now = AT + timedelta(seconds=seconds)
        while actions.deliver_due(sender=vendor, by=SYSTEM, at=vendor.now).claimed:
            pass
        seconds += 1
        assert seconds < 20
    assert seconds == 4  # 100 at 30 a second
    assert vendor.refused == 3  # one refusal tells of the whole account
    assert len({key for _when, key in vendor.taken}) == len(vendor.taken) == 101
    assert set(OutboxMessage.objects.values_list("state", "attempts")) == {("sent", 1)}


def test_the_account_rests_as_long_as_the_vendor_says_and_others_do_not(crowd, monkeypatch):
    vendor = Paced(retry_seconds=300)
    round_ = actions.deliver_due(sender=vendor, by=SYSTEM, at=AT)
    assert (round_.sent, round_.held) == (30, 20)
    assert actions.deliver_due(sender=Paced(), by=SYSTEM, at=AT).sent == 1  # the letter, of no account
    assert actions.deliver_due(sender=vendor, by=SYSTEM, at=AT + timedelta(seconds=299)).claimed == 0
    crowd.refresh_from_db()
    assert crowd.rests_until == AT + timedelta(seconds=300) == next_after_rest(at=AT)
    monkeypatch.setattr(clock, "now", lambda: AT)
    for _twice in range(2):
        tasks.deliver()
    (job,) = ProcrastinateJob.objects.filter(queueing_lock="deliver-after-rest")
    assert job.scheduled_at is not None
    vendor.now = AT + timedelta(seconds=300)
    assert actions.deliver_due(sender=vendor, by=SYSTEM, at=vendor.now).sent == 30


def test_a_rest_has_an_end_and_only_the_whole_account_rests():
    assert rules.rest_until(AT) == AT + timedelta(seconds=1)
    assert rules.rest_until(AT, retry_seconds=86_400) == AT + timedelta(minutes=15)
    assert failure_of(429, {"code": 130429}).busy
    assert not failure_of(400, {"code": 131056}).busy  # one person's pace
    assert not failure_of(500, {}).busy
