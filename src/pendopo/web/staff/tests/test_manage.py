"""Managers' pages: who may open which, forged and late input, and accounts of staff."""

import re

import pytest
from django.test import Client

from pendopo.people.queries import find_user
from pendopo.web.staff.tests.browser import PASSWORD, signed_in, wrong_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_without_built_files")]
HUGE = 99999999999999999999


PAGES = {
    "gerai/": "MRA", "loket/": "MRA", "jam/": "MRA", "penutupan/": "MRA", "perangkat/": "MRA",
    "layanan/": "MRAI", "layanan/baru/": "MRAI", "petugas/": "MRAI", "pengumuman/": "MRAS",
    "akhir-hari/": "MRAS", "": "MRA",
}  # fmt: skip
WHO = {
    "M": ("mall_manager", {"mall": "bogor"}),
    "R": ("region_head", {"region": "32.71"}),
    "A": ("administrator", {}),
    "I": ("agency_admin", {"mall": "bogor", "stall": "imigrasi"}),
    "S": ("supervisor", {"mall": "bogor"}),
    "O": ("officer", {"mall": "bogor", "stall": "imigrasi"}),
    "K": ("ministry_analyst", {}),
    "P": ("auditor", {}),
    "E": ("mall_manager", {"mall": "padang"}),
}


@pytest.mark.parametrize("who", WHO)
def test_each_role_opens_its_own_pages_and_no_other(bogor, who: str) -> None:
    role, scope = WHO[who]
    client = signed_in(role, **scope)
    found = {path: client.get(f"/kelola/bogor/{path}").status_code for path in PAGES}
    assert found == {path: 200 if who in may else 403 for path, may in PAGES.items()}


@pytest.mark.parametrize("who", WHO)
def test_the_menu_leads_only_to_pages_that_open(bogor, who: str) -> None:
    role, scope = WHO[who]
    client = signed_in(role, **scope)
    pages = [
        client.get("/petugas/"),
        client.get("/kelola/bogor/petugas/"),
        client.get("/petugas/bogor/lantai/"),
    ]
    links = {
        link
        for page in pages
        for link in re.findall(r'href="(/(?:kelola|petugas)/[^"#]*)"', page.content.decode())
    }
    assert {link: client.get(link).status_code for link in links} == dict.fromkeys(links, 200)
    assert any(link.startswith("/kelola/") for link in links) == (who in "MRAISEP")


def test_an_agency_admin_sees_and_changes_only_what_is_of_the_own_stall(bogor) -> None:
    client = signed_in("agency_admin", mall="bogor", stall="imigrasi")
    signed_in("officer", mall="bogor", stall="disdukcapil")
    other = find_user("officer.2")
    people = client.get("/kelola/bogor/petugas/").content.decode()
    assert "agency.admin.2" in people
    assert "officer.2" not in people
    assert client.get(f"/kelola/bogor/petugas/{other.pk}/").status_code == 404
    floor = client.get("/petugas/bogor/lantai/").content.decode()
    assert "Imigrasi" in floor
    assert "Disdukcapil" not in floor
    new = {"username": "tini", "name": "Tini", "password": PASSWORD, "role": "officer"}
    assert wrong_of(client.post("/kelola/bogor/petugas/", {**new, "stall": "disdukcapil"})) == ["stall"]
    assert wrong_of(client.post("/kelola/bogor/petugas/", {**new, "stall": ""})) == ["stall"]
    assert client.post("/kelola/bogor/petugas/", {**new, "stall": "imigrasi"}).status_code == 302
    assert find_user("tini").role_assignments.get().stall == "imigrasi"


@pytest.mark.parametrize("number", [0, 999_999, HUGE])
@pytest.mark.parametrize(
    "path",
    ["loket/{}/akhiri/", "petugas/peran/{}/akhiri/", "petugas/loket/{}/lepas/", "perangkat/{}/cabut/",
     "pengumuman/{}/akhiri/", "penutupan/closure/{}/cabut/", "penutupan/cap/{}/cabut/", "petugas/{}/sandi/",
     "petugas/{}/ponsel/", "petugas/{}/tutup/", "petugas/{}/peran/"],
)  # fmt: skip
def test_a_forged_number_changes_nothing_and_is_told(bogor, path: str, number: int) -> None:
    answer = signed_in("mall_manager", mall="bogor").post("/kelola/bogor/" + path.format(number))
    assert answer.status_code in {302, 404}


def test_texts_that_no_database_can_hold_are_unknown_places(bogor) -> None:
    client = signed_in("mall_manager", mall="bogor")
    assert client.get("/kelola/bogor/jam/?gerai=a%00").status_code == 404
    desk = {"service": "x", "people": "1", "key": "k" * 1000}
    assert client.post("/petugas/bogor/meja/nomor/", desk).status_code == 422


@pytest.mark.parametrize("year", ["0001", "1926", "9999"])
def test_a_slip_in_the_year_is_named(bogor, year: str) -> None:
    client = signed_in("mall_manager", mall="bogor")
    typed = {"kind": "closure", "where": "mall", "starts_on": f"{year}-12-31", "reason": "Listrik"}
    answer = client.post("/kelola/bogor/penutupan/", typed)
    assert (answer.status_code, wrong_of(answer)) == (422, ["starts_on"])
    assert 'value="Listrik"' in answer.content.decode()


