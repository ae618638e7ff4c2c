"""Pages of messages: previews, what did not arrive, the day's budget; and a person's own wishes."""

import pytest
from django.test import Client

from pendopo.booking.actions import book_window
from pendopo.booking.tests import factories as f
from pendopo.kit import clock
from pendopo.notifications.tests.factories import kept_wishes, make_account, make_failed, reserve
from pendopo.web.staff.tests.browser import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_without_built_files")]


@pytest.mark.parametrize(
    ("role", "scope", "status"),
    [
        ("mall_manager", {"mall": "bogor"}, 200),
        ("administrator", {}, 200),
        ("officer", {"mall": "bogor", "stall": "imigrasi"}, 403),
    ],
)
def test_managers_and_administrators_see_how_messages_look(bogor, role, scope, status):
    client = signed_in(role, **scope)
    assert client.get("/kelola/pesan/").status_code == status
    page = client.get("/kelola/pesan/closure_hit/?bahasa=en")
    assert page.status_code == status
    if status == 200:
        assert "pendopo_closure_hit" in page.content.decode()
        assert client.get("/kelola/pesan/merpati/").status_code == 404


def test_what_did_not_arrive_is_told_with_its_chain_and_without_addresses(bogor):
    first = make_failed("closure_hit", "whatsapp", "graph_131026")
    make_failed("closure_hit", "email", "recipient_550", replaces=first)
    other = make_failed("appointment_reminder", "telegram", "telegram_403")
    make_failed("appointment_reminder", "email", "", replaces=other, state="sent")
    client = signed_in("mall_manager", mall="bogor")
    text = client.get("/kelola/bogor/pesan/gagal/").content.decode()
    assert "Terkena penutupan" in text
    assert "Alamat atau nomornya tidak menerima pesan." in text
    assert "Dikirim lewat kanal lain" in text
    assert "sari@contoh.id" not in text
    stranger = signed_in("supervisor", mall="padang")
    assert stranger.get("/kelola/bogor/pesan/gagal/").status_code == 403


def test_the_page_shows_what_is_left_of_the_day(bogor):
    account = make_account(limit=2_000, mall="bogor")
    today = clock.local_date(clock.now(), "Asia/Jakarta")
    reserve(account, today, 3)
    text = signed_in("mall_manager", mall="bogor").get("/kelola/bogor/pesan/anggaran/").content.decode()
    assert "2.000 orang" in text
    assert ">1.997<" in text


def test_whoever_holds_the_link_chooses_how_they_are_told():
    _mall, stall, service = f.make_place()
    booked = book_window(
        window_id=f.make_window(stall).id, service=service, applicant=f.person(1), by=f.ANYONE, at=f.AT
    )
    path = f"/k/{booked.token}/pesan/"
    client = Client()
    assert client.get(path).status_code == 200
    sent = client.post(path, {"kanal": ["phone"], "pertama": "phone", "untuk": ["queue"]}, follow=True)
    assert "sudah disimpan" in sent.content.decode()
    assert kept_wishes() == [("phone", "", "remind")]
    assert client.get("/k/tidak-ada/pesan/").status_code == 404
