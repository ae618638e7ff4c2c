"""The chat on our own page: durable, once, answered at once, with true states, and nobody else's."""

import re

import pytest
from django.core.cache import cache
from django.test import Client

from pendopo.channels import actions
from pendopo.channels.models import Message, OutboxMessage, Webhook
from pendopo.channels.queries import find_account, forget_kept_accounts
from pendopo.channels.types import Attachment, Author, Choice, Reply
from pendopo.events.models import Event
from pendopo.kit import clock
from pendopo.kit.actor import ANYONE
from pendopo.malls.tests.factories import make_mall, make_stall

pytestmark = pytest.mark.django_db(transaction=True)
ADDRESS = "/m/bogor/obrolan/"


@pytest.fixture(autouse=True)
def answers(monkeypatch):
    """A short answerer with a choice, a QR code and a calendar file."""
    cache.clear()
    forget_kept_accounts()

    def answer(*, thread, message, by, at):
        reply = Reply(
            f"Anda menulis: {message.choice or message.text}", choices=(Choice("x:1", "Pilih saya"),),
            attachments=(Attachment("qr", "kode", "ABC"), Attachment("calendar", "janji", "BEGIN:VCALENDAR")),
        )  # fmt: skip
        actions.reply(thread=thread.id, reply=reply, author=Author.BOT, wake=False, by=by, at=at)

    monkeypatch.setattr("pendopo.channels.actions.receive._answerer", [answer])
    make_stall(make_mall())


def test_a_message_is_kept_once_and_answered_in_the_same_call(client):
    first = client.get(ADDRESS)
    assert "Jangan menulis NIK" in first.content.decode()
    for _again in range(3):
        answer = client.post(ADDRESS, {"pesan": "mau bikin ktp <b>", "kunci": "11111111-1111"})
        assert answer.status_code == 302
    page = client.get(ADDRESS).content.decode()
    assert page.count("Anda menulis: mau bikin ktp &lt;b&gt;") == 1
    assert Message.objects.filter(inward=True).count() == 1
    assert not Webhook.objects.filter(worked_at__isnull=True).exists()
    client.post(ADDRESS, {"pilih": "x:1", "kunci": "22222222-2222"})
    page = client.get(ADDRESS).content.decode()
    assert "Anda menulis: x:1" in page
    assert page.count(">Pilih saya") >= 2  # as the person's own words, and as the button of the newest answer
    channels = set(Event.objects.filter(name="channels.message.received").values_list("channel", flat=True))
    assert channels == {"webchat"}


def test_states_are_true_and_files_are_one_s_own(client):
    client.post(ADDRESS, {"pesan": "halo"})
    states = OutboxMessage.objects.values_list("state", flat=True)
    assert set(states.all()) == {"queued"}
    while actions.deliver_due(by=ANYONE, at=clock.now()).claimed:
        pass
    client.get(f"{ADDRESS}isi")
    assert set(states.all()) == {"delivered"}
    client.get(f"{ADDRESS}isi?terlihat=1")
    assert set(states.all()) == {"read"}
    page = client.get(ADDRESS).content.decode()
    found = [client.get(address).content for address in re.findall(rf"{ADDRESS}berkas/[-0-9a-f]+/\d", page)]
    assert [each[:4] for each in found] == [b"\x89PNG", b"BEGI"]
    message = Message.objects.filter(inward=False).latest("pk").pk
    assert client.get(f"{ADDRESS}berkas/{message}/7").status_code == 404
    stranger = Client()
    assert stranger.get(f"{ADDRESS}berkas/{message}/0").status_code == 404
    assert "halo" not in stranger.get(ADDRESS).content.decode()
    stranger.cookies["pendopo_obrolan"] = client.cookies["pendopo_obrolan"].value[:-3] + "xyz"
    assert "halo" not in stranger.get(ADDRESS).content.decode()


def test_too_much_too_long_and_nothing_keep_what_was_typed(client):
    assert client.post(ADDRESS, {"pesan": "  "}).status_code == 422
    long = client.post(ADDRESS, {"pesan": "a" * 2001})
    assert long.status_code == 422
    assert "a" * 2001 in long.content.decode()
    for _number in range(20):
        assert client.post(ADDRESS, {"pesan": "lagi"}).status_code == 302
    refused = client.post(ADDRESS, {"pesan": "yang ini tetap ada"})
    assert refused.status_code == 429
    assert "yang ini tetap ada" in refused.content.decode()


def test_nobody_outside_writes_in_it(client):
    client.post(ADDRESS, {"pesan": "halo"})
    assert find_account("webchat", "bogor") is not None
    body = '{"visitor": "x", "id": "1", "text": "palsu", "at": "2026-11-23T02:00:00+00:00"}'
    for headers in ({}, {"X-Pendopo-Signature": "00" * 32}):
        answer = client.post("/webhook/webchat/bogor", body, content_type="application/json", headers=headers)
        assert answer.status_code == 403
    assert client.get("/m/tidak-ada/obrolan/").status_code == 404