def test_an_account_that_exists_is_not_overwritten_by_mistake(bogor) -> None:
    client = signed_in("mall_manager", mall="bogor")
    signed_in("officer", mall="padang", stall="samsat")
    typed = {
        "username": "Officer.2",
        "name": "Siti",
        "password": PASSWORD,
        "role": "officer",
        "stall": "imigrasi",
    }
    answer = client.post("/kelola/bogor/petugas/", typed)
    assert (answer.status_code, wrong_of(answer)) == (422, ["username"])
    assert 'value="Siti"' in answer.content.decode()
    assert find_user("officer.2").role_assignments.count() == 1
    named = client.post("/kelola/bogor/petugas/", {**typed, "name": "", "password": ""}, follow=True)
    assert "officer.2, yang sudah mempunyai akun" in named.content.decode()
    assert find_user("officer.2").role_assignments.count() == 2


def test_a_new_account_without_name_and_password_names_both(bogor) -> None:
    typed = {"username": "tini", "role": "officer", "stall": ""}
    answer = signed_in("mall_manager", mall="bogor").post("/kelola/bogor/petugas/", typed)
    assert wrong_of(answer) == ["name", "password"]


def test_a_manager_resets_password_and_phone_and_closes_accounts(bogor) -> None:
    from allauth.mfa.models import Authenticator

    client = signed_in("mall_manager", mall="bogor")
    signed_in("officer", mall="bogor", stall="imigrasi")
    joko = find_user("officer.2")
    Authenticator.objects.create(user=joko, type="totp", data={"secret": "x"})
    page = f"/kelola/bogor/petugas/{joko.pk}/"
    assert "Lepas langkah kedua" in client.get(page).content.decode()
    assert wrong_of(client.post(page + "sandi/", {"password": "12345"})) == ["password"]
    assert client.post(page + "sandi/", {"password": "kebun-raya-1817"}).status_code == 302
    joko.refresh_from_db()
    assert joko.check_password("kebun-raya-1817")
    client.post(page + "ponsel/")
    assert not Authenticator.objects.filter(user=joko).exists()
    client.post(page + "tutup/")
    joko.refresh_from_db()
    assert not joko.is_active
    assert client.get(page).status_code == 404


def test_nobody_resets_the_account_of_somebody_who_may_do_more(bogor) -> None:
    client = signed_in("mall_manager", mall="bogor")
    signed_in("administrator")
    admin = find_user("administrator.0")
    client.post("/kelola/bogor/petugas/", {"username": "administrator.0", "role": "officer", "stall": ""})
    page = f"/kelola/bogor/petugas/{admin.pk}/"
    assert client.get(page).status_code == 200
    refused = client.post(page + "sandi/", {"password": "kebun-raya-1817"})
    assert "di luar tempat Anda" in refused.content.decode()
    client.post(page + "tutup/")
    admin.refresh_from_db()
    assert admin.is_active
    assert admin.check_password(PASSWORD)


def test_a_region_head_makes_and_revokes_keys_of_kiosks(bogor) -> None:
    client = signed_in("region_head", region="32.71")
    key = {"kind": "kiosk", "note": "Pintu utama"}
    made = client.post("/kelola/bogor/perangkat/", key).content.decode()
    assert "staff-token" in made
    revoke = re.search(r'action="(/kelola/bogor/perangkat/\d+/cabut/)"', made)
    assert revoke is not None
    assert client.post(revoke.group(1), follow=True).content.decode().count("dicabut") == 1
    assert client.post("/kelola/padang/perangkat/", key).status_code == 403


def test_a_key_of_a_program_calls_at_its_counter_and_at_no_other(bogor) -> None:
    client = signed_in("mall_manager", mall="bogor")
    page, key = "/kelola/bogor/perangkat/", {"kind": "officer", "note": "Layar lama"}
    assert wrong_of(client.post(page, key)) == ["counter"]
    own, other = list(bogor.counters.order_by("number"))[:2]
    made = client.post(page, {**key, "counter": own.pk}).content.decode()
    token = re.search(r'class="staff-token">([^<]+)<', made)
    assert token is not None
    sign = {
        "HTTP_AUTHORIZATION": f"Bearer {token.group(1)}",
        "content_type": "application/json",
        "data": "{}",
    }
    answers = [
        Client().post(f"/api/v1/counters/{row.pk}/call-next", HTTP_IDEMPOTENCY_KEY=f"k{row.pk}", **sign)
        for row in (own, other)
    ]
    assert [answer.status_code for answer in answers] == [200, 403]


def test_a_shift_that_is_over_is_named(bogor) -> None:
    client = signed_in("mall_manager", mall="bogor")
    signed_in("officer", mall="bogor", stall="imigrasi")
    joko = find_user("officer.2")
    counter = bogor.counters.filter(stall__slug="imigrasi").first()
    typed = {"user": joko.pk, "counter": counter.pk, "starts_on": "2020-01-01", "ends_on": "2020-01-01"}
    assert wrong_of(client.post("/kelola/bogor/petugas/loket/", typed)) == ["ends_on"]
    hours = {**typed, "starts_on": "2099-01-01", "ends_on": "", "ends_time": "12:00"}
    assert wrong_of(client.post("/kelola/bogor/petugas/loket/", hours)) == ["ends_on"]
