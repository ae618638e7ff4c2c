"""Messenger and Instagram: private talks, comments never answered in public, an officer's seven days."""

import pytest
from tests.contracts.adapters.world import CHOICES

from pendopo.channels.types import (
    Answered,
    Attachment,
    Choice,
    Delivery,
    Kind,
    Reply,
    StepState,
)

BOTH = pytest.mark.parametrize("channel", ["messenger", "instagram"])


@BOTH
def test_everything_a_person_sends_is_read(world, channel):
    bogor = world(channel)
    said = bogor.one("halo")
    assert (said.kind, said.text, said.sender.phone) == (Kind.TEXT, "halo", "")
    assert bogor.one(kind="location", place=[-6.59, 106.79]).place == (-6.59, 106.79)
    assert bogor.one(kind="unsupported").kind is Kind.UNKNOWN
    photo = bogor.hand_in(b"\xff\xd8\xff", "image/jpeg", "ktp.jpg")
    assert photo.kind is Kind.IMAGE
    assert bogor.adapter.fetch(bogor.account, photo.media[0])[0] == b"\xff\xd8\xff"
    assert bogor.hand_in(b"RIFF", "image/webp", "s.webp", kind="sticker").kind is Kind.STICKER
    assert bogor.hand_in(b"OggS", "audio/ogg", "s.ogg", kind="voice").kind is Kind.VOICE
    bogor.wire.at += 9 * 86_400
    assert bogor.not_fetched(photo.media[0]).code == "gone"


@BOTH
def test_answers_arrive_and_are_pressed_and_echoes_are_ignored(world, channel):
    bogor = world(channel)
    sari = bogor.one("halo").sender.user_id
    before = len(bogor.wire.told)
    (key,) = bogor.send(sari, Reply("Yakin?", choices=(Choice("y", "Ya"), Choice("t", "Tidak"))))
    bogor.send(sari, Reply("Pilih", choices=(Choice("a", "Perpanjangan paspor elektronik"), *CHOICES[:2])))
    bogor.wire.deliver()
    found = bogor.read(before)
    assert [each for parsed in found for each in (*parsed.messages, *parsed.odd)] == []
    states = [each for parsed in found for each in parsed.statuses]
    if channel == "messenger":
        assert (states[0].vendor_id, states[0].state) == (key, Delivery.DELIVERED)
    buttons, numbers = bogor.shown()
    assert [each["title"] for each in buttons["body"]["buttons"]] == ["Ya", "Tidak"]
    assert "1. Perpanjangan paspor elektronik" in numbers["body"]["text"]
    assert [each["title"] for each in numbers["body"]["buttons"]] == ["1", "2", "3"]
    pressed = bogor.press(numbers, "a")
    assert (pressed.kind, pressed.choice) == (Kind.CHOICE, "a")
    before = len(bogor.wire.told)
    bogor.wire.control("talk", channel=channel, person="sari", open=1)
    bogor.wire.deliver()
    (read,) = [each for parsed in bogor.read(before) for each in parsed.statuses]
    assert (read.state, read.user_id) == (Delivery.READ, sari)
    bogor.adapter.acknowledge(bogor.account, Answered(pressed.vendor_id, "choice", "", sari))


@BOTH
def test_long_words_and_files(world, channel):
    bogor = world(channel)
    sari = bogor.one("halo").sender.user_id
    bogor.send(sari, Reply("Aksara ꦲꦤꦕꦫꦏ 👍 " * 90, attachments=(Attachment("qr", "kode", "x"),)))
    shown = bogor.shown()
    assert all(each["kind"] == "text" for each in shown)
    assert len(shown) >= (3 if channel == "instagram" else 1)


@BOTH
def test_a_comment_gets_one_private_message_and_nothing_in_public(world, channel):
    bogor = world(channel)
    said = bogor.one("nomor saya 3271011203900001", kind="comment")
    assert (said.kind, said.sender.user_id[:8]) == (Kind.COMMENT, "comment:")
    assert said.post
    answered = Answered(said.vendor_id, said.kind)
    bogor.send(said.sender.user_id, Reply("Tulis di sini", choices=CHOICES[:2]), answered=answered)
    (private,) = bogor.shown()
    assert (private["kind"], private["body"]["text"]) == ("text", "Tulis di sini")
    again = bogor.refused(said.sender.user_id, Reply("lagi"), answered=answered)
    assert (again.code, again.permanent) == ("graph_10900", True)
    assert bogor.refused(said.sender.user_id, Reply("lagi")).code == "no_comment"


@BOTH
def test_an_officer_may_answer_for_seven_days_and_the_bot_may_not(world, channel):
    bogor = world(channel)
    sari = bogor.one("halo").sender.user_id
    bogor.wire.at += 3 * 86_400
    late = bogor.refused(sari, Reply("halo"))
    assert (late.code, late.permanent, late.whose) == ("window_closed", True, "message")
    bogor.send(sari, Reply("Selamat pagi, Bu Sari."), officer=True)
    assert bogor.shown()[-1]["body"]["text"] == "Selamat pagi, Bu Sari."
    bogor.wire.at += 5 * 86_400
    assert bogor.refused(sari, Reply("halo"), officer=True).code == "window_closed"


@BOTH
def test_refusals_and_the_test_of_the_connection(world, channel):
    bogor = world(channel)
    sari = bogor.one("halo").sender.user_id
    assert {each.state for each in bogor.adapter.check(bogor.account)} == {StepState.OK}
    bogor.adapter.connect(bogor.account, f"http://mall.test/webhook/{channel}/bogor")
    bogor.wire.control("block", channel=channel, person="sari", blocked=True)
    blocked = bogor.refused(sari, Reply("halo"))
    assert (blocked.code, blocked.permanent, blocked.whose) == ("graph_551", True, "person")
    bogor.wire.control("trouble", channel=channel, revoked=True)
    assert bogor.refused(sari, Reply("halo")).whose == "account"
    assert [each.state for each in bogor.adapter.check(bogor.account)][1:] == [StepState.SKIPPED] * 2
