"""The helper desk: help, several agencies in one visit, what was lost; and the day on paper."""

from datetime import timedelta

import pytest
from django.test import Client

from pendopo.booking import actions as booking
from pendopo.kit import clock
from pendopo.kit.actor import SYSTEM
from pendopo.people.actions import create_staff
from pendopo.people.types import RoleInput
from pendopo.queue.tests import factories as f
from pendopo.web.staff.tests.test_access import PASSWORD, plain_static_files

pytestmark = pytest.mark.django_db
DESK = "/petugas/bogor/meja/"
__all__ = ["plain_static_files"]


@pytest.fixture
def place(client: Client, settings, monkeypatch):
    settings.DEMO = True
    monkeypatch.setattr(clock, "now", lambda: f.AT)
    mall, _stall, service = f.make_floor()
    f.make_service(f.make_stall(mall, number=2), "paspor")
    booking.generate_windows(mall=mall, days=1, by=f.DEWI, at=f.AT)
    helper = create_staff(
        username="rina", name="Rina", password=PASSWORD, is_demo=True,
        roles=[RoleInput("supervisor", mall="bogor")], by=SYSTEM, at=f.AT,
    )  # fmt: skip
    client.force_login(helper)
    return service


def test_one_number_leads_an_old_man_through_two_agencies_and_is_found_again(client: Client, place) -> None:
    typed = {
        "service": "ktp", "second": "paspor", "third": "", "people": "1", "priority": "elderly",
        "name": "Mbah Karso", "phone": "0812 3456 7890", "key": "satu-klik",
    }  # fmt: skip
    for _click in range(2):
        page = client.post(f"{DESK}nomor/", typed, follow=True).content.decode()
    assert "A-001" in page
    assert "B-001" in page
    visit = f.Visit.objects.get()
    assert (visit.helped_by.split(":")[0], visit.origin) == ("staff", "officer")
    assert list(f.Ticket.objects.order_by("step").values_list("prefix", "state", "priority")) == [
        ("A", "waiting", "elderly"), ("B", "planned", "elderly"),
    ]  # fmt: skip
    for text in ("081234567890", "mbah karso", visit.code.lower(), "A-001", "b-1"):
        found = client.post(f"{DESK}cari/", {"text": text}).content.decode()
        assert visit.code in found, text
        assert "Mbah Karso" in found
    lost = client.post(f"{DESK}cari/", {"text": "Mbah Karto"}).content.decode()
    assert "Tidak ada kunjungan hari ini yang cocok" in lost


def test_a_check_in_at_the_desk_is_help_and_says_what_is_wrong(client: Client, place) -> None:
    booked = f.book(place, hour=11, person=f.make_person("Sari"))
    wrong = client.post(f"{DESK}hadir/", {"code": "AAAA-AAAA"})
    assert wrong.status_code == 404
    page = client.post(f"{DESK}hadir/", {"code": booked.code.lower()}, follow=True).content.decode()
    assert "10.45" in page
    assert f.Visit.objects.get().helped_by.startswith("staff:")


def test_who_forgot_the_code_of_today_is_found_by_name_and_checked_in(client: Client, place) -> None:
    booked = f.book(place, hour=11, person=f.make_person("Sari", "+6281234567890"))
    for text in ("sari", "0812 3456 7890"):
        page = client.post(f"{DESK}cari/", {"text": text}).content.decode()
        assert f'name="code" value="{booked.code}"' in page
    page = client.post(f"{DESK}hadir/", {"code": booked.code}, follow=True).content.decode()
    assert "Kehadiran dicatat." in page
    again = client.post(f"{DESK}cari/", {"text": "sari"}).content.decode()
    assert 'name="code" value="' + booked.code not in again
    assert "A-001" in again


def test_the_printed_day_list_shows_who_waits_and_who_is_expected(client: Client, place, monkeypatch) -> None:
    booked = f.book(place, hour=11, person=f.make_person("Budi"))
    f.draw(place, priority="pregnant")
    page = client.get("/petugas/bogor/daftar/").content.decode()
    for words in ("A-001", "hamil", booked.code, "Budi", "11.00", "Cetak"):
        assert words in page
    assert "no-store" in client.get("/petugas/bogor/daftar/")["Cache-Control"]
    monkeypatch.setattr(clock, "now", lambda: f.AT + timedelta(days=2))
    empty = client.get("/petugas/bogor/daftar/").content.decode()
    assert "Tidak ada yang menunggu." in empty
    assert "Tidak ada pesanan yang masih ditunggu." in empty
