"""Whatever arrives is read without a fault, and an odd part takes no other with it."""

import copy
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pendopo.channels.adapters import adapter_for
from pendopo.channels.rules import plain_for_sms, sms_parts, split_bytes
from pendopo.channels.tests import payloads
from pendopo.channels.types import AccountView, Incoming, Kind

OWN = {"whatsapp": payloads.WHATSAPP_ID, "messenger": payloads.PAGE_ID, "instagram": payloads.PAGE_ID}


def account(channel):
    return AccountView(1, channel, "b", "B", "bogor", OWN.get(channel, ""), "", "", "", True, 0)


def parse(channel, whole):
    body = whole if isinstance(whole, bytes) else json.dumps(whole).encode()
    return adapter_for(channel).parse(account(channel), body)


def can_be_kept(message: Incoming):
    """What the database takes: no NUL, no half signs, ids that fit."""
    for text in (message.vendor_id, message.text, message.choice, message.sender.user_id, message.answers):
        text.encode()
        assert "\x00" not in text
    assert 0 < len(message.vendor_id) <= 200
    assert message.sender.user_id
    assert message.said_at.tzinfo is not None


@pytest.mark.parametrize(("channel", "whole", "messages", "states"), payloads.WHOLE)
def test_every_kind_is_read(channel, whole, messages, states):
    parsed = parse(channel, whole)
    assert (len(parsed.messages), len(parsed.statuses)) == (messages, states), parsed.odd
    for message in parsed.messages:
        can_be_kept(message)


def test_the_kinds_are_what_they_are():
    kinds = {
        name: parse("whatsapp", payloads.whatsapp(each)).messages[0].kind
        for name, each in payloads.WHATSAPP.items()
    }
    assert kinds == {
        "text": Kind.TEXT, "image": Kind.IMAGE, "document": Kind.DOCUMENT, "audio": Kind.VOICE,
        "video": Kind.VIDEO, "sticker": Kind.STICKER, "location": Kind.LOCATION, "contacts": Kind.CONTACT,
        "button_reply": Kind.CHOICE, "list_reply": Kind.CHOICE, "nfm_reply": Kind.UNKNOWN,
        "button": Kind.CHOICE, "reaction": Kind.REACTION, "order": Kind.UNKNOWN,
        "unsupported": Kind.UNKNOWN, "new_kind": Kind.UNKNOWN, "system": Kind.SYSTEM,
    }  # fmt: skip
    assert parse("telegram", payloads.BLOCKED).left == ("77",)
    (told,) = parse("whatsapp", payloads.TEMPLATE).templates
    assert (told.state, told.reason) == ("rejected", "INVALID_FORMAT")
    other = payloads.whatsapp(payloads.WHATSAPP["text"])
    other["entry"][0]["changes"][0]["value"]["metadata"]["phone_number_id"] = "1"
    assert parse("whatsapp", other).odd == ("other_number",)


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
    | st.sampled_from(["\ud800", "\x00", "9" * 300, "-1", "1e999"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip


def places(whole, path=()):
    """Every place in a body."""
    yield path
    items = whole.items() if isinstance(whole, dict) else enumerate(whole) if isinstance(whole, list) else ()
    for name, each in items:
        yield from places(each, (*path, name))


def put(whole, path, value):
    """The body with another value at one place, or without it."""
    whole = copy.deepcopy(whole)
    if not path:
        return value
    at = whole
    for name in path[:-1]:
        at = at[name]
    if value is KeyError:
        del at[path[-1]]
    else:
        at[path[-1]] = value
    return whole


@settings(max_examples=400, deadline=None)
@given(st.data())
def test_a_mutated_body_never_raises(data):
    channel, whole, _messages, _states = data.draw(st.sampled_from(payloads.WHOLE))
    for _turn in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from(list(places(whole))))
        whole = put(whole, path, data.draw(JUNK | st.just(KeyError)) if path else data.draw(JUNK))
    for message in parse(channel, whole).messages:
        can_be_kept(message)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_an_odd_part_of_a_batch_takes_no_other_with_it(data):
    names = list(payloads.WHATSAPP)
    spoilt = data.draw(st.integers(0, len(names) - 1))
    batch = list(payloads.WHATSAPP.values())
    batch[spoilt] = data.draw(JUNK)
    junk = data.draw(JUNK)
    found = parse("whatsapp", payloads.whatsapp(*batch, statuses=[junk, *payloads.STATUSES]))
    wanted = {each["id"] for place, each in enumerate(payloads.WHATSAPP.values()) if place != spoilt}
    assert wanted <= {each.vendor_id for each in found.messages}
    assert len(found.statuses) >= 4
    events = [each for each, count in payloads.PAGES.values() if count]
    pages = parse("messenger", payloads.page(*events, data.draw(JUNK.filter(lambda x: isinstance(x, dict)))))
    assert len(pages.messages) >= len(events)


@given(st.sampled_from(sorted({each[0] for each in payloads.WHOLE})), st.binary(max_size=60))
def test_bytes_that_are_nothing_are_named(channel, body):
    parsed = parse(channel, body)
    assert parsed.messages == ()


@given(st.text(max_size=400), st.integers(4, 60))
def test_no_sign_is_lost_where_bytes_are_counted(text, most):
    parts = split_bytes(text, most)
    assert all(len(part.encode()) <= most for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


@given(st.text(max_size=400))
def test_a_short_message_never_gets_dearer_by_being_made_plain(text):
    assert sms_parts(plain_for_sms(text))[0] <= sms_parts(text)[0]


def test_parts_are_counted_as_they_are_paid():
    assert sms_parts("a" * 160) == (1, True)
    assert sms_parts("a" * 161) == (2, True)
    assert sms_parts("€" * 80) == (1, True)
    assert sms_parts("€" * 81) == (2, True)
    assert sms_parts("ꦲ" * 70) == (1, False)
    assert sms_parts("ꦲ" * 71) == (2, False)
    assert plain_for_sms("Jam “08.00” – selesai…") == 'Jam "08.00" - selesai...'
