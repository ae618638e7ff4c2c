"""Web push: only the browser can open it, the service knows who sent it, and each refusal is understood."""

import base64
import json
import os
from uuid import uuid4

import http_ece
import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from pendopo.channels.adapters import adapter_for, wire
from pendopo.channels.adapters.push import may_push_to, new_keys, read_subscription
from pendopo.channels.adapters.push.keys import packed
from pendopo.channels.rules import fit
from pendopo.channels.types import AccountView, DeliveryFailed, Link, Outgoing, Reply, StepState
from pendopo.vendors.tests.inprocess import BASE, Wire


class Browser:
    """Somebody's browser: keeps its keys, opens what it gets."""

    def __init__(self, name="abc"):
        self.private, self.secret, self.name = ec.generate_private_key(ec.SECP256R1()), os.urandom(16), name
        point = self.private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        self.given = (f"{BASE}/push/{name}", packed(point), packed(self.secret))
        self.recipient = read_subscription(*self.given, BASE)

    def opens(self, body):
        told = http_ece.decrypt(body, private_key=self.private, auth_secret=self.secret, version="aes128gcm")
        return json.loads(told)


@pytest.fixture
def service(monkeypatch):
    found = Wire()
    client = httpx.Client(transport=httpx.MockTransport(found.carry))
    monkeypatch.setattr(wire, "client", lambda: client)
    yield found
    found.close()


def account(**more):
    values = {"own_id": "", "scope": "", "address": "mailto:admin@mal.example", "secrets": new_keys()} | more
    return AccountView(
        id=1, channel="push", key="aplikasi", name="Aplikasi", mall="", base_url=BASE, active=True,
        daily_limit=0, **values,
    )  # fmt: skip


def send(browser, sender=None, text="Giliran Anda sudah dekat.", recipient=None):
    link = Link("Buka", "https://mal.example/k/rahasia/")
    reply = Reply(text=text, subject="Antrean B-012", links=(link,))
    *_before, part = fit(reply, adapter_for("push").limits)
    message = Outgoing(
        str(uuid4()), "push", browser.recipient if recipient is None else recipient, part.subject, part.text,
        account=sender or account(), reply=part,
    )  # fmt: skip
    return adapter_for("push").send(message)


def kept(service):
    told = service.ask("GET", "/control/push?subscription=abc", token=service.world.keys.control).json()
    return [base64.b64decode(each["body"]) for each in told["pushes"]]


def refused(*given, **more):
    with pytest.raises(DeliveryFailed) as told:
        send(*given, **more)
    return told.value


def test_only_the_browser_opens_it_and_one_touch_leads_to_the_visit(service):
    browser = Browser()
    assert "/push-message/" in send(browser)
    (body,) = kept(service)
    assert b"Giliran" not in body
    told = browser.opens(body)
    assert (told["title"], told["text"]) == ("Antrean B-012", "Giliran Anda sudah dekat.")
    assert told["address"] == "/k/rahasia/"
    with pytest.raises(http_ece.ECEException):
        Browser().opens(body)


def test_long_words_in_any_alphabet_fit_what_a_service_takes(service):
    browser = Browser()
    send(browser, text="🙏" * 2_000)
    (body,) = kept(service)
    assert len(body) <= 4_096
    assert browser.opens(body)["text"].startswith("🙏")


def test_refusals_are_understood(service):
    browser = Browser()
    service.control("trouble", channel="push", throttle=True)
    assert (refused(browser).permanent, refused(browser).retry_seconds) == (False, 30)
    service.control("trouble", channel="push", throttle=False, revoked=True)
    assert refused(browser).whose == "account"
    service.control("trouble", channel="push", revoked=False)
    service.control("push-gone", subscription="abc")
    gone = refused(browser)
    assert (gone.code, gone.permanent, gone.whose) == ("push_410", True, "person")
    assert refused(browser, recipient="").whose == "person"
    stranger = json.dumps({"address": "http://169.254.169.254/latest", "key": "", "secret": ""})
    assert refused(browser, recipient=stranger).code == "push_address"
    assert adapter_for("push").check(account())[0].state is StepState.OK
    assert adapter_for("push").check(account(secrets={}))[0].state is StepState.FAILED


@pytest.mark.parametrize(
    "address",
    [
        "http://fcm.googleapis.com/x", "https://fcm.googleapis.com:8443/x", "https://jahat.example/push",
        "https://fcm.googleapis.com.jahat.example/x", "https://user@fcm.googleapis.com/x", "ftp://x", "https://[",
        "http://127.0.0.1:5432/", "",
    ],
)  # fmt: skip
def test_the_server_knocks_at_no_door_of_a_strangers_choice(address):
    assert not may_push_to(address)
    _own, key, secret = Browser().given
    assert read_subscription(address, key, secret) is None


def test_known_services_are_taken_and_broken_keys_are_not():
    _own, key, secret = Browser().given
    for host in ("fcm.googleapis.com", "updates.push.services.mozilla.com", "web.push.apple.com"):
        assert read_subscription(f"https://{host}/abc", key, secret)
        assert read_subscription(f"https://{host}/abc", key[:-2], secret) is None
        assert read_subscription(f"https://{host}/abc", key, "ä") is None
