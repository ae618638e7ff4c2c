"""The supervisor's page at the end of the day."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from pendopo.kit import clock
from pendopo.kit.actor import SYSTEM
from pendopo.people.actions import create_staff
from pendopo.people.types import RoleInput
from pendopo.queue.tests import factories as f
from pendopo.web.staff.tests.test_access import PASSWORD, plain_static_files

pytestmark = pytest.mark.django_db
PAGE = "/kelola/bogor/akhir-hari/"
LATE = f.AT + timedelta(hours=5, minutes=40)
__all__ = ["plain_static_files"]


@pytest.fixture
def floor(client: Client, settings, monkeypatch):
    settings.DEMO = True
    monkeypatch.setattr(clock, "now", lambda: LATE)
    _mall, _stall, service = f.make_floor()
    supervisor = create_staff(
        username="rina", name="Rina", password=PASSWORD, is_demo=True,
        roles=[RoleInput("supervisor", mall="bogor")], by=SYSTEM, at=LATE,
    )  # fmt: skip
    client.force_login(supervisor)
    return service


def test_the_supervisor_gives_one_person_a_chosen_time_and_reads_the_code(client: Client, floor) -> None:
    issued = f.draw(floor)
    page = client.get(PAGE).content.decode()
    assert "A-001" in page
    times = re.findall(r'<option value="(\d+)"( selected)?>([^<]+)</option>', page)
    assert len(times) == 7
    assert [row[2] for row in times if row[1]] == ["14.00, Selasa, 24 November 2026"]
    answer = client.post(
        f"{PAGE}nomor/{issued.ticket_id}/",
        {"version": "1", "window": times[2][0], "do": "rebook"}, follow=True,
    )  # fmt: skip
    shown = answer.content.decode()
    new = f.Ticket.objects.get().rebooked
    assert str(new.window_id) == times[2][0]
    assert new.code in shown
    assert "sampaikan kodenya" in shown
    mine = client.get(f"/k/{issued.token}/").content.decode()
    assert new.code in mine
    assert "Mendapat waktu lain" in mine
    theirs = re.search(r'href="(/k/[^"]+)"', shown)
    assert theirs is not None
    assert client.get(theirs[1]).status_code == 200


def test_a_reason_is_chosen_for_one_or_for_all_and_is_counted(client: Client, floor) -> None:
    one, _two, _three = (f.draw(floor) for _ in range(3))
    stale = client.post(
        f"{PAGE}nomor/{one.ticket_id}/", {"version": "7", "reason": "left", "do": "close"}, follow=True
    )
    assert "A-001" in stale.content.decode()
    assert f.Ticket.objects.filter(state="waiting").count() == 3
    for wrong in ({"version": "x", "do": "close"}, {"version": "1", "window": "", "do": "rebook"}):
        answer = client.post(f"{PAGE}nomor/{one.ticket_id}/", wrong, follow=True)
        assert "Pilih waktu atau alasan." in answer.content.decode()
    client.post(f"{PAGE}nomor/{one.ticket_id}/", {"version": "1", "reason": "left", "do": "close"})
    unsaid = client.post(f"{PAGE}tutup/", {"reason": "other", "other": " "})
    assert unsaid.status_code == 422
    assert "Tulis alasannya." in unsaid.content.decode()
    done = client.post(f"{PAGE}tutup/", {"reason": "other", "other": "Genset rusak"}, follow=True)
    text = done.content.decode()
    assert "2 nomor ditutup dengan alasan." in text
    assert "Genset rusak: 2" in text
    assert "Sudah meninggalkan tempat: 1" in text


def test_everybody_gets_another_time_with_one_button(client: Client, floor) -> None:
    for _ in range(3):
        f.draw(floor)
    done = client.post(f"{PAGE}waktu-lain/", follow=True).content.decode()
    assert "3 orang mendapat waktu lain." in done
    assert "0 orang masih menunggu" in done
    for code in f.Ticket.objects.values_list("rebooked__code", flat=True):
        assert code in done
    again = client.post(f"{PAGE}tutup/", {"reason": "hours_over", "rebook": "1"}, follow=True)
    assert "0 nomor ditutup" in again.content.decode()


def test_officers_do_not_end_the_day(client: Client, floor) -> None:
    issued = f.draw(floor)
    officer = create_staff(
        username="budi", name="Budi", password=PASSWORD, is_demo=True,
        roles=[RoleInput("officer", mall="bogor", stall="gerai-1")], by=SYSTEM, at=LATE,
    )  # fmt: skip
    client.force_login(officer)
    for path in ("tutup/", "waktu-lain/", f"nomor/{issued.ticket_id}/"):
        assert client.post(PAGE + path, {"reason": "left", "do": "close", "version": "1"}).status_code == 403
    assert f.Ticket.objects.get().state == "waiting"
