"""Webhooks: raw and durable before the answer, taken in once, worked in one transaction with the answer."""

import json
from datetime import timedelta

import pytest
from django.test import Client

from pendopo.channels import actions, queries
from pendopo.channels.models import Account, Identity, Message, OutboxMessage, Thread, Webhook
from pendopo.channels.tests.factories import AT, Told
from pendopo.channels.types import Author, Choice, Reply
from pendopo.events.models import Event
from pendopo.kit.actor import SYSTEM

pytestmark = pytest.mark.django_db
SECRET = "rahasia-telegram"


@pytest.fixture
def account(db):
    queries.forget_kept_accounts()
    yield Account.objects.create(
        channel="telegram", key="bogor", name="Bogor", mall="bogor", own_id="1", base_url="http://127.0.0.1:9",
        secrets=json.dumps({"token": "1:abc", "secret_token": SECRET}), created_at=AT,
    )  # fmt: skip
    queries.forget_kept_accounts()


@pytest.fixture
def answers(monkeypatch):
    """An answerer that says what it heard, with two things to choose."""
    heard = []

    def answer(*, thread, message, by, at):
        heard.append(message.text)
        said = Reply(f"Anda menulis: {message.text}", choices=(Choice("a", "Ya"), Choice("b", "Tidak")))
        actions.reply(thread=thread.id, reply=said, author=Author.BOT, wake=False, by=by, at=at)

    monkeypatch.setattr("pendopo.channels.actions.receive._answerer", [answer])
    return heard


def update(number, text, user=77, **more):
    message = {
        "message_id": number, "date": int(AT.timestamp()) + number,
        "from": {"id": user, "first_name": "Sari", "language_code": "id"},
        "chat": {"id": user, "type": "private"}, "text": text,
    }  # fmt: skip
    return json.dumps({"update_id": number, "message": message | more}).encode()


def deliver(body, secret=SECRET, path="/webhook/telegram/bogor"):
    headers = {"X-Telegram-Bot-Api-Secret-Token": secret}
    return Client().post(path, body, content_type="application/json", headers=headers)


def work(at=AT):
    return actions.work_webhooks(by=SYSTEM, at=at)


def test_a_forged_or_misdirected_webhook_leaves_nothing(account):
    assert deliver(update(1, "halo"), secret="salah").status_code == 403
    assert deliver(update(1, "halo"), path="/webhook/telegram/lain").status_code == 404
    assert deliver(update(1, "halo"), path="/webhook/merpati/bogor").status_code == 404
    assert Client().get("/webhook/telegram/bogor").status_code == 403
    assert Webhook.objects.count() == 0


def test_a_message_is_kept_sealed_answered_and_taken_once(account, answers):
    for _ in range(3):
        assert deliver(update(5, "KTP hilang")).status_code == 200
    row = Webhook.objects.get()
    assert b"KTP hilang" not in bytes(row.body)
    again = json.loads(update(5, "KTP hilang"))
    again["message"]["from"]["username"] = "sari"  # the same message, delivered again with other bytes
    deliver(json.dumps(again).encode())
    assert work() == 2
    assert answers == ["KTP hilang"]
    inward, outward = Message.objects.order_by("said_at", "id")
    assert (inward.text, outward.text) == ("KTP hilang", "Anda menulis: KTP hilang")
    assert outward.outbox.state == "queued"
    rows = Event.objects.filter(name__startswith="channels.message").order_by("id")
    names = list(rows.values_list("name", flat=True))
    assert names == ["channels.message.received", "channels.message.written"]
    carrier = Told()
    assert actions.deliver_due(sender=carrier, by=SYSTEM, at=AT + timedelta(seconds=9)).sent == 1
    sent = carrier.taken[0]
    assert (sent.recipient, sent.account.key, [each.id for each in sent.reply.choices]) == (
        "77",
        "bogor",
        ["a", "b"],
    )
    shown = queries.list_messages(inward.thread_id)
    assert [(each.inward, each.state) for each in shown] == [(True, ""), (False, "sent")]


def test_a_crash_while_answering_leaves_the_webhook_to_be_worked_again(account, answers, monkeypatch):
    def broken(**_more):
        raise RuntimeError("mati")

    deliver(update(1, "halo"))
    monkeypatch.setattr("pendopo.channels.actions.receive._answerer", [broken])
    work()
    assert (Message.objects.count(), Thread.objects.count(), OutboxMessage.objects.count()) == (0, 0, 0)
    row = Webhook.objects.get()
    assert (row.worked_at, row.attempts, row.error) == (None, 1, "RuntimeError")
    monkeypatch.setattr("pendopo.channels.actions.receive._answerer", [])
    Webhook.objects.update(next_try_at=AT - timedelta(days=400))
    work()
    assert Message.objects.filter(inward=True).count() == 1


def test_unreadable_and_foreign_updates_are_worked_through_without_a_trace(account, answers):
    group = {"chat": {"id": -1, "type": "group"}}
    for body in (
        b"{",
        b"[]",
        b'{"update_id": 1}',
        update(2, "halo", **group),
        b'{"update_id":3,"message":{}}',
    ):
        assert deliver(body).status_code == 200
    assert work() == 5
    assert Webhook.objects.filter(worked_at=None).count() == 0
    assert Identity.objects.count() == 0
