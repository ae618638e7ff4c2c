"""A person's phone, a vendor, the mall and back, on every channel that has an adapter: nothing but the wire
between them, which is taken hold of here instead of a socket.
"""

from datetime import timedelta
from importlib.util import find_spec

import httpx
import pytest
from django.test import Client

from pendopo.channels import actions, queries
from pendopo.channels.models import Account, Message, OutboxMessage
from pendopo.channels.tests.factories import AT
from pendopo.channels.types import Author, Choice, Reply
from pendopo.config.demo.vendors import connect_vendors
from pendopo.kit.actor import SYSTEM
from pendopo.vendors.keys import keys_of
from pendopo.vendors.tests.inprocess import Wire

pytestmark = pytest.mark.django_db
CHANNELS = [
    channel
    for channel in ("telegram", "whatsapp", "messenger", "instagram")
    if find_spec(f"pendopo.channels.adapters.{channel}")
]


@pytest.fixture
def wire(monkeypatch, settings, tmp_path):
    """The vendors with the keys of this data folder; what adapters send goes to them."""
    queries.forget_kept_accounts()
    settings.DATA = tmp_path
    found = Wire(seed=keys_of(settings.DATA).seed)
    connect_vendors(by=SYSTEM, at=AT)
    monkeypatch.setattr(
        httpx.HTTPTransport, "handle_request", lambda _transport, request: found.carry(request)
    )
    yield found
    found.close()
    queries.forget_kept_accounts()


@pytest.fixture
def answers(monkeypatch):
    """A mall that repeats what it heard and offers two things to press."""

    def answer(*, thread, message, by, at):
        heard = message.choice or message.text
        said = Reply(f"Anda: {heard}", choices=(Choice("pilih-a", "Ya"), Choice("pilih-b", "Tidak")))
        actions.reply(thread=thread.id, reply=said, author=Author.BOT, wake=False, by=by, at=at)

    monkeypatch.setattr("pendopo.channels.actions.receive._answerer", [answer])


def house_works(wire):
    """The mall takes what the vendors tell, works it through and sends what it has to say."""
    before = len(wire.told)
    wire.deliver()
    for request in wire.told[before:]:
        headers = {name: value for name, value in request.headers.items() if name.startswith(("x-", "auth"))}
        answer = Client().post(
            request.url.path, request.content, content_type="application/json", headers=headers
        )
        assert answer.status_code == 200
    at = AT + timedelta(seconds=wire.at - AT.timestamp())
    actions.work_webhooks(by=SYSTEM, at=at)
    actions.deliver_due(by=SYSTEM, at=at)


def seen(wire, channel):
    return wire.control("talk", channel=channel, person="sari", open=1)["messages"]


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_message_goes_to_the_mall_and_its_answer_comes_back_and_can_be_pressed(wire, answers, channel):
    wire.say(channel, "/start" if channel == "telegram" else "KTP hilang")
    house_works(wire)
    own, answer = seen(wire, channel)
    assert own["state"] == "delivered"
    assert answer["body"]["text"].startswith("Anda: ")
    choices = answer["body"]["buttons"]
    assert [each["title"] for each in choices] == ["Ya", "Tidak"]
    wire.say(channel, kind="choice", message=answer["id"], choice=choices[0]["id"])
    house_works(wire)
    assert seen(wire, channel)[-1]["body"]["text"] == "Anda: pilih-a"
    assert Message.objects.filter(inward=True).count() == 2
    house_works(wire)
    states = set(OutboxMessage.objects.values_list("state", flat=True))
    assert states <= {"sent", "delivered", "read"}
    assert channel == "telegram" or "read" in states


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_revoked_token_loses_nothing_and_says_so(wire, answers, channel):
    wire.say(channel, "/start" if channel == "telegram" else "KTP hilang")
    wire.control("trouble", channel=channel, revoked=True)
    house_works(wire)
    assert len(seen(wire, channel)) == 1
    row = OutboxMessage.objects.get()
    assert row.state in ("queued", "failed")
    assert "401" in row.error or "190" in row.error


@pytest.mark.parametrize("channel", CHANNELS)
def test_the_connection_of_the_demo_is_well(wire, channel):
    from pendopo.channels.adapters import adapter_for

    account = queries.find_account(channel, "bogor")
    steps = adapter_for(channel).check(account)
    assert steps
    assert [each for each in steps if each.state == "failed"] == []


@pytest.mark.skipif(not find_spec("pendopo.channels.adapters.sms"), reason="no adapter")
def test_a_short_message_is_answered_with_numbers_to_type_and_its_delivery_is_known(wire, answers):
    wire.say("phone", "KTP hilang")
    house_works(wire)
    answer = seen(wire, "phone")[-1]["body"]["text"]
    assert answer.startswith("Anda: KTP hilang")
    assert "1. Ya" in answer
    house_works(wire)
    assert OutboxMessage.objects.get().state == "delivered"


def test_words_after_the_window_are_never_called_sent(wire, answers):
    wire.say("whatsapp", "KTP hilang")
    house_works(wire)
    thread = Message.objects.filter(inward=True).get().thread_id
    wire.at += 25 * 3_600
    late = AT + timedelta(seconds=wire.at - AT.timestamp())
    actions.reply(
        thread=thread, reply=Reply("Maaf, baru sempat."), author=Author.BOT, wake=False, by=SYSTEM, at=late
    )
    house_works(wire)
    row = OutboxMessage.objects.order_by("-created_at").first()
    assert (row.state, row.error) == ("failed", "window_closed")
    assert [each for each in seen(wire, "whatsapp") if "Maaf" in each["body"].get("text", "")] == []


def test_an_account_that_was_connected_to_a_real_vendor_stays(wire):
    row = Account.objects.get(channel="telegram", key="bogor")
    assert row.base_url.startswith("http://127.0.0.1:")
    Account.objects.filter(pk=row.pk).update(base_url="https://api.telegram.org", name="Bot kami")
    connect_vendors(by=SYSTEM, at=AT)
    row.refresh_from_db()
    assert (row.base_url, row.name) == ("https://api.telegram.org", "Bot kami")
