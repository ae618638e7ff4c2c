"""Messenger, Instagram, SMS, mail and push as the mall meets them."""

import base64
import hashlib
import hmac
import json

import pytest
from py_vapid import Vapid02

from pendopo.vendors.sms import parts_of
from pendopo.vendors.tests.inprocess import BASE, Wire

DAY = 86_400.0
SOCIAL = ("messenger", "instagram")


@pytest.fixture
def wire():
    found = Wire()
    yield found
    found.close()


def events(webhooks, name):
    found = [
        each for webhook in webhooks for entry in webhook["entry"] for each in entry.get("messaging", [])
    ]
    return [each for each in found if name in each and not each.get("message", {}).get("is_echo")]


def changes(webhooks):
    return [
        change for webhook in webhooks for entry in webhook["entry"] for change in entry.get("changes", [])
    ]


def answer(wire, channel, user, text="Halo", **more):
    values = {"recipient": {"id": user}, "messaging_type": "RESPONSE", "message": {"text": text}}
    return wire.post("/v23.0/me/messages", values | more, channel)


@pytest.mark.parametrize("channel", SOCIAL)
def test_a_page_answers_within_a_day_and_an_officer_within_a_week(wire, channel):
    wire.say(channel, "Halo")
    (told,) = events(wire.deliver(), "message")
    secret = wire.account(channel).secrets["app_secret"].encode()
    digest = hmac.new(secret, wire.told[0].content, hashlib.sha256).hexdigest()
    assert wire.told[0].headers["x-hub-signature-256"] == f"sha256={digest}"
    user = told["sender"]["id"]
    sent = answer(wire, channel, user).json()
    assert sent["recipient_id"] == user
    wire.at += DAY
    late = answer(wire, channel, user)
    assert (late.status_code, late.json()["error"]["code"]) == (403, 10)
    human = {"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}
    assert answer(wire, channel, user, **human).status_code == 200
    wire.at += 6 * DAY
    assert answer(wire, channel, user, **human).json()["error"]["code"] == 10
    assert answer(wire, channel, "123").json()["error"]["code"] == 100


@pytest.mark.parametrize("channel", SOCIAL)
def test_a_comment_is_public_and_gets_one_private_reply(wire, channel):
    wire.say(channel, "KTP saya mana?", kind="comment")
    (change,) = changes(wire.deliver())
    comment = change["value"].get("comment_id") or change["value"]["id"]
    words = {"recipient": {"comment_id": comment}, "message": {"text": "Silakan lanjut di pesan pribadi."}}
    user = wire.post("/v23.0/me/messages", words, channel).json()["recipient_id"]
    assert wire.post("/v23.0/me/messages", words, channel).json()["error"]["code"] == 10900
    assert answer(wire, channel, user).json()["error"]["code"] == 10  # nobody has written in private yet
    edge = "comments" if channel == "messenger" else "replies"
    assert (
        wire.post(f"/v23.0/{comment}/{edge}", {"message": "Kami kirim pesan pribadi."}, channel).status_code
        == 200
    )
    shown = wire.control("talk", channel=channel, person="sari")["messages"]
    assert [(each["kind"], each["inward"]) for each in shown] == [
        ("comment", True),
        ("text", False),
        ("comment", False),
    ]


@pytest.mark.parametrize(
    ("channel", "message"),
    [
        ("messenger", {"text": "a" * 2_001}),
        ("instagram", {"text": "é" * 501}),
        ("messenger", {"text": "a", "quick_replies": [{"content_type": "text", "title": "b",
        "payload": "c"}] * 14}),
        ("instagram", {"text": "a", "quick_replies": [{"content_type": "text", "title": "b" * 21,
        "payload": "c"}]}),
        ("messenger", {}),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_100(wire, channel, message):
    wire.say(channel, "Halo")
    user = wire.world.people.user_id(channel, wire.world.people.find("sari"))
    refused = answer(wire, channel, user, message=message)
    assert (refused.status_code, refused.json()["error"]["code"]) == (400, 100)


def test_quick_replies_and_buttons_come_back_in_their_own_shapes(wire):
    wire.say("messenger", "Halo")
    user = events(wire.deliver(), "message")[0]["sender"]["id"]
    quick = [{"content_type": "text", "title": "Ya", "payload": "p1"}]
    answer(wire, "messenger", user, message={"text": "Ini?", "quick_replies": quick})
    template = {
        "template_type": "button",
        "text": "Atau?",
        "buttons": [{"type": "postback", "title": "Itu", "payload": "p2"}],
    }
    answer(wire, "messenger", user, message={"attachment": {"type": "template", "payload": template}})
    said = wire.control("talk", channel="messenger", person="sari", open=1)["messages"]
    wire.say("messenger", kind="choice", message=said[1]["id"], choice="p1")
    wire.say("messenger", kind="choice", message=said[2]["id"], choice="p2")
    told = wire.deliver()
    assert events(told, "message")[-1]["message"]["quick_reply"]["payload"] == "p1"
    assert events(told, "postback")[0]["postback"]["payload"] == "p2"
    assert events(told, "read")
    assert len(events(told, "delivery")) == 2


def test_a_picture_of_instagram_has_an_address_that_ends(wire):
    wire.say("instagram", kind="image", file={"name": "a.png", "mime": "image/png", "content": "iVBORw=="})
    url = events(wire.deliver(), "message")[0]["message"]["attachments"][0]["payload"]["url"]
    assert wire.ask("GET", url).content == b"\x89PNG"
    wire.at += 8 * DAY
    assert wire.ask("GET", url).status_code == 403


def sms(wire, text="Halo", to="6281100003001", **more):
    own = wire.account("phone").secrets
    told = base64.b64encode(f"{own['api_key']}:{own['api_secret']}".encode()).decode()
    values = {
        "message_type": "text",
        "channel": "sms",
        "to": to,
        "from": "6281100002222",
        "text": text,
    } | more
    return wire.ask("POST", "/v1/messages", json=values, headers={"Authorization": f"Basic {told}"})


def claims(wire, request):
    """What the token of a signed webhook says, its signature checked."""
    head, body, signature = request.headers["authorization"].removeprefix("Bearer ").split(".")
    secret = wire.account("phone").secrets["signature_secret"].encode()
    right = hmac.new(secret, f"{head}.{body}".encode(), hashlib.sha256).digest()
    assert base64.urlsafe_b64encode(right).rstrip(b"=").decode() == signature
    return json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))


def test_a_short_message_is_taken_delivered_and_answered(wire):
    uuid = sms(wire, "Nomor Anda dipanggil. " * 10).json()["message_uuid"]
    states = wire.deliver()
    assert [(each["status"], each["message_uuid"]) for each in states] == [
        ("submitted", uuid),
        ("delivered", uuid),
    ]
    assert states[0]["sms"]["count_total"] == "2"
    assert claims(wire, wire.told[0])["payload_hash"] == hashlib.sha256(wire.told[0].content).hexdigest()
    wire.say("phone", "BATAL 2 ya")
    (told,) = wire.deliver()
    assert (told["from"], told["text"], told["sms"]["keyword"]) == ("6281100003001", "BATAL 2 ya", "BATAL")


def test_the_gateway_refuses_with_its_own_words(wire):
    assert sms(wire, to="081100003001", text="").json()["invalid_parameters"][0]["name"] == "text"
    assert sms(wire, to="+6281100003001").status_code == 422
    assert wire.ask("POST", "/v1/messages", json={}).status_code == 401
    wire.control("trouble", channel="phone", throttle=True)
    assert sms(wire).status_code == 429
    wire.control("trouble", channel="phone", throttle=False)
    sms(wire, to="6281100000000")
    assert wire.deliver()[-1]["error"]["title"] == "1240"


@pytest.mark.parametrize(
    ("text", "parts"),
    [("a" * 160, 1), ("a" * 161, 2), ("€" * 80, 1), ("€" * 81, 2), ("“" * 70, 1), ("“" * 71, 2), ("🙏" * 35,
    1), ("🙏" * 36, 2)],
)  # fmt: skip
def test_a_text_is_counted_in_parts(text, parts):
    assert parts_of(text)[0] == parts


def test_a_mail_comes_with_what_it_answers_and_its_files(wire):
    file = {"name": "kk.pdf", "mime": "application/pdf", "content": "JVBERg=="}
    wire.say(
        "email",
        "Saya lampirkan KK.",
        subject="Re: Janji",
        reply_to="<abc@mal>",
        quoted="Janji Anda",
        file=file,
        kind="document",
    )
    (told,) = wire.deliver()
    own = wire.account("email").secrets
    expected = base64.b64encode(f"{own['user']}:{own['password']}".encode()).decode()
    assert wire.told[0].headers["authorization"] == f"Basic {expected}"
    assert (told["FromFull"]["Email"], told["StrippedTextReply"]) == ("sari@contoh.id", "Saya lampirkan KK.")
    assert {"Name": "In-Reply-To", "Value": "<abc@mal>"} in told["Headers"]
    assert base64.b64decode(told["Attachments"][0]["Content"]) == b"%PDF"


def test_a_push_service_keeps_what_it_gets_until_the_browser_is_gone(wire):
    signer = Vapid02()
    signer.generate_keys()
    signed = signer.sign({"aud": BASE, "sub": "mailto:admin@mal.example"})
    headers = {"TTL": "60", "Content-Encoding": "aes128gcm", **signed}
    forged = {**headers, "Authorization": headers["Authorization"].replace("vapid t=e", "vapid t=f")}
    elsewhere = {**headers, **signer.sign({"aud": "https://lain.example", "sub": "mailto:admin@mal.example"})}
    for wrong in (forged, elsewhere, {**headers, "Authorization": "vapid t=a, k=b"}):
        assert wire.ask("POST", "/push/abc", content=b"x", headers=wrong).status_code == 403
    assert wire.ask("POST", "/push/abc", content=b"x", headers=headers).status_code == 201
    assert wire.ask("POST", "/push/abc", content=b"x", headers={"TTL": "60"}).status_code == 401
    assert wire.ask("POST", "/push/abc", content=b"x" * 4_097, headers=headers).status_code == 413
    wire.control("push-gone", subscription="abc")
    assert wire.ask("POST", "/push/abc", content=b"x", headers=headers).status_code == 410
    token = wire.world.keys.control
    kept = wire.ask("GET", "/control/push?subscription=abc", token=token).json()["pushes"]
    assert base64.b64decode(kept[0]["body"]) == b"x"
