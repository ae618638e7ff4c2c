"""A talk comes to the officers: once, with a number and a place that repeats do not push back."""

from datetime import timedelta

import pytest

from pendopo.channels.models import Account, Identity, Thread
from pendopo.inbox import actions, queries
from pendopo.inbox.types import Reason
from pendopo.kit.actor import SYSTEM
from pendopo.kit.errors import NotFound
from pendopo.malls.tests.factories import AT, make_mall

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(db):
    make_mall()
    return Account.objects.create(channel="telegram", key="bogor", name="B", mall="bogor", created_at=AT)


def thread(account, name, mall="bogor"):
    identity = Identity.objects.create(
        channel="telegram", user_hash=name.encode().ljust(32), user_id=name, pseudonym=name, created_at=AT
    )
    return Thread.objects.create(account=account, identity=identity, mall=mall, created_at=AT)


def ask(row, at=AT):
    return actions.ask_officer(thread=row.pk, reason=Reason.ASKED, summary="KTP", by=SYSTEM, at=at)


def test_a_hand_over_is_one_with_a_number_and_who_repeats_keeps_the_place(account):
    sari, budi = thread(account, "sari"), thread(account, "budi")
    first, second = ask(sari), ask(budi, AT + timedelta(minutes=1))
    assert [(each.receipt, each.place) for each in (first, second)] == [("P-001", 1), ("P-002", 2)]
    assert ask(sari, AT + timedelta(minutes=2)).id == first.id
    again = actions.note_incoming(thread=sari.pk, by=SYSTEM, at=AT + timedelta(minutes=3))
    assert (again.place, again.unanswered, again.first_unanswered_at) == (1, 2, AT)
    assert queries.conversation_of(sari.pk).receipt == "P-001"
    tomorrow = ask(thread(account, "tini"), AT + timedelta(days=1))
    assert tomorrow.receipt == "P-001"


def test_a_talk_about_no_mall_has_no_officers_yet(account):
    lost = thread(account, "sari", mall="")
    with pytest.raises(NotFound):
        ask(lost)
    assert queries.conversation_of(lost.pk) is None
    assert actions.note_incoming(thread=lost.pk, by=SYSTEM, at=AT) is None
