"""The phone without a browser: what it shows, what it sends, and what it says when something is wrong."""

import json
import re
from datetime import UTC, datetime

import pytest
from django.test import Client

from pendopo.channels.adapters.demo.mailbox import DemoMailbox
from pendopo.channels.types import Outgoing
from pendopo.kit import clock
from pendopo.vendors.tests.inprocess import Wire
from pendopo.web.demo import samples, vendors

pytestmark = pytest.mark.django_db


@pytest.fixture
def wire(monkeypatch, settings):
    """The vendors behind the page, without a socket."""
    settings.DEMO = True
    found = Wire()
    monkeypatch.setattr(clock, "now", lambda: datetime.fromtimestamp(found.at, UTC))

    def fetch(path, values=None):
        token = found.world.keys.control
        more = {} if values is None else {"json": values}
        answer = found.ask("GET" if values is None else "POST", f"/control/{path}", token=token, **more)
        return answer.status_code, answer.content, answer.headers.get("content-type", "")

    monkeypatch.setattr(vendors, "fetch", fetch)
    yield found
    found.close()


def page(person="sari", channel="whatsapp"):
    answer = Client().get("/demo/telepon", {"orang": person, "kanal": channel})
    assert answer.status_code == 200
    return answer.content.decode()


def send(channel="whatsapp", person="sari", **more):
    return Client().post("/demo/telepon/kirim", {"orang": person, "kanal": channel} | more)


def mall_says(wire, **more):
    own = wire.account("whatsapp").own_id
    values = {"messaging_product": "whatsapp", "to": "6281100003001", "type": "text", "text": {"body": "Ya"}}
    return wire.post(f"/v23.0/{own}/messages", values | more)


def test_the_phone_exists_in_demo_mode_only(settings):
    settings.DEMO = False
    for path in ("", "/isi", "/berkas/1234567890123456"):
        assert Client().get(f"/demo/telepon{path}").status_code == 404
    assert Client().get("/demo/jam").status_code == 404
    assert send().status_code == 404


def test_what_is_written_stands_there_and_reaches_the_mall(wire):
    assert send(teks="KTP hilang <b>").headers["Location"] == "/demo/telepon?orang=sari&kanal=whatsapp#tulis"
    assert "KTP hilang &lt;b&gt;" in page()
    assert "terkirim, belum sampai ke mal" in page()
    wire.deliver()
    assert "sampai di mal" in page()
    assert "09.00" in page()


def test_buttons_and_rows_are_pressed_without_script(wire):
    send(teks="Halo")
    reply = {"type": "reply", "reply": {"id": "hari|senin", "title": "Senin pagi"}}
    mall_says(
        wire, type="interactive",
        interactive={"type": "button", "body": {"text": "Kapan?"}, "action": {"buttons": [reply]}},
    )  # fmt: skip
    section = {"title": "Hari", "rows": [{"id": "r1", "title": "Selasa", "description": "Masih 4 tempat"}]}
    action = {"button": "Lihat hari", "sections": [section]}
    mall_says(
        wire, type="interactive", interactive={"type": "list", "body": {"text": "Atau?"}, "action": action}
    )
    shown = page()
    assert "Masih 4 tempat" in shown
    values = re.findall(r'form="tekan" name="pilihan" value="([^"]+)"', shown)
    wire.deliver()
    for value in values:
        assert send(pilihan=value).status_code == 302
    told = [json.loads(each.content) for each in wire.told[-1:]] + wire.deliver()
    pressed = [
        message["interactive"]
        for webhook in told
        for entry in webhook["entry"]
        for message in entry["changes"][0]["value"].get("messages", [])
        if "interactive" in message
    ]
    assert [each["type"] for each in pressed] == ["button_reply", "list_reply"]
    assert pressed[0]["button_reply"]["id"] == "hari|senin"


def test_the_thread_comes_again_only_when_something_changed(wire):
    send(teks="Halo")
    first = Client().get("/demo/telepon/isi", {"orang": "sari", "kanal": "whatsapp"}).content.decode()
    mark = re.search(r'data-mark="(\w+)"', first)[1]
    again = {"orang": "sari", "kanal": "whatsapp", "tanda": mark}
    assert Client().get("/demo/telepon/isi", again).status_code == 204
    mall_says(wire)
    assert Client().get("/demo/telepon/isi", again).status_code == 200
    assert Client().get("/demo/telepon/isi", {"orang": "tidak-ada", "kanal": "whatsapp"}).status_code == 422
    assert Client().get("/demo/telepon/isi", {"orang": "sari", "kanal": "merpati"}).status_code == 404


def test_what_never_arrived_is_marked_and_says_why(wire):
    send(teks="Halo")
    wire.at += 90_000
    mall_says(wire)
    assert "jendela 24 jam sudah lewat (131047)" in re.sub(r"\s+", " ", page())
    assert "jendela 24 jam sudah tutup" in page()


