"""WhatsApp as the mall meets it: signatures, errors, the window, limits, templates, files, states."""

import hashlib
import hmac
import json

import pytest

from pendopo.vendors.tests.inprocess import Wire

DAY = 86_400.0


@pytest.fixture
def wire():
    found = Wire()
    yield found
    found.close()


def send(wire, text="Halo", to="6281100003001", **more):
    own = wire.account("whatsapp").own_id
    values = {"messaging_product": "whatsapp", "to": to, "type": "text", "text": {"body": text}} | more
    return wire.post(f"/v23.0/{own}/messages", values)


def values_in(webhooks, name):
    """All messages or statuses in the webhooks, in the order in which they came."""
    return [
        each
        for webhook in webhooks
        for entry in webhook["entry"]
        for change in entry["changes"]
        for each in change["value"].get(name, [])
    ]


def interactive(kind, action, body="Pilih"):
    return {"type": "interactive", "interactive": {"type": kind, "body": {"text": body}, "action": action}}


def buttons(*titles):
    found = [
        {"type": "reply", "reply": {"id": f"b{number}", "title": title}}
        for number, title in enumerate(titles)
    ]
    return interactive("button", {"buttons": found})


def rows(count, title="Baris", button="Pilih"):
    found = [{"id": f"r{number}", "title": f"{title} {number}"} for number in range(count)]
    return interactive("list", {"button": button, "sections": [{"title": "Layanan", "rows": found}]})


def test_a_message_is_signed_on_its_bytes_and_names_its_sender(wire):
    wire.say("whatsapp", "KTP hilang 🙏")
    (told,) = wire.deliver()
    raw = wire.told[0]
    secret = wire.account("whatsapp").secrets["app_secret"].encode()
    assert (
        raw.headers["x-hub-signature-256"]
        == f"sha256={hmac.new(secret, raw.content, hashlib.sha256).hexdigest()}"
    )
    assert str(raw.url) == "http://mall.test/webhook/whatsapp/bogor"
    value = told["entry"][0]["changes"][0]["value"]
    (message,) = value["messages"]
    assert (message["from"], message["text"]["body"]) == ("6281100003001", "KTP hilang 🙏")
    assert value["contacts"][0]["user_id"] == message["from_user_id"]
    assert message["from_user_id"].startswith("ID.")
    assert wire.control("talk", channel="whatsapp", person="sari")["messages"][0]["state"] == "delivered"


def test_a_person_without_number_is_reached_by_their_id_only_and_gets_another_with_a_new_number(wire):
    wire.say("whatsapp", "Halo", person="budi")
    (told,) = wire.deliver()
    value = told["entry"][0]["changes"][0]["value"]
    assert "from" not in value["messages"][0]
    assert "wa_id" not in value["contacts"][0]
    user = value["messages"][0]["from_user_id"]
    answer = send(wire, to=None, recipient=user)
    assert answer.json()["contacts"][0] == {"input": user, "user_id": user}
    states = values_in(wire.deliver(), "statuses")
    assert [each["status"] for each in states] == ["sent", "delivered"]
    assert all("recipient_id" not in each and each["recipient_user_id"] == user for each in states)
    wire.control("change-number", person="budi")
    (changed,) = values_in(wire.deliver(), "messages")
    assert (changed["type"], changed["from_user_id"]) == ("system", user)
    assert changed["system"]["user_id"] not in ("", user)


def test_free_words_are_refused_a_day_after_the_last_message_and_that_is_told_later(wire):
    wire.say("whatsapp", "Halo")
    wire.deliver()
    wire.at += DAY - 10
    assert send(wire).status_code == 200
    assert [each["status"] for each in values_in(wire.deliver(), "statuses")] == ["sent", "delivered"]
    wire.at += 10
    assert send(wire).status_code == 200
    (failed,) = values_in(wire.deliver(), "statuses")
    assert (failed["status"], failed["errors"][0]["code"]) == ("failed", 131047)


def test_who_is_not_on_whatsapp_cannot_be_reached(wire):
    assert send(wire, to="+6281100003004").status_code == 200
    (failed,) = values_in(wire.deliver(), "statuses")
    assert (failed["recipient_id"], failed["errors"][0]["code"]) == ("6281100003004", 131026)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"text": {"body": "a" * 4_097}}, "text.body"),
        (buttons("a", "b", "c", "d"), "buttons"),
        (buttons("a" * 21), "title"),
        (buttons("Ya", "Ya"), "title"),
        (rows(11), "rows"),
        (rows(2, title="T" * 24), "row.title"),
        (rows(2, button="b" * 21), "action.button"),
        (interactive("button", {"buttons": []}), "buttons"),
        ({"type": "puisi", "puisi": {}}, "type"),
    ],
)
def test_what_is_too_long_or_too_much_is_refused_with_100(wire, more, words):
    answer = send(wire, **more)
    error = answer.json()["error"]
    assert (answer.status_code, error["code"], error["type"]) == (400, 100, "OAuthException")
    assert words in error["error_data"]["details"]


