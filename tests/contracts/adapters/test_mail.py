"""Mail that comes in: what was written, without history; files within it; no answer to programs."""

import json

import pytest

from pendopo.channels.adapters.email.parse import parse
from pendopo.channels.adapters.email.words import text_of_html, without_quotes
from pendopo.channels.types import Kind

RAW = """From: Sari =?utf-8?q?W=C3=BClan?= <Sari@Contoh.id>
To: halo@bogor.contoh.id
Subject: Jam buka
Message-ID: <abc@contoh.id>
Date: Mon, 23 Nov 2026 09:00:00 +0700
Content-Type: multipart/mixed; boundary=X

--X
Content-Type: text/plain; charset=utf-8

Sabtu buka?

Pada Sen, 23 Nov 2026 pukul 08.00 MPP Kota Bogor <halo@bogor.contoh.id>
menulis:
> Kami buka.
--X
Content-Type: image/jpeg
Content-Disposition: attachment; filename="ktp.jpg"
Content-Transfer-Encoding: base64

/9j/4A==
--X--
"""


def test_a_mail_service_posts_and_a_mailbox_holds_the_same(world):
    bogor = world("email")
    said = bogor.one("Sabtu buka?", subject="Jam buka")
    assert (said.kind, said.text, said.subject) == (Kind.TEXT, "Jam buka\nSabtu buka?", "Jam buka")
    assert (said.sender.user_id, said.sender.name) == ("sari@contoh.id", "Sari Wulandari")
    answer = bogor.one("Terima kasih", subject="Re: Jam buka", reply_to="<k1@mal>", quoted="Kami buka")
    assert (answer.text, answer.answers) == ("Terima kasih", "<k1@mal>")
    photo = bogor.hand_in(b"\xff\xd8\xff\xe0", "image/jpeg", "ktp.jpg", text="ini")
    assert photo.kind is Kind.IMAGE
    assert bogor.adapter.fetch(bogor.account, photo.media[0]) == (b"\xff\xd8\xff\xe0", "image/jpeg")
    (raw,) = bogor.adapter.parse(bogor.account, RAW.replace("\n", "\r\n").encode()).messages
    assert (raw.vendor_id, raw.text, raw.sender.name) == (
        "<abc@contoh.id>",
        "Jam buka\nSabtu buka?",
        "Sari Wülan",
    )
    assert raw.sender.user_id == "sari@contoh.id"
    assert bogor.adapter.fetch(bogor.account, raw.media[0])[0] == b"\xff\xd8\xff\xe0"


@pytest.mark.parametrize(
    "header",
    ["Auto-Submitted: auto-replied", "Precedence: bulk", "List-Id: <x.y>", "Return-Path: <>"],
)
def test_programs_get_no_answer(header):
    assert parse(f"{header}\n{RAW}".encode()).odd == ("automatic",)
    assert parse(RAW.replace("Sari@", "MAILER-DAEMON@").encode()).odd == ("automatic",)


def test_our_own_mail_is_not_answered(world):
    bogor = world("email")
    own = RAW.replace("Sari@Contoh.id", bogor.account.address).encode()
    assert bogor.adapter.parse(bogor.account, own).odd == ("from_ourselves",)


@pytest.mark.parametrize(
    ("whole", "words"),
    [
        ("Ya\n\nOn Mon, 1 Jan 2026 at 8, A B <a@b.c> wrote:\n> x", "Ya"),
        ("Ya\n> x\nTidak", "Ya\nTidak"),
        ("Ya\n-- \nSari\nJl. X", "Ya"),
        ("Ya\n-----Original Message-----\nFrom: x", "Ya"),
        ("Ya\nDari: MPP <a@b.c>\nTerkirim: Senin", "Ya"),
        ("Ya\n\nDikirim dari iPhone saya", "Ya"),
        ("> hanya kutipan", "> hanya kutipan"),
        ("Saya dari: Bogor", "Saya dari: Bogor"),
    ],
)
def test_history_and_signature_are_left_out(whole, words):
    assert without_quotes(whole) == words


def test_html_alone_is_read_as_words():
    html = (
        "<style>p{}</style><p>Halo&nbsp;Bu</p><div>Buka <b>jam</b> berapa?</div><blockquote>lama</blockquote>"
    )
    assert text_of_html(html) == "Halo Bu\n\nBuka jam berapa?"


@pytest.mark.parametrize("body", [b"", b"{", b"[1]", b"\xff\xfe\x00", json.dumps({"FromFull": 3}).encode()])
def test_what_is_no_mail_is_named(body):
    assert parse(body).messages == ()
    assert parse(body).odd