@pytest.mark.parametrize("name", [*samples.FILES, "lokasi", "kontak", "aneh"])
def test_every_sample_can_be_sent(wire, name):
    assert send(contoh=name).status_code == 302
    assert len(wire.deliver()) == 1
    page()


def test_a_picture_is_shown_and_anything_else_is_downloaded(wire):
    send(contoh="foto")
    send(contoh="dokumen")
    pictures, documents = re.findall(r"/demo/telepon/berkas/\d{16}", page())
    picture, document = Client().get(pictures), Client().get(documents)
    assert (picture["Content-Type"], picture["Content-Disposition"]) == ("image/png", "inline")
    assert document["Content-Type"] == "application/octet-stream"
    assert document.content.startswith(b"%PDF")
    assert Client().get("/demo/telepon/berkas/0000000000000000").status_code == 404
    assert Client().get("/demo/telepon/berkas/..%2Fstate").status_code == 404


def test_what_came_on_another_channel_is_counted_until_it_is_looked_at(wire):
    send(teks="Halo")
    page()
    mall_says(wire)
    mall_says(wire)
    shown = page(channel="telegram")
    assert 'data-new-whatsapp="2"' in shown
    page()
    assert "data-new-" not in page(channel="telegram")


def test_own_files_comments_people_and_numbers(wire):
    from django.core.files.uploadedfile import SimpleUploadedFile

    assert send(berkas=SimpleUploadedFile("surat.txt", b"isi", "text/plain")).status_code == 302
    assert "surat.txt" in page()
    send(channel="instagram", teks="Mana KTP saya?", komentar="1")
    assert "Komentar publik" in page(channel="instagram")
    added = Client().post(
        "/demo/telepon/orang", {"nama": "Ibu Tati", "nomor": "0812 3456 7890", "kanal": "phone"}
    )
    assert "orang=p6" in added.headers["Location"]
    assert "+6281234567890" in page("p6", "phone")
    assert Client().post("/demo/telepon/orang", {"nama": " "}).status_code == 422
    before = wire.world.people.find("sari").phone
    Client().post("/demo/telepon/ubah", {"orang": "sari", "kanal": "whatsapp", "apa": "nomor"})
    assert wire.world.people.find("sari").phone != before


def test_troubles_are_switched_on_and_off(wire):
    def change(what, channel="whatsapp"):
        return Client().post("/demo/telepon/ubah", {"orang": "sari", "kanal": channel, "apa": what})

    for code in (
        "cabut:1",
        "lambat:5",
        "kembar:1",
        "acak:1",
        "penuh:1",
        "tolak:1",
        "mati:3600",
        "batas:2000",
    ):
        assert change(code).status_code == 302
    trouble = wire.world.trouble("whatsapp")
    assert (trouble.revoked, trouble.slow, trouble.duplicate) == (True, 5, True)
    assert wire.world.is_down("whatsapp")
    assert "Vendor mati; hidup lagi dalam 60 menit" in re.sub(r"\s+", " ", page())
    change("cabut:0")
    assert not wire.world.trouble("whatsapp").revoked
    change("blokir:1", "telegram")
    assert "Buka blokir mal" in page(channel="telegram")
    assert change("ledakkan:1").status_code == 422


def test_mistakes_say_what_is_missing(wire):
    assert send(teks="  ").status_code == 422
    assert send(contoh="gajah").status_code == 422
    assert send(pilihan="99|x").status_code == 422
    assert send(person="joko", teks="Halo").status_code == 422
    assert "tidak punya WhatsApp" in page("joko")


def test_the_mailbox_is_part_of_the_talk_by_mail_and_short_message(wire):
    for channel, recipient in (("email", "sari@contoh.id"), ("phone", "+6281100003001")):
        text = f"Datang pukul 09.00 ({channel})"
        DemoMailbox().send(Outgoing(channel, channel, recipient, "Janji Anda", text))
        assert f"Datang pukul 09.00 ({channel})" in page(channel=channel)
        assert "Datang pukul" not in page("budi", channel)
    send(channel="email", teks="Saya tidak bisa")
    (answer,) = wire.deliver()
    assert (answer["Subject"], answer["StrippedTextReply"]) == ("Re: Janji Anda", "Saya tidak bisa")
    assert {"Name": "In-Reply-To", "Value": "<demo:email>"} in answer["Headers"]
    send(channel="email", teks="Hal lain", judul="Tanya paspor")
    assert [each["Subject"] for each in wire.deliver()] == ["Tanya paspor"]


def test_vendors_that_are_away_are_a_clear_page(settings):
    settings.DEMO_VENDORS_URL = "http://127.0.0.1:9"
    answer = Client().get("/demo/telepon")
    assert answer.status_code == 503
    assert "Vendor demo sedang tidak menjawab" in answer.content.decode()
