"""Accounts: entered with keys that are sealed and never shown, tested step by step, paused; what a refusal
tells of a person or an account is kept; words that need approval.
"""

import json
from datetime import timedelta

import pytest
from django.db import connection

from pendopo.channels import actions, queries
from pendopo.channels.actions import carrying
from pendopo.channels.actions.statuses import take_leave
from pendopo.channels.adapters import adapter_for
from pendopo.channels.models import Account, Identity, OutboxMessage, VendorTemplate
from pendopo.channels.queries.accounts import view_of_account
from pendopo.channels.tests.factories import AT, Told
from pendopo.channels.types import (
    AccountDraft,
    Answered,
    Author,
    CheckStep,
    Delivery,
    DeliveryFailed,
    Incoming,
    Kind,
    NotConnected,
    Reply,
    Sender,
    StatusUpdate,
    StepState,
    TemplateText,
    TemplateUpdate,
)
from pendopo.events.models import Event
from pendopo.kit.actor import ANYONE, SYSTEM
from pendopo.kit.errors import InvalidInput, NotAllowed, NotFound

pytestmark = pytest.mark.django_db
KEYS = {"token": "EAAX", "app_secret": "s", "app_id": "1", "waba_id": "9"}
DRAFT = AccountDraft("WA Bogor", "bogor", "106", "777", "+62811", keys=KEYS)
WHO = {"by": SYSTEM, "at": AT}


@pytest.fixture
def account(monkeypatch):
    monkeypatch.setattr("pendopo.channels.actions.receive._answerer", [])
    key = actions.add_account(channel="whatsapp", key="bogor", draft=DRAFT, **WHO)
    actions.set_account_active(account=key, active=True, **WHO)
    return key


