"""Who is who: opaque ids, links with history, codes that carry a talk over, floods, masking."""

import json
from datetime import timedelta
from itertools import count

import pytest

from pendopo.channels import actions, queries
from pendopo.channels.models import Account, Identity, IdentityLink, Message, Thread, Webhook
from pendopo.channels.queries.accounts import view_of_account
from pendopo.channels.tests.factories import AT
from pendopo.channels.types import Incoming, Kind, Sender
from pendopo.kit.actor import SYSTEM
from pendopo.kit.errors import InvalidInput
from pendopo.people.actions import ensure_applicant

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(db):
    return view_of_account(
        Account.objects.create(
            channel="telegram",
            key="bogor",
            name="Bogor",
            mall="bogor",
            own_id="1",
            secrets="{}",
            created_at=AT,
        )
    )


@pytest.fixture
def heard(monkeypatch):
    found = []
    monkeypatch.setattr(
        "pendopo.channels.actions.receive._answerer", [lambda **said: found.append(said["message"])]
    )
    return found


NUMBERS = count()


def say(account, text, user="77", at=AT, **more):
    sender = Sender(user, **{key: more.pop(key) for key in ("phone", "former_id", "name") if key in more})
    message = Incoming(f"m{next(NUMBERS)}", sender, at, Kind.TEXT, text, **more)
    return actions.take_message(account=account, message=message, by=SYSTEM, at=at)


def test_a_nik_is_masked_at_once_and_only_the_answerer_sees_it(account, heard):
    say(account, "NIK 3271046504930002")
    assert heard[0].text == "NIK 3271046504930002"
    assert Message.objects.get().text == "NIK 32••••••••••••02"


def test_a_vendors_clock_that_runs_ahead_is_not_believed(account, heard):
    message = Incoming("x", Sender("77"), AT + timedelta(days=9), Kind.TEXT, "halo")
    actions.take_message(account=account, message=message, by=SYSTEM, at=AT)
    assert (Message.objects.get().said_at, Thread.objects.get().last_in_at) == (AT, AT)


def test_a_flood_is_kept_and_answered_once_and_calm_comes_back(account, heard):
    for _ in range(60):
        say(account, "p")
    assert Message.objects.count() == 60
    assert len(heard) == 21
    assert [("flood" in each.details) for each in heard[-2:]] == [False, True]
    say(account, "halo", at=AT + timedelta(minutes=2))
    assert heard[-1].text == "halo"


def test_a_new_id_takes_thread_wishes_and_link_over(account, heard):
    say(account, "halo", user="lama", phone="081234567890")
    old = Identity.objects.get()
    person = ensure_applicant(name="Sari", phone="081234567890", by=SYSTEM, at=AT)
    actions.link_identity(identity=old.pk, applicant=person.pk, how="phone", by=SYSTEM, at=AT)
    actions.opt_out(identity=old.pk, by=SYSTEM, at=AT)
    say(account, "nomor saya baru", user="baru", former_id="lama")
    new = Identity.objects.exclude(pk=old.pk).get()
    old.refresh_from_db()
    assert old.replaced_by == new
    assert (new.applicant_id, new.opted_out_at, old.applicant_id) == (person.pk, AT, None)
    assert [each.text for each in queries.list_messages(Thread.objects.get(identity=new).pk)] == [
        "halo", "nomor saya baru",
    ]  # fmt: skip
    say(account, "lagi", user="baru", former_id="lama")
    assert Thread.objects.count() == 1


def test_links_have_one_open_end_and_a_history(account, heard):
    say(account, "halo")
    identity = Identity.objects.get()
    sari, budi = (
        ensure_applicant(name=name, phone="081234567890", by=SYSTEM, at=AT) for name in ("Sari", "Budi")
    )
    for person in (sari, sari, budi):
        actions.link_identity(identity=identity.pk, applicant=person.pk, how="officer", by=SYSTEM, at=AT)
    assert [(each.applicant_id, each.ended_at) for each in IdentityLink.objects.order_by("pk")] == [
        (sari.pk, AT), (budi.pk, None),
    ]  # fmt: skip
    actions.unlink_identity(identity=identity.pk, how="officer", by=SYSTEM, at=AT)
    assert Identity.objects.get().applicant is None
    assert IdentityLink.objects.filter(ended_at=None).count() == 0


def test_a_code_carries_the_talk_to_another_channel_once_and_not_for_long(account, heard):
    say(account, "halo", user="a")
    say(account, "halo", user="b")
    first, second = Thread.objects.order_by("created_at", "id")
    actions.keep_dialogue(thread=first.pk, dialogue='{"step":"x"}', version=0, by=SYSTEM, at=AT)
    code = actions.make_talk_code(thread=first.pk, by=SYSTEM, at=AT)
    with pytest.raises(InvalidInput):
        actions.use_talk_code(thread=first.pk, code=code, by=SYSTEM, at=AT)
    actions.use_talk_code(thread=second.pk, code=f" {code.lower()} ", by=SYSTEM, at=AT)
    second.refresh_from_db()
    assert second.dialogue == '{"step":"x"}'
    for wrong, at in (
        (code, AT),
        (actions.make_talk_code(thread=first.pk, by=SYSTEM, at=AT), AT + timedelta(hours=1)),
    ):
        with pytest.raises(InvalidInput):
            actions.use_talk_code(thread=second.pk, code=wrong, by=SYSTEM, at=at)
    with pytest.raises(actions.StaleDialogue):
        actions.keep_dialogue(thread=first.pk, dialogue="{}", version=0, by=SYSTEM, at=AT)


def test_what_was_worked_through_leaves_nothing_personal_but_is_still_known(account, heard):
    from pendopo.channels.tests.test_intake import SECRET, update

    queries.forget_kept_accounts()
    Account.objects.update(secrets=json.dumps({"secret_token": SECRET}))
    body = update(900, "KTP saya hilang")
    send = {"channel": "telegram", "key": "bogor", "body": body, "by": SYSTEM, "at": AT}
    headers = {"x-telegram-bot-api-secret-token": SECRET}
    assert actions.receive_webhook(headers=headers, **send)
    assert actions.work_webhooks(by=SYSTEM, at=AT) == 1
    assert bytes(Webhook.objects.get().body) == b""
    assert not actions.receive_webhook(headers=headers, **send)
    assert actions.forget_webhooks(by=SYSTEM, at=AT + timedelta(days=6)) == 0
    assert actions.forget_webhooks(by=SYSTEM, at=AT + timedelta(days=8)) == 1
    queries.forget_kept_accounts()
