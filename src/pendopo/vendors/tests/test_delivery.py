"""Webhooks: nothing is lost, whatever the mall answers; troubles do what they say; a kill forgets nothing."""

import json

import pytest

from pendopo.vendors.delivery import pause_after
from pendopo.vendors.keys import Keys, keys_of
from pendopo.vendors.tests.inprocess import Wire


@pytest.fixture
def wire():
    found = Wire()
    yield found
    found.close()


def texts(webhooks):
    return [
        message["text"]["body"]
        for webhook in webhooks
        for entry in webhook["entry"]
        for change in entry["changes"]
        for message in change["value"].get("messages", [])
    ]


def test_a_mall_that_fails_is_asked_again_ever_later_and_gets_everything(wire):
    wire.answers = 500
    for number in range(3):
        wire.say("whatsapp", f"pesan {number}")
        wire.deliver(0.5)
    times = len(wire.told)
    wire.deliver(30)
    assert 3 < len(wire.told) - times < 25
    shown = wire.control("talk", channel="whatsapp", person="sari")["messages"]
    assert {each["state"] for each in shown} == {"sent"}
    wire.answers = 200
    assert sorted(texts(wire.deliver(60))) == ["pesan 0", "pesan 1", "pesan 2"]
    shown = wire.control("talk", channel="whatsapp", person="sari")["messages"]
    assert {each["state"] for each in shown} == {"delivered"}
    assert [pause_after(number) for number in (1, 2, 3, 20)] == [1.5, 3.0, 6.0, 300.0]


def test_what_waits_together_is_told_in_one_batch(wire):
    for number in range(5):
        wire.say("whatsapp", f"pesan {number}")
    told = wire.deliver()
    assert len(told) == 1
    assert len(told[0]["entry"]) == 5
    assert texts(told) == [f"pesan {number}" for number in range(5)]


def test_a_vendor_that_is_down_refuses_and_tells_everything_afterwards(wire):
    wire.control("trouble", channel="whatsapp", down=3_600)
    wire.say("whatsapp", "Halo")
    own = wire.account("whatsapp").own_id
    refused = wire.post(f"/v23.0/{own}/messages", {})
    assert (refused.status_code, refused.json()["error"]["code"]) == (503, 2)
    assert wire.deliver(60) == []
    wire.at += 3_600
    assert texts(wire.deliver()) == ["Halo"]
    wire.control("trouble", channel="telegram", down=3_600)
    assert wire.bot("getMe").status_code == 502
    wire.control("trouble", channel="telegram", down=0)
    assert wire.bot("getMe").status_code == 200


def test_a_slow_vendor_answers_late_and_the_others_do_not(wire, monkeypatch):
    pauses = []

    async def sleep(seconds):
        pauses.append(seconds)

    monkeypatch.setattr("pendopo.vendors.app.asyncio.sleep", sleep)
    wire.control("trouble", channel="messenger", slow=5)
    wire.post("/v23.0/me/messages", {}, "whatsapp")
    assert pauses == []
    wire.post("/v23.0/me/messages", {}, "messenger")
    assert pauses == [5]


def test_duplicates_and_another_order_on_request(wire):
    wire.control("trouble", channel="whatsapp", duplicate=True)
    wire.say("whatsapp", "dua kali")
    assert texts(wire.deliver()) == ["dua kali", "dua kali"]
    assert wire.told[0].content == wire.told[1].content
    wire.control("trouble", channel="whatsapp", duplicate=False, reorder=True)
    for number in range(3):
        wire.say("whatsapp", f"pesan {number}")
    assert texts(wire.deliver()) == ["pesan 2", "pesan 1", "pesan 0"]
    own = wire.account("whatsapp").own_id
    said = {"messaging_product": "whatsapp", "to": "6281100003001", "type": "text", "text": {"body": "Ya"}}
    wire.post(f"/v23.0/{own}/messages", said)
    states = [
        each["status"]
        for webhook in wire.deliver()
        for each in webhook["entry"][0]["changes"][0]["value"].get("statuses", [])
    ]
    assert states == ["delivered", "sent"]


def test_a_kill_forgets_nothing(tmp_path):
    first = Wire(tmp_path / "vendors.sqlite3")
    first.answers = 503
    first.say("whatsapp", "Halo")
    first.deliver(1.0)
    first.control("trouble", channel="telegram", revoked=True)
    first.close()
    second = Wire(tmp_path / "vendors.sqlite3")
    second.at = first.at + 10
    assert texts(second.deliver()) == ["Halo"]
    assert second.bot("getMe").status_code == 401
    second.close()


def test_one_seed_gives_both_sides_the_same_keys_and_another_seed_others(tmp_path):
    ours, theirs = keys_of(tmp_path), keys_of(tmp_path)
    assert ours.accounts() == theirs.accounts()
    assert (tmp_path / "vendors.seed").stat().st_mode & 0o777 == 0o600
    assert Keys("lain").control != ours.control
    assert all(
        value not in repr(each)
        for each in ours.accounts()
        for value in each.secrets.values()
        if len(value) > 12
    )


def test_nobody_steers_the_vendors_without_the_control_key(wire):
    for path in ("state", "talk?channel=whatsapp&person=sari"):
        assert wire.ask("GET", f"/control/{path}").status_code == 401
    assert wire.ask("POST", "/control/say", token="salah", json={}).status_code == 401
    assert wire.ask("GET", "/tidak/ada").status_code == 404


def test_the_vendors_take_their_time_from_the_mall(wire):
    token = wire.world.keys.control
    headers = {"Authorization": f"Bearer {token}", "X-Demo-Time": "1795399999.5;1.0"}
    assert json.loads(wire.ask("GET", "/control/state", headers=headers).content)["now"] == 1795399999.5
