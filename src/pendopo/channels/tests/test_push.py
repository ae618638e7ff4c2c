"""Browsers that want to be told: kept sealed, once, linked to the person, and forgotten when they leave."""

import json

import pytest

from pendopo.channels import actions
from pendopo.channels.actions.push import KEY
from pendopo.channels.adapters.push import read_subscription
from pendopo.channels.adapters.push.keys import packed
from pendopo.channels.models import Account, Identity, IdentityLink, Thread
from pendopo.channels.queries.push import push_key
from pendopo.channels.tests.factories import AT
from pendopo.events.models import Event
from pendopo.kit.actor import SYSTEM
from pendopo.kit.errors import InvalidInput, NotFound
from pendopo.people.actions import ensure_applicant

pytestmark = pytest.mark.django_db
WHO = {"by": SYSTEM, "at": AT}
ADDRESS = "https://fcm.googleapis.com/fcm/send/abc"
GIVEN = {"key": packed(b"\x04" + b"k" * 64), "secret": packed(b"s" * 16), "language": "id"}


def person(name="Sari"):
    return ensure_applicant(name=name, **WHO).pk


def test_the_keys_are_made_once_and_only_the_public_one_is_shown():
    actions.open_push(**WHO)
    first = push_key()
    actions.open_push(**WHO)
    row = Account.objects.get(channel="push", key=KEY)
    assert push_key() == first == json.loads(row.secrets)["public_key"]
    assert json.loads(row.secrets)["private_key"] not in str(list(Event.objects.values()))
    assert Event.objects.filter(name="channels.push.opened").count() == 1


def test_one_browser_is_one_subscription_and_follows_its_person():
    actions.open_push(**WHO)
    sari, budi = person(), person("Budi")
    key = actions.subscribe(applicant=sari, address=ADDRESS, **GIVEN, **WHO)
    assert actions.subscribe(applicant=sari, address=ADDRESS, **GIVEN, **WHO) == key
    row = Identity.objects.get()
    assert row.user_id == read_subscription(ADDRESS, GIVEN["key"], GIVEN["secret"])
    assert Thread.objects.get().identity_id == row.pk
    assert IdentityLink.objects.get().how == "device"
    actions.unsubscribe(address=ADDRESS, **WHO)
    row.refresh_from_db()
    assert row.opted_out_at == AT
    actions.subscribe(applicant=budi, address=ADDRESS, **GIVEN, **WHO)
    row.refresh_from_db()
    assert (row.applicant_id, row.opted_out_at) == (budi, None)
    assert IdentityLink.objects.filter(ended_at__isnull=True).count() == 1
    assert "fcm" not in str(list(Event.objects.values()))
    actions.unsubscribe(address="https://fcm.googleapis.com/unknown", **WHO)


def test_strange_addresses_and_broken_keys_are_refused_with_a_sentence():
    with pytest.raises(NotFound):
        actions.subscribe(applicant=person(), address=ADDRESS, **GIVEN, **WHO)
    actions.open_push(**WHO)
    for wrong in ({"address": "https://jahat.example/x"}, {"key": "abc"}, {"secret": ""}):
        with pytest.raises(InvalidInput) as told:
            actions.subscribe(applicant=person(), **({"address": ADDRESS} | GIVEN | wrong), **WHO)
        assert "Peramban" in str(told.value.fields["langganan"])
    assert not Identity.objects.exists()
