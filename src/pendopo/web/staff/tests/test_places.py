"""Stalls, agreements, counters, hours and single days: mistakes are named, hits are shown before saving."""

import re
from datetime import timedelta

import pytest

from pendopo.booking import actions as bookings
from pendopo.booking.tests.factories import Appointment, Window, make_service, person
from pendopo.kit import clock
from pendopo.kit.actor import ANYONE, SYSTEM
from pendopo.malls.queries import list_exceptions, list_hours
from pendopo.malls.tests.factories import Stall
from pendopo.web.staff.tests.browser import signed_in, typed_on, wrong_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_without_built_files")]
STALL = {
    "agency": "imigrasi", "name": "Gerai baru", "number": "9", "floor": "1", "prefix": "zz",
    "starts_date": "2026-11-23", "base_minutes": "10", "online_percent": "50", "priority_percent": "10",
    "horizon_days": "14", "walk_in_when_full": "standby",
}  # fmt: skip


def booked_tomorrow(mall) -> Appointment:
    """A booking at the immigration stall on the next day with windows."""
    at = clock.now()
    bookings.generate_windows(mall=mall, by=SYSTEM, at=at)
    stall = Stall.objects.get(mall=mall, slug="imigrasi")
    service = make_service(stall)
    today = clock.local_date(at, mall.zone)
    window = Window.objects.filter(stall=stall, service_day__gt=today).order_by("starts_at").first()
    booked = bookings.book_window(window_id=window.id, service=service, applicant=person(1), by=ANYONE, at=at)
    return Appointment.objects.get(id=booked.appointment_id)


def confirmed(html: str) -> dict[str, str]:
    """What the page of those who are hit sends when it is confirmed."""
    form = next(part for part in html.split("<form")[1:] if 'name="confirmed"' in part).split("</form>")[0]
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"name": "!!!"}, {"name"}),
        ({"name": "Imigrasi"}, {"name"}),
        ({"prefix": "a"}, {"prefix"}),
        ({"prefix": "1"}, {"prefix"}),
        ({"online_percent": "80", "priority_percent": "30"}, {"online_percent"}),
        ({"ends_date": "2026-01-01"}, {"ends_date"}),
        ({"agency": "nope", "number": "0"}, {"agency", "number"}),
    ],
)
def test_what_is_wrong_in_a_new_stall_is_named(bogor, change, wrong: set[str]) -> None:
    client = signed_in("mall_manager", mall="bogor")
    answer = client.post("/kelola/bogor/gerai/", {**STALL, **change})
    assert (answer.status_code, set(wrong_of(answer))) == (422, wrong)
    assert Stall.objects.filter(mall=bogor).count() == 2


def test_a_new_stall_and_a_counter_whose_number_is_taken(bogor) -> None:
    client = signed_in("mall_manager", mall="bogor")
    assert client.post("/kelola/bogor/gerai/", STALL).status_code == 302
    assert Stall.objects.get(slug="gerai-baru").prefix == "ZZ"
    answer = client.post("/kelola/bogor/loket/", {"stall": "imigrasi", "number": "1"})
    assert wrong_of(answer) == ["number"]


def test_two_who_edit_the_same_stall_see_each_other(bogor) -> None:
    page = "/kelola/bogor/gerai/imigrasi/"
    ayu, kepala = signed_in("mall_manager", mall="bogor"), signed_in("region_head", region="32.71")
    first, second = typed_on(ayu, page, "seen"), typed_on(kepala, page, "seen")
    assert ayu.post(page, {**first, "floor": "3"}).status_code == 302
    late = kepala.post(page, {**second, "number": "8"})
    assert late.status_code == 422
    assert "Lantai: 3" in late.content.decode()
    stall = Stall.objects.get(mall=bogor, slug="imigrasi")
    assert (stall.floor, stall.number) == ("3", 2)


def test_an_agreement_that_ends_shows_whom_it_hits_first(bogor) -> None:
    booked = booked_tomorrow(bogor)
    client = signed_in("mall_manager", mall="bogor")
    today = clock.local_date(clock.now(), bogor.zone)
    page = "/kelola/bogor/gerai/imigrasi/perjanjian/"
    shown = client.post(page, {"ends_date": today.isoformat(), "reason": "Pindah gedung"}).content.decode()
    assert booked.code in shown
    assert Stall.objects.get(slug="imigrasi").ends_date is None
    changed_mind = client.post(page, {**confirmed(shown), "back": "1"}).content.decode()
    assert 'value="Pindah gedung"' in changed_mind
    assert client.post(page, confirmed(shown)).status_code == 302
    booked.refresh_from_db()
    assert booked.to_replan
    assert Stall.objects.get(slug="imigrasi").ends_date == today
    yesterday = (today - timedelta(days=1)).isoformat()
    assert wrong_of(client.post(page, {"ends_date": yesterday})) == ["ends_date"]


def test_closing_a_booked_day_shows_whom_it_hits_first(bogor) -> None:
    booked = booked_tomorrow(bogor)
    client = signed_in("mall_manager", mall="bogor")
    page = "/kelola/bogor/jam/hari/"
    typed = {"day": booked.service_day.isoformat(), "stall": "", "status": "closed", "reason": "Rapat kerja"}
    shown = client.post(page, typed).content.decode()
    assert booked.code in shown
    far = booked.service_day + timedelta(days=400)
    assert list_exceptions(bogor, first=booked.service_day, last=far) == []
    assert client.post(page, confirmed(shown)).status_code == 302
    booked.refresh_from_db()
    assert booked.to_replan
    gone = {"day": booked.service_day.isoformat(), "stall": ""}
    assert client.post("/kelola/bogor/jam/hari/hapus/", gone).status_code == 302
    booked.refresh_from_db()
    assert not booked.to_replan


def test_a_day_that_is_over_and_hours_that_overlap_are_named(bogor) -> None:
    client = signed_in("mall_manager", mall="bogor")
    past = {"day": "2020-01-06", "stall": "", "status": "closed", "reason": "Libur"}
    assert wrong_of(client.post("/kelola/bogor/jam/hari/", past)) == ["day"]
    page = "/kelola/bogor/jam/"
    typed = typed_on(client, page, "starts_date")
    before = list_hours(bogor)
    answer = client.post(page, {**typed, "d2_opens2": "11:00"})
    assert wrong_of(answer) == ["d2_opens1", "d2_opens2"]
    assert "Rabu, buka lagi" in answer.content.decode()
    assert wrong_of(client.post(page, {**typed, "starts_date": "2020-01-06"})) == ["starts_date"]
    assert list_hours(bogor) == before


def test_the_last_counter_of_a_stall_shows_whom_its_end_hits(bogor) -> None:
    booked = booked_tomorrow(bogor)
    client = signed_in("mall_manager", mall="bogor")
    counters = [row.pk for row in bogor.counters.filter(stall__slug="imigrasi")]
    assert client.post(f"/kelola/bogor/loket/{counters[0]}/akhiri/").status_code == 302
    shown = client.post(f"/kelola/bogor/loket/{counters[1]}/akhiri/").content.decode()
    assert booked.code in shown
    assert client.post(f"/kelola/bogor/loket/{counters[1]}/akhiri/", confirmed(shown)).status_code == 302
    booked.refresh_from_db()
    assert booked.to_replan
