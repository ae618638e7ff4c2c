"""However a vendor delivers and wherever a worker dies: the same conversation, and the same booking.

Deliveries go the way of the real ones up to the outbox: signed bytes to the address, the raw row, the work,
the bot and what it has to say. Sending is proved in `adapters/`.
"""

import json
import os
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.contracts.talks import AT, SYSTEM, make_place

from pendopo.booking.models import Appointment
from pendopo.channels import actions, queries
from pendopo.channels.actions import intake
from pendopo.channels.models import Account, Message, OutboxMessage, Webhook
from pendopo.events.models import Event
from pendopo.inbox.models import Conversation

pytestmark = pytest.mark.django_db(transaction=False)
SECRET = "rahasia-telegram"
WORDS = (
    "halo",
    "pesan ktp hilang besok jam 9",
    "Sari",
    "lewati",
    "ya",
    "pindah ke rabu jam 10",
    "ya",
    "petugas",
)
# Where a worker can die: each is called once for a message, early, in the middle, and after the answer.
CRASHES = (
    "pendopo.channels.actions.receive._identity",
    "pendopo.channels.actions.receive._answer",
    "pendopo.chat.answer.rules.step",
    "pendopo.channels.actions.keep_dialogue",
)


class Died(RuntimeError):
    """The worker, in the middle of its work."""


def update(number: int) -> bytes:
    message = {
        "message_id": number, "date": int(AT.timestamp()) + number, "text": WORDS[number],
        "from": {"id": 77, "first_name": "Sari", "language_code": "id"},
        "chat": {"id": 77, "type": "private"},
    }  # fmt: skip
    return json.dumps({"update_id": 100 + number, "message": message}).encode()


def deliver(number: int) -> None:
    headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
    answer = Client().post(
        "/webhook/telegram/bogor", update(number), content_type="application/json", headers=headers
    )
    assert answer.status_code == 200


def work(crash: str = "") -> None:
    """One round of the worker; where `crash` is named, it dies there once."""
    at = AT + timedelta(minutes=5)
    if not crash:
        actions.work_webhooks(by=SYSTEM, at=at)
        return
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(crash, _dies)
        actions.work_webhooks(by=SYSTEM, at=at)


_deaths: list[str] = []


def _dies(*_some: Any, **_more: Any) -> None:
    _deaths.append("")
    raise Died


def wait() -> None:
    """Let the time of the next try come."""
    Webhook.objects.filter(worked_at__isnull=True).update(next_try_at=intake.connection_now())


def outcome() -> Any:
    """What is left of all that, without ids and times."""
    said = Message.objects.order_by("created_at", "id").values_list("inward", "author", "kind", "vendor_id")
    words = [row.text for row in Message.objects.filter(inward=True).order_by("said_at", "id")]
    answers = [row.text for row in Message.objects.filter(inward=False).order_by("id")]
    booked = Appointment.objects.values_list("state", "service_day", "window__starts_at", "moves", "people")
    events = (
        Event.objects.exclude(name__startswith="booking.windows")
        .order_by("id")
        .values_list("name", flat=True)
    )
    return (
        sorted(said), words, _without_codes(answers), list(booked), list(events),
        OutboxMessage.objects.count(), Conversation.objects.count(),
    )  # fmt: skip


def _without_codes(answers: list[str]) -> list[str]:
    """Codes and links differ from booking to booking."""
    codes = list(Appointment.objects.values_list("code", flat=True))
    for code in codes:
        answers = [text.replace(code, "KODE") for text in answers]
    return [" ".join(word for word in text.split() if "/k/" not in word) for text in answers]


@pytest.fixture
def account(db: None) -> Any:
    queries.forget_kept_accounts()
    make_place()
    yield Account.objects.create(
        channel="telegram", key="bogor", name="Bogor", mall="bogor", own_id="1", base_url="http://127.0.0.1:9",
        secrets=json.dumps({"token": "1:abc", "secret_token": SECRET}), created_at=AT,
    )  # fmt: skip
    queries.forget_kept_accounts()


def play(batches: list[tuple[list[int], str]]) -> Any:
    """Deliver and work batch after batch, then until nothing is left; the outcome, and nothing stays."""
    undo = transaction.savepoint()
    for numbers, crash in batches:
        for number in numbers:
            deliver(number)
        work(crash)
    for _round in range(6):
        wait()
        work()
    assert not Webhook.objects.filter(worked_at__isnull=True).exists()
    found = outcome()
    transaction.savepoint_rollback(undo)
    return found


@st.composite
def deliveries(draw: Any) -> list[tuple[list[int], str]]:
    """All messages in batches: within a batch in any order, some again, some of earlier batches again; and
    where the worker dies in a batch.
    """
    batches, first = [], 0
    while first < len(WORDS):
        last = draw(st.integers(first + 1, len(WORDS)))
        again = draw(st.lists(st.integers(0, last - 1), max_size=4))
        numbers = draw(st.permutations([*range(first, last), *again]))
        batches.append((list(numbers), draw(st.sampled_from(("", *CRASHES)))))
        first = last
    return batches


def test_any_deliveries_and_crashes_leave_the_same_talk_and_booking(account: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("pendopo.kit.clock.now", lambda: AT)
    clean = play([([number], "") for number in range(len(WORDS))])
    assert clean[3][0][:1] == ("booked",)
    assert clean[3][0][3] == 1  # booked, then moved
    assert clean[6] == 1  # and handed over

    @settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(deliveries())
    def always(batches: list[tuple[list[int], str]]) -> None:
        assert play(batches) == clean

    always()


@pytest.mark.parametrize("crash", CRASHES)
def test_a_worker_that_dies_at_every_message_leaves_the_same(
    crash: str, account: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr("pendopo.kit.clock.now", lambda: AT)
    clean = play([([number], "") for number in range(len(WORDS))])
    _deaths.clear()
    assert play([([number], crash) for number in range(len(WORDS))]) == clean
    assert _deaths, "the worker never came there"


def test_without_the_order_of_speaking_the_talk_is_another(account: Any, monkeypatch: Any) -> None:
    """Negative control."""
    monkeypatch.setattr("pendopo.kit.clock.now", lambda: AT)
    turned = [([1, 0, 2, 4, 3, 5, 7, 6], "")]
    clean = play([([number], "") for number in range(len(WORDS))])
    assert play(turned) == clean
    monkeypatch.setattr(intake.rules, "spoken_order", lambda senders, said: list(range(len(senders))))
    assert play(turned) != clean


def test_without_the_memory_of_deliveries_the_talk_is_another(account: Any, monkeypatch: Any) -> None:
    """Negative control: neither the digest nor the vendor's id is remembered."""
    monkeypatch.setattr("pendopo.kit.clock.now", lambda: AT)
    doubled = [([number, number], "") for number in range(len(WORDS))]
    clean = play([([number], "") for number in range(len(WORDS))])
    assert play(doubled) == clean
    monkeypatch.setattr(intake, "keep_raw", _keep_always)
    monkeypatch.setattr("pendopo.channels.actions.receive._BEFORE", _FORGETS)
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX message_in_once")
    assert play(doubled) != clean


def _keep_always(account: int, body: bytes) -> bool:
    return bool(intake.fetch(intake._STORE, (os.urandom(32), account, intake.seal(body))))


_FORGETS = """
    SELECT %s::bigint IS NULL OR %s::text IS NULL,
        (SELECT 0 WHERE %s::uuid IS NOT NULL AND %s::timestamptz < %s::timestamptz)
"""