def test_keys_are_sealed_kept_and_never_in_events(account):
    view = queries.get_account(account, by=SYSTEM)
    assert view.secrets["verify_token"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT secrets FROM channels_account")
        assert b"EAAX" not in bytes(cursor.fetchone()[0])
    changed = AccountDraft("Baru", "", "107", "888", keys={"token": "EAAY"})
    actions.change_account(account=account, draft=changed, **WHO)
    after = queries.get_account(account, by=SYSTEM)
    assert (after.name, after.scope, after.own_id) == ("Baru", "777", "107")
    assert after.secrets == view.secrets | {"token": "EAAY"}
    assert "EAA" not in str(list(Event.objects.values()))
    assert "EAA" not in repr(after)


def test_what_is_missing_wrong_or_double_is_said(account):
    with pytest.raises(InvalidInput) as told:
        actions.add_account(channel="whatsapp", key="b", draft=AccountDraft("x"), **WHO)
    assert set(told.value.fields) == {"token", "app_secret", "app_id", "waba_id", "own_id"}
    for key, draft, field in (
        ("bogor", DRAFT, "key"),
        ("lain", DRAFT, "own_id"),
        ("lain", AccountDraft("x", own_id="5", base_url="http://jahat.id", keys=KEYS), "base_url"),
    ):
        with pytest.raises(InvalidInput) as told:
            actions.add_account(channel="whatsapp", key=key, draft=draft, **WHO)
        assert set(told.value.fields) == {field}
    with pytest.raises(NotAllowed):
        actions.add_account(channel="telegram", key="b", draft=DRAFT, by=ANYONE, at=AT)
    with pytest.raises(NotFound):
        actions.check_account(account=0, **WHO)


def test_a_paused_account_takes_nothing_in(account):
    assert queries.find_account("whatsapp", "bogor") is not None
    actions.set_account_active(account=account, active=False, **WHO)
    assert queries.find_account("whatsapp", "bogor") is None
    token = queries.get_account(account, by=SYSTEM).secrets["verify_token"]
    asked = {"hub.mode": "subscribe", "hub.verify_token": token, "hub.challenge": "77"}
    assert queries.answer_handshake("whatsapp", "bogor", asked) == "77"
    with pytest.raises(NotAllowed):
        queries.answer_handshake("whatsapp", "bogor", asked | {"hub.verify_token": "x"})
    with pytest.raises(NotFound):
        queries.answer_handshake("whatsapp", "lain", asked)


def test_what_a_paused_account_has_to_say_waits(account):
    message = hear(account)
    answer(message)
    actions.set_account_active(account=account, active=False, **WHO)
    assert deliver() == []
    row = OutboxMessage.objects.get()
    assert (row.state, row.error) == ("queued", "account_paused")


def test_a_test_is_kept_with_its_first_failure(account, monkeypatch):
    steps = [CheckStep("token", StepState.OK), CheckStep("number", StepState.FAILED, "graph_100")]
    monkeypatch.setattr(adapter_for("whatsapp"), "check", lambda _account: steps, raising=False)
    assert actions.check_account(account=account, **WHO) == steps
    assert queries.get_account(account, by=SYSTEM).check_code == "number"


def test_a_vendor_that_does_not_take_our_address(account, monkeypatch):
    def refuse(_account, _address):
        raise DeliveryFailed("graph_2200", permanent=True)

    monkeypatch.setattr(adapter_for("whatsapp"), "connect", refuse, raising=False)
    with pytest.raises(NotConnected):
        actions.connect_account(account=account, address="https://x", **WHO)


def hear(account, key="m1", user="ID.1", kind=Kind.TEXT, **more):
    view = queries.get_account(account, by=SYSTEM)
    sender = Sender(user, former_id=more.pop("former_id", ""))
    return actions.take_message(account=view, message=Incoming(key, sender, AT, kind, **more), **WHO)


def answer(message, text="halo", at=AT):
    said = Reply(text)
    actions.reply(thread=message.thread_id, reply=said, author=Author.BOT, wake=False, by=SYSTEM, at=at)


def deliver(failure=None):
    vendor = Told(failure)
    actions.deliver_due(sender=vendor, **WHO)
    return vendor.taken


def test_who_blocked_us_is_marked_until_they_write_again(account):
    message = hear(account)
    answer(message)
    deliver(DeliveryFailed("graph_551", permanent=True, whose="person"))
    assert Identity.objects.get().unreachable_at == AT
    assert OutboxMessage.objects.get().state == "failed"
    hear(account, "m2")
    assert Identity.objects.get().unreachable_at is None
    view = queries.get_account(account, by=SYSTEM)
    take_leave(account=view, user_id="ID.1", **WHO)
    assert Identity.objects.get().unreachable_at == AT
    names = list(Event.objects.filter(name="channels.identity.unreachable").values_list("data", flat=True))
    assert [each["code"] for each in names] == ["graph_551", "left"]


def test_a_revoked_key_is_noted_once_and_a_success_ends_the_trouble(account, monkeypatch):
    monkeypatch.setattr(carrying, "acknowledge", lambda *_given: None)
    message = hear(account)
    answer(message)
    answer(message)
    for _ in range(2):
        deliver(DeliveryFailed("graph_190", permanent=False, retry_seconds=900, whose="account"))
        OutboxMessage.objects.update(next_try_at=AT)
    assert queries.get_account(account, by=SYSTEM).check_code == "graph_190"
    assert Event.objects.filter(name="channels.account.troubled").count() == 1
    (first,) = deliver()
    assert first.answered == Answered("m1", "text", "", "ID.1")
    assert queries.get_account(account, by=SYSTEM).check_code == "ok"


def test_what_a_vendor_tells_of_a_person_is_kept_and_not_answered(account):
    first = hear(account)
    moved = hear(account, "s1", "ID.2", Kind.SYSTEM, former_id="ID.1")
    assert (moved.kind, moved.thread_id) == ("system", first.thread_id)
    assert Event.objects.filter(name="channels.message.received").count() == 1


def test_all_that_was_sent_until_then_is_read(account):
    message = hear(account)
    answer(message)
    deliver()
    view = queries.get_account(account, by=SYSTEM)
    told = StatusUpdate("", Delivery.READ, AT, until=AT, user_id="ID.1")
    early = StatusUpdate("", Delivery.READ, AT, until=AT - timedelta(hours=1), user_id="ID.1")
    for status, state in ((early, "sent"), (told, "read")):
        actions.take_status(account=view, status=status, received_at=AT, **WHO)
        assert OutboxMessage.objects.get().state == state


def test_words_are_handed_in_once_and_decided(account, monkeypatch):
    handed = []

    def create(_account, template):
        handed.append(template.name)
        if template.name == "buruk":
            raise DeliveryFailed("graph_100", permanent=True)
        return TemplateUpdate(template.name, template.language, "pending", vendor_id="5")

    adapter = adapter_for("whatsapp")
    monkeypatch.setattr(adapter, "create_template", create, raising=False)
    monkeypatch.setattr(adapter, "list_templates", lambda _account: [], raising=False)
    words = (TemplateText("baik", "id", "Halo {{1}}.", ("Sari",)), TemplateText("buruk", "id", "{{1}}"))
    assert actions.hand_in_templates(account=account, templates=words, **WHO) == ["buruk"]
    assert not queries.approved_template(account, "baik", "id")
    view = queries.get_account(account, by=SYSTEM)
    approved = TemplateUpdate("baik", "id", "approved")
    monkeypatch.setattr(adapter, "list_templates", lambda _account: [approved], raising=False)
    assert actions.take_template(account=view, template=approved, **WHO)
    assert not actions.take_template(account=view, template=approved, **WHO)
    assert queries.approved_template(account, "baik", "id")
    actions.hand_in_templates(account=account, templates=words, **WHO)
    assert handed == ["baik", "buruk", "buruk"]
    assert VendorTemplate.objects.get(name="baik").body == "Halo {{1}}."
    assert [each.state for each in queries.list_templates(account, by=SYSTEM)] == ["approved", "new"]
    strange = TemplateUpdate("baik", "id", "in_appeal")
    actions.take_template(account=view, template=strange, **WHO)
    assert not queries.approved_template(account, "baik", "id")
    with pytest.raises(NotAllowed):
        queries.list_templates(account, by=ANYONE)


def test_a_mailbox_is_read_and_each_mail_kept_once(monkeypatch):
    draft = AccountDraft("Surel", "bogor", keys={"imap_host": "imap.x.id"})
    key = actions.add_account(channel="email", key="b", draft=draft, **WHO)
    actions.set_account_active(account=key, active=True, **WHO)
    mails = [(b"1", b"Subject: \xe9\r\n\r\nx"), (b"2", b"Subject: y\r\n\r\nz")]
    monkeypatch.setattr(adapter_for("email"), "unread", lambda _account: iter(mails), raising=False)
    assert actions.collect_mail(**WHO) == 2
    assert actions.collect_mail(**WHO) == 0
    assert json.loads(Account.objects.get(pk=key).secrets)["imap_host"] == "imap.x.id"
    assert view_of_account(Account.objects.get(pk=key)).channel == "email"
