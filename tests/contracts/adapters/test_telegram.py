"""Telegram: updates are read, answers arrive with their buttons and files, refusals are understood."""

from tests.contracts.adapters.world import CHOICES

from pendopo.channels.types import (
    SHARE_PHONE,
    UNTOLD,
    Answered,
    Attachment,
    Choice,
    Kind,
    Reply,
    StepState,
)


def test_everything_a_person_sends_is_read(world):
    bogor = world("telegram")
    start = bogor.one("/start k_ABC")
    assert (start.kind, start.text, start.sender.name) == (Kind.START, "/start k_ABC", "Sari Wulandari")
    assert bogor.one("/started").kind is Kind.TEXT
    assert bogor.one(kind="location", place=[-6.59, 106.79]).place == (-6.59, 106.79)
    assert bogor.one(kind="contact").shared_phone == "+6281100003001"
    assert bogor.one(kind="unsupported").kind is Kind.UNKNOWN
    photo = bogor.hand_in(b"\xff\xd8\xff", "image/jpeg", "ktp.jpg", text="ktp saya")
    assert (photo.kind, photo.text, photo.media[0].mime) == (Kind.IMAGE, "ktp saya", "image/jpeg")
    assert bogor.adapter.fetch(bogor.account, photo.media[0])[0] == b"\xff\xd8\xff"
    voice = bogor.hand_in(b"OggS", "audio/ogg", "suara.ogg", kind="voice")
    assert voice.kind is Kind.VOICE
    large = bogor.hand_in(b"%PDF-", "application/pdf", "b.pdf", kind="document", size=21 << 20)
    assert bogor.not_fetched(large.media[0]).code == "too_large"


def test_buttons_are_pressed_and_stop_turning(world):
    bogor = world("telegram")
    sari = bogor.one("/start").sender.user_id
    bogor.send(sari, Reply("Pilih", choices=CHOICES))
    bogor.send(sari, Reply("Banyak", choices=(*CHOICES, Choice("x", "Lain"))))
    bogor.send(sari, Reply("Nomor?", choices=(Choice(SHARE_PHONE, "Bagikan nomor"), Choice("b", "Batal"))))
    bogor.send(sari, Reply("Kunci", choices=(Choice("a" * 65, "Panjang"),)))
    buttons, numbers, keyboard, long = bogor.shown()
    assert len(buttons["body"]["buttons"]) == 12
    assert "buttons" not in numbers["body"]
    assert "13. Lain" in numbers["body"]["text"]
    assert [each["kind"] for each in keyboard["body"]["keyboard"]] == ["contact", "text"]
    assert "1. Panjang" in long["body"]["text"]
    pressed = bogor.press(buttons, "pilih:3")
    assert (pressed.kind, pressed.choice, pressed.said_at) == (Kind.CHOICE, "pilih:3", UNTOLD)
    bogor.adapter.acknowledge(bogor.account, Answered(pressed.vendor_id, pressed.kind, pressed.answers))
    inward = bogor.wire.control("talk", channel="telegram", person="sari")["messages"][-1]
    assert (inward["kind"], inward["state"]) == ("choice", "read")
    bogor.adapter.acknowledge(bogor.account, Answered("update:1", "text"))  # nothing to stop


def test_files_and_long_words(world):
    bogor = world("telegram")
    sari = bogor.one("/start").sender.user_id
    code, dates = Attachment("qr", "kode", "K-1"), Attachment("calendar", "janji.ics", "BEGIN:VCALENDAR")
    assert len(bogor.send(sari, Reply("Janji", attachments=(code,)))) == 1
    assert len(bogor.send(sari, Reply("Janji", attachments=(code, dates), choices=CHOICES[:2]))) == 3
    assert len(bogor.send(sari, Reply("kata " * 1_500))) == 2
    picture, _again, calendar, words, *rest = bogor.shown()
    assert (picture["kind"], picture["body"]["text"]) == ("image", "Janji")
    assert (calendar["kind"], calendar["body"]["media"]["name"]) == ("document", "janji.ics")
    assert len(words["body"]["buttons"]) == 2
    assert len(rest) == 2


def test_refusals_are_understood(world):
    bogor = world("telegram")
    sari = bogor.one("/start").sender.user_id
    assert bogor.refused("1", Reply("halo")).whose == "person"
    bogor.wire.control("block", channel="telegram", person="sari", blocked=True)
    bogor.wire.deliver()
    blocked = bogor.refused(sari, Reply("halo"))
    assert (blocked.code, blocked.permanent, blocked.whose) == ("telegram_403", True, "person")
    assert bogor.read(1)[-1].left == (sari,)
    bogor.wire.control("block", channel="telegram", person="sari", blocked=False)
    bogor.wire.control("trouble", channel="telegram", throttle=True)
    busy = bogor.refused(sari, Reply("halo"))
    assert (busy.code, busy.permanent, busy.retry_seconds) == ("telegram_429", False, 5)
    bogor.wire.control("trouble", channel="telegram", throttle=False, revoked=True)
    assert bogor.refused(sari, Reply("halo")).whose == "account"
    assert [each.state for each in bogor.adapter.check(bogor.account)] == [
        StepState.FAILED,
        StepState.SKIPPED,
    ]


def test_the_connection_is_tested_and_made(world):
    bogor = world("telegram")
    assert {each.state for each in bogor.adapter.check(bogor.account)} == {StepState.OK}
    bogor.adapter.connect(bogor.account, "https://lain.contoh.id/webhook/telegram/lain")
    assert bogor.adapter.check(bogor.account)[1].state is StepState.FAILED
    bogor.adapter.connect(bogor.account, "https://mal.contoh.id/webhook/telegram/bogor")
    assert {each.state for each in bogor.adapter.check(bogor.account)} == {StepState.OK}
