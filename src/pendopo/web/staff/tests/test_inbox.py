"""The officers' inbox over HTTP: who opens what, what stays, what is refused."""

import re
from datetime import timedelta

import pytest
from django.apps import apps
from django.urls import reverse

from pendopo.inbox import actions
from pendopo.inbox.tests.factories import AT, make_account, say
from pendopo.inbox.types import Reason
from pendopo.kit import clock
from pendopo.kit.actor import SYSTEM
from pendopo.queue.tests.factories import make_service
from pendopo.web.staff.tests.browser import signed_in

CannedReply, Conversation = apps.get_model("inbox", "CannedReply"), apps.get_model("inbox", "Conversation")
Message, OutboxMessage = apps.get_model("channels", "Message"), apps.get_model("channels", "OutboxMessage")
Ticket = apps.get_model("queue", "Ticket")
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_without_built_files")]


@pytest.fixture
def account(bogor, monkeypatch):
    monkeypatch.setattr("pendopo.channels.actions.receive._answerer", [])  # officers alone, no bot
    return make_account()


@pytest.fixture
def officer(account):
    return signed_in("officer", mall="bogor")


def waiting(name="sari", minutes=5, text="KTP saya hilang <b>"):
    at = clock.now() - timedelta(minutes=minutes)
    thread = say(name, text, at=at)
    view = actions.ask_officer(
        thread=thread, reason=Reason.ASKED, summary="Layanan: KTP hilang", by=SYSTEM, at=at
    )
    return Conversation.objects.get(pk=view.id)


def page(client, name, *args):
    answer = client.get(reverse(f"staff:{name}", args=["bogor", *args]))
    return answer, answer.content.decode()


def send(client, row, **data):
    return client.post(reverse("staff:inbox_write", args=["bogor", row.pk]), data)


def act(client, row, verb, **data):
    return client.post(reverse("staff:inbox_act", args=["bogor", row.pk, verb]), data)


def test_an_officer_takes_the_next_answers_and_closes(officer):
    row = waiting()
    _answer, html = page(officer, "inbox")
    assert "Sari" in html
    assert "menunggu 5 menit" in html
    assert "KTP saya hilang &lt;b&gt;" in html
    taken = officer.post(reverse("staff:inbox_next", args=["bogor"]))
    assert taken["Location"].endswith(f"/pesan/{row.pk}/")
    answer, html = page(officer, "inbox_talk", row.pk)
    assert "Layanan: KTP hilang" in html
    assert answer["Cache-Control"] == "no-store"
    seen = re.search(r'name="seen" value="([^"]+)"', html)[1]
    key = re.search(r'name="key" value="([^"]+)"', html)[1]
    sent = {"text": "Bawa KK.", "seen": seen, "key": key, "do": "send"}
    assert send(officer, row, **sent).status_code == 302
    assert send(officer, row, **sent).status_code == 302  # pressed twice
    assert Message.objects.filter(author="officer").count() == 1
    assert "menunggu dikirim" in page(officer, "inbox_talk", row.pk)[1]
    OutboxMessage.objects.update(state="failed", error="telegram_403", permanent=True, ended_at=clock.now())
    html = page(officer, "inbox_talk", row.pk)[1]
    assert "tidak terkirim" in html
    assert "tidak dapat menerima pesan" in html
    assert act(officer, row, "tutup", outcome="answered", seen=seen).status_code == 302
    assert (
        "terjawab" in officer.get(reverse("staff:inbox", args=["bogor"]) + "?kotak=closed").content.decode()
    )


def test_the_part_comes_only_when_something_changed(officer):
    row = waiting()
    html = page(officer, "inbox_talk", row.pk)[1]
    part = re.search(r'data-part="([^"]+)"', html)[1].replace("&amp;", "&")
    assert officer.get(part).status_code == 204
    actions.note_incoming(thread=row.thread_id, by=SYSTEM, at=clock.now())
    assert officer.get(part).status_code == 200
    listed = re.search(r'data-part="([^"]+)"', page(officer, "inbox")[1])[1].replace("&amp;", "&")
    assert officer.get(listed).status_code == 204
    waiting("budi")
    assert "Budi" in officer.get(listed).content.decode()


def test_what_was_typed_stays_when_it_is_refused(officer):
    row = waiting()
    other = signed_in("officer", mall="bogor", stall="imigrasi")
    act(other, row, "ambil")
    answer = send(officer, row, text="Bawa KK.", do="send")
    assert answer.status_code == 409
    assert "sedang ditangani petugas lain" in answer.content.decode()
    act(other, row, "lepas")
    answer = send(officer, row, text=" ", do="send")
    assert answer.status_code == 422
    assert "Tulis jawabannya dahulu" in answer.content.decode()
    CannedReply.objects.create(mall="bogor", title="Salam", text_id="Halo {nama}, {nomor}.")
    html = send(
        officer, row, text="Selamat pagi", do="insert", canned=CannedReply.objects.get().pk
    ).content.decode()
    assert "Selamat pagi\nHalo Sari, P-001." in html
    assert act(officer, row, "catatan", note="").status_code == 422
    assert act(officer, row, "tautkan", name="Sari", phone="0812", consent="").status_code == 422
    assert act(officer, row, "entah").status_code == 404