def test_what_fits_is_shown_and_can_be_pressed(wire):
    wire.say("whatsapp", "Halo")
    assert send(wire, **buttons("Ya", "Tidak", "Nanti dulu")).status_code == 200
    assert send(wire, **rows(10)).status_code == 200
    talk = wire.control("talk", channel="whatsapp", person="sari")["messages"]
    wire.deliver()
    wire.say("whatsapp", kind="choice", message=talk[1]["id"], choice="b2")
    wire.say("whatsapp", kind="choice", message=talk[2]["id"], choice="r7")
    pressed = [each["interactive"] for each in values_in(wire.deliver(), "messages")]
    assert pressed[0]["button_reply"] == {"id": "b2", "title": "Nanti dulu"}
    assert pressed[1]["list_reply"] == {"id": "r7", "title": "Baris 7"}


def test_a_wrong_or_revoked_token_is_190(wire):
    own = wire.account("whatsapp").own_id
    for token in ("", "salah"):
        answer = wire.ask("POST", f"/v23.0/{own}/messages", token=token, json={})
        assert (answer.status_code, answer.json()["error"]["code"]) == (401, 190)
    wire.control("trouble", channel="whatsapp", revoked=True)
    assert send(wire).json()["error"]["code"] == 190
    wire.control("trouble", channel="whatsapp", revoked=False)
    wire.say("whatsapp", "Halo")
    assert send(wire).status_code == 200


def test_too_many_to_one_person_is_131056_and_too_many_at_once_130429(wire):
    wire.say("whatsapp", "Halo")
    codes = [send(wire, f"pesan {number}").status_code for number in range(46)]
    assert codes == [200] * 45 + [400]
    assert send(wire).json()["error"]["code"] == 131056
    wire.at += 271
    assert send(wire).status_code == 200
    for person, number in (("rina", "6281100003003"), ("emma", "447700900123")):
        wire.say("whatsapp", "Halo", person=person)
        for _ in range(40):
            last = send(wire, to=number)
    assert last.json()["error"]["code"] == 130429  # more than 80 in one second
    wire.at += 2
    wire.control("trouble", channel="whatsapp", throttle=True)
    assert send(wire).json()["error"]["code"] == 130429


def template(wire, name="pengingat", text="Besok {{1}} pukul {{2}}.", **more):
    waba = wire.account("whatsapp").secrets["waba_id"]
    values = {
        "name": name, "language": "id", "category": "UTILITY", "components": [{"type": "BODY", "text": text}]
    }  # fmt: skip
    return wire.post(f"/v23.0/{waba}/message_templates", values | more)


def send_template(wire, to="6281100003001", name="pengingat", given=("Selasa", "09.00")):
    parameters = [{"type": "text", "text": each} for each in given]
    body = {
        "name": name,
        "language": {"code": "id"},
        "components": [{"type": "body", "parameters": parameters}],
    }
    return send(wire, to=to, type="template", template=body)


def decide(wire):
    from pendopo.vendors.meta.templates import decide_due

    wire.at += 3
    decide_due(wire.world)
    return [
        (change["field"], change["value"]["event"], change["value"]["reason"])
        for webhook in wire.deliver()
        for change in webhook["entry"][0]["changes"]
    ]


def test_a_template_is_approved_sent_after_the_window_paused_and_rejected(wire):
    assert template(wire).json()["status"] == "PENDING"
    assert send_template(wire).json()["error"]["code"] == 132001
    assert decide(wire) == [("message_template_status_update", "APPROVED", "NONE")]
    assert send_template(wire, given=("Selasa",)).json()["error"]["code"] == 132000
    assert send_template(wire).json()["messages"][0]["message_status"] == "accepted"
    assert [each["status"] for each in values_in(wire.deliver(), "statuses")] == ["sent", "delivered"]
    shown = wire.control("talk", channel="whatsapp", person="sari")["messages"][0]
    assert shown["body"]["text"] == "Besok Selasa pukul 09.00."
    found = wire.control("state")["templates"][0]
    wire.control("template", id=found["id"], event="PAUSED")
    assert send_template(wire).json()["error"]["code"] == 132015
    wire.control("trouble", channel="whatsapp", reject_templates=True)
    template(wire, name="promosi")
    wire.deliver()
    assert decide(wire)[-1] == ("message_template_status_update", "REJECTED", "INVALID_FORMAT")
    assert template(wire, name="Huruf Besar").status_code == 400
    assert template(wire).json()["error"]["error_subcode"] == 2388024