def test_others_see_nothing_of_it(account):
    row = waiting()
    far = signed_in("officer", mall="padang")
    assert page(far, "inbox")[0].status_code == 403
    assert page(far, "inbox_talk", row.pk)[0].status_code == 403
    assert page(signed_in("ministry_analyst"), "inbox_talk", row.pk)[0].status_code == 403
    administrator = signed_in("administrator")
    assert page(administrator, "inbox_talk", row.pk)[0].status_code == 403
    assert page(administrator, "inbox_supervisor")[0].status_code == 200
    plain = signed_in("officer", mall="bogor", stall="disdukcapil")
    assert page(plain, "inbox_supervisor")[0].status_code == 403
    wrong = plain.get(reverse("staff:inbox_talk", args=["bogor", "00000000-0000-0000-0000-000000000000"]))
    assert wrong.status_code == 404


def test_search_is_a_form_and_says_what_can_be_found(officer):
    row = waiting()
    find = reverse("staff:inbox_search", args=["bogor"])
    assert str(row.pk) in officer.post(find, {"text": "p-1"}).content.decode()
    assert "Tidak ada percakapan yang cocok" in officer.post(find, {"text": "KTP saya"}).content.decode()
    assert officer.post(find, {"text": ""}).status_code == 422


def test_the_supervisor_and_the_manager(account):
    waiting(minutes=600)
    boss = signed_in("mall_manager", mall="bogor")
    html = page(boss, "inbox_supervisor")[1]
    assert "Masuk hari ini" in html
    assert boss.get(reverse("staff:inbox_supervisor_part", args=["bogor"])).status_code == 200
    wishes = reverse("manage:inbox", args=["bogor"])
    values = {
        "first_minutes": 20,
        "next_minutes": 40,
        "cap": 5,
        "quiet_hours": 24,
        "away_id": "112",
        "away_en": "",
    }
    assert boss.post(wishes, values | {"first_minutes": 1}).status_code == 422
    assert boss.post(wishes, values).status_code == 302
    ready = reverse("manage:inbox_canned", args=["bogor"])
    words = {"title": "Salam", "stall": "", "text_id": "Halo {nama}", "text_en": ""}
    assert boss.post(ready, words | {"text_id": "{entah}"}).status_code == 422
    assert boss.post(ready, words).status_code == 302
    reply = CannedReply.objects.get()
    one = reverse("manage:inbox_canned_one", args=["bogor", reply.pk])
    assert "Halo {nama}" in boss.get(one).content.decode()
    assert boss.post(one, words | {"title": "Salam pagi"}).status_code == 302
    assert boss.post(reverse("manage:inbox_canned_remove", args=["bogor", reply.pk])).status_code == 302


@pytest.fixture
def nine(account):
    """Monday, nine o'clock in the mall."""
    clock.set_demo_time(AT)
    yield AT
    clock.forget()


def test_a_number_is_drawn_and_told_in_the_talk(nine):
    make_service(apps.get_model("malls", "Stall").objects.get(mall__slug="bogor", slug="disdukcapil"))
    officer, row = signed_in("officer", mall="bogor"), waiting()
    there = reverse("staff:inbox_ticket", args=["bogor", row.pk])
    assert "KTP" in officer.get(there).content.decode()
    assert officer.post(there, {"service": "", "key": "a"}).status_code == 422
    for _twice in range(2):
        answer = officer.post(there, {"service": "ktp", "name": "Sari", "phone": "", "key": "b"})
        assert answer.status_code == 302
    said = Message.objects.get(author="officer").text
    assert Ticket.objects.get().number in said
    assert "/k/" in said
    visit = reverse("staff:inbox_visit", args=["bogor", row.pk])
    assert officer.get(visit, {"layanan": "ktp"}).status_code == 200
    assert officer.post(visit, {"service": "ktp", "name": "Sari", "key": "c"}).status_code == 422


def test_a_file_opens_for_who_answers_the_talk_only(officer):
    row = waiting()
    other = waiting("budi")
    message = Message.objects.get(thread=row.thread_id)
    media = apps.get_model("channels", "Media").objects.create(
        message=message, kind="image", mime="image/png", state="kept", path="", created_at=clock.now()
    )
    assert "Foto" in page(officer, "inbox_talk", row.pk)[1]
    for talk in (row, other):  # its content is gone; of another talk it is not even looked for
        assert page(officer, "inbox_media", talk.pk, media.pk)[0].status_code == 404