def test_only_so_many_people_a_day_can_be_written_to_first(wire):
    template(wire)
    decide(wire)
    wire.control("tier", tier=3)
    numbers = [f"62811000040{number:02}" for number in range(4)]
    for number in numbers:
        assert send_template(wire, to=number).status_code == 200
    assert send_template(wire, to=numbers[0]).status_code == 200  # the same person again costs nothing
    failed = [each for each in values_in(wire.deliver(), "statuses") if each["status"] == "failed"]
    assert [(each["recipient_id"], each["errors"][0]["code"]) for each in failed] == [(numbers[3], 131048)]
    wire.at += DAY
    send_template(wire, to=numbers[3])
    assert all(each["status"] != "failed" for each in values_in(wire.deliver(), "statuses"))


def test_a_file_is_fetched_with_the_token_in_two_steps_and_both_end(wire):
    token = wire.account("whatsapp").secrets["token"]
    wire.say("whatsapp", kind="image", file={"name": "ktp.jpg", "mime": "image/jpeg", "content": "/9j/4A=="})
    (message,) = values_in(wire.deliver(), "messages")
    key = message["image"]["id"]
    found = wire.ask("GET", f"/v23.0/{key}", token=token).json()
    assert (found["mime_type"], found["file_size"]) == ("image/jpeg", 4)
    assert wire.ask("GET", found["url"], token=token).content == bytes.fromhex("ffd8ffe0")
    assert wire.ask("GET", found["url"]).status_code == 401
    wire.at += 301
    assert wire.ask("GET", found["url"], token=token).status_code == 404
    wire.at += 7 * DAY
    assert wire.ask("GET", f"/v23.0/{key}", token=token).json()["error"]["code"] == 100


def test_a_large_document_is_as_large_as_it_says(wire):
    token = wire.account("whatsapp").secrets["token"]
    size = 3_000_000
    wire.say(
        "whatsapp",
        kind="document",
        file={"name": "a.pdf", "mime": "application/pdf", "content": "", "size": size},
    )
    (message,) = values_in(wire.deliver(), "messages")
    found = wire.ask("GET", f"/v23.0/{message['document']['id']}", token=token).json()
    assert found["file_size"] == size
    assert len(wire.ask("GET", found["url"], token=token).content) == size


def test_read_is_told_only_by_those_who_share_it(wire):
    for person, number in (("sari", "6281100003001"), ("rina", "6281100003003")):
        wire.say("whatsapp", "Halo", person=person)
        send(wire, to=number)
        wire.deliver()
        wire.control("talk", channel="whatsapp", person=person, open=1)
        states = [each["status"] for each in values_in(wire.deliver(), "statuses")]
        assert states == (["read"] if person == "sari" else [])


def test_every_type_a_person_can_send_has_its_shape(wire):
    file = {"name": "x", "mime": "application/octet-stream", "content": "AAAA"}
    for kind in ("image", "document", "voice", "video", "sticker"):
        wire.say("whatsapp", kind=kind, file=file)
    for kind in ("location", "contact", "unsupported"):
        wire.say("whatsapp", kind=kind)
    kinds = [each["type"] for each in values_in(wire.deliver(), "messages")]
    assert kinds == ["image", "document", "audio", "video", "sticker", "location", "contacts", "unsupported"]


def test_the_business_can_upload_a_file_and_send_it(wire):
    own, token = wire.account("whatsapp").own_id, wire.account("whatsapp").secrets["token"]
    wire.say("whatsapp", "Halo")
    answer = wire.ask(
        "POST", f"/v23.0/{own}/media", token=token, data={"messaging_product": "whatsapp",
        "type": "image/png"},
        files={"file": ("qr.png", b"\x89PNG", "image/png")},
    )  # fmt: skip
    assert send(wire, type="image", image={"id": answer.json()["id"], "caption": "QR"}).status_code == 200
    shown = wire.control("talk", channel="whatsapp", person="sari")["messages"][1]["body"]
    assert (shown["text"], shown["media"]["size"], shown["media"]["name"]) == ("QR", 4, "qr.png")
    assert send(wire, type="image", image={"id": "1"}).json()["error"]["code"] == 131053


def test_the_address_of_the_webhook_is_taken_after_a_handshake_only(wire):
    app = wire.account("whatsapp").secrets
    values = {
        "object": "whatsapp_business_account", "callback_url": "http://mall.test/lain", "fields": "messages",
        "verify_token": "salah",
    }  # fmt: skip
    token = f"{app['app_id']}|{app['app_secret']}"
    path = f"/v23.0/{app['app_id']}/subscriptions"
    assert wire.ask("POST", path, token=token, json=values).json()["error"]["code"] == 2200
    values["verify_token"] = app["verify_token"]
    assert wire.ask("POST", path, token=token, json=values).json() == {"success": True}
    wire.say("whatsapp", "Halo")
    wire.deliver()
    assert str(wire.told[0].url) == "http://mall.test/lain"
    assert json.loads(wire.told[0].content)["object"] == "whatsapp_business_account"
