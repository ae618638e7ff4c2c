"""Who gets in: second factor first, demo accounts in demo mode only, the first administrator's link once."""

from datetime import timedelta

import pytest
from django.test import Client

from pendopo.kit import clock
from pendopo.kit.actor import SYSTEM
from pendopo.malls.tests.factories import make_mall, make_stall
from pendopo.people.actions import create_first_admin_link, create_staff, create_token
from pendopo.people.queries import find_user
from pendopo.people.types import RoleInput

pytestmark = pytest.mark.django_db
PASSWORD = "jembatan-merah-7"


@pytest.fixture(autouse=True)
def plain_static_files(settings, tmp_path):
    """Pages without collected files."""
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


def make_officer(username="budi", *, is_demo=False, role="officer", stall="disdukcapil"):
    return create_staff(
        username=username, name=username.title(), password=PASSWORD, is_demo=is_demo,
        roles=[RoleInput(role, mall="bogor", stall=stall)], by=SYSTEM, at=clock.now(),
    )  # fmt: skip


def test_staff_without_a_second_factor_are_led_to_it_before_anything_opens(client: Client) -> None:
    client.force_login(make_officer())
    answer = client.get("/petugas/")
    assert (answer.status_code, answer["Location"]) == (302, "/akun/keamanan/aplikasi/")


def test_a_demo_account_needs_no_second_factor_in_demo_mode_but_does_outside(
    client: Client, settings
) -> None:
    client.force_login(make_officer(is_demo=True))
    assert client.get("/petugas/").status_code == 200
    settings.DEMO = False
    assert client.get("/petugas/").status_code == 302


def test_nobody_signs_in_by_one_click_outside_demo_mode(client: Client, settings) -> None:
    make_officer(is_demo=True)
    settings.DEMO = False
    assert b'value="budi"' not in client.get("/akun/masuk/").content
    assert client.post("/akun/demo/", {"account": "budi"}).status_code == 404
    assert "_auth_user_id" not in client.session


def test_one_click_does_not_open_an_account_that_is_not_of_the_demo(client: Client) -> None:
    make_officer()
    assert client.post("/akun/demo/", {"account": "budi"}).status_code == 404


def test_signing_in_leads_only_to_our_own_pages(client: Client) -> None:
    make_officer(is_demo=True)
    answer = client.post("/akun/demo/", {"account": "budi", "next": "https://elsewhere.example/"})
    assert answer["Location"] == "/petugas/"


def test_the_first_administrators_link_works_once(client: Client) -> None:
    token = create_first_admin_link(by=SYSTEM, at=clock.now())
    page = f"/akun/pertama/{token}/"
    typed = {"username": "ayu", "name": "Ayu", "password": PASSWORD, "again": "another"}
    wrong = client.post(page, typed)
    assert wrong.status_code == 422
    assert b'value="Ayu"' in wrong.content  # what was typed stays
    right = client.post(page, {**typed, "again": PASSWORD})
    assert right["Location"] == "/akun/keamanan/aplikasi/"
    assert find_user("ayu").role_assignments.get().role == "administrator"
    assert Client().get(page).status_code == 404


SECOND_FACTOR = "/akun/keamanan/aplikasi/"


def asks_again(client: Client, *, seconds_later: float = 0) -> bool:
    """Whether the page of the second factor asks for the password first, some time after signing in."""
    session = client.session
    for record in session.get("account_authentication_methods", []):
        record["at"] -= seconds_later
    session.save()
    answer = client.get(SECOND_FACTOR)
    if answer.status_code == 302:
        assert answer["Location"].startswith("/akun/ulang/")
    return answer.status_code == 302


def test_who_has_just_signed_in_is_not_asked_for_the_password_again_until_later(client: Client) -> None:
    make_officer()
    answer = client.post("/akun/masuk/", {"login": "budi", "password": PASSWORD})
    assert answer["Location"] == "/petugas/"
    assert client.get("/petugas/")["Location"] == SECOND_FACTOR
    assert not asks_again(client)
    assert asks_again(client, seconds_later=301)
    wrong = client.post(f"/akun/ulang/?next={SECOND_FACTOR}", {"password": "bukan-sandi-saya"})
    assert wrong.status_code == 200
    assert asks_again(client)
    client.post(f"/akun/ulang/?next={SECOND_FACTOR}", {"password": PASSWORD})
    assert not asks_again(client)


def test_the_first_administrator_goes_straight_to_the_second_factor(client: Client) -> None:
    token = create_first_admin_link(by=SYSTEM, at=clock.now())
    typed = {"username": "ayu", "name": "Ayu", "password": PASSWORD, "again": PASSWORD}
    client.post(f"/akun/pertama/{token}/", typed)
    assert not asks_again(client)
    assert asks_again(client, seconds_later=301)


def test_a_click_without_a_password_still_asks_for_it(client: Client) -> None:
    make_officer(is_demo=True)
    client.post("/akun/demo/", {"account": "budi"})
    assert asks_again(client)


def test_another_person_at_the_same_browser_is_asked(client: Client) -> None:
    make_officer()
    make_officer("ayu")
    client.post("/akun/masuk/", {"login": "budi", "password": PASSWORD})
    client.force_login(find_user("ayu"))
    assert asks_again(client)


def test_an_officer_of_one_stall_cannot_open_another_stalls_counter(client: Client) -> None:
    mall = make_mall()
    own, other = make_stall(mall), make_stall(mall, "imigrasi")
    client.force_login(make_officer(is_demo=True))
    assert client.get(f"/petugas/loket/{own.counters.first().pk}/").status_code == 200
    assert client.get(f"/petugas/loket/{other.counters.first().pk}/").status_code == 403


def test_an_officer_does_not_manage(client: Client) -> None:
    make_mall()
    client.force_login(make_officer(is_demo=True))
    pages = [
        "",
        "gerai/",
        "loket/",
        "jam/",
        "penutupan/",
        "layanan/",
        "petugas/",
        "perangkat/",
        "akhir-hari/",
    ]
    assert {client.get(f"/kelola/bogor/{page}").status_code for page in pages} == {403}


def test_a_manager_of_one_mall_does_not_manage_another(client: Client) -> None:
    make_mall()
    make_mall("padang", "13.71")
    client.force_login(make_officer("ayu", is_demo=True, role="mall_manager", stall=""))
    assert client.get("/kelola/bogor/gerai/").status_code == 200
    assert client.get("/kelola/padang/gerai/").status_code == 403


def test_outside_demo_mode_a_kiosk_needs_its_key(client: Client, settings) -> None:
    make_mall()
    settings.DEMO = False
    assert client.get("/kios/bogor/").status_code == 401
    assert client.post("/kios/bogor/pasang/", {"token": "wrong"}).status_code == 422
    _row, token = create_token(kind="kiosk", mall="bogor", by=SYSTEM, at=clock.now())
    assert client.post("/kios/bogor/pasang/", {"token": token}).status_code == 302
    assert client.get("/kios/bogor/").status_code == 200


def test_an_ended_key_no_longer_opens_a_kiosk(client: Client, settings) -> None:
    make_mall()
    settings.DEMO = False
    _row, token = create_token(
        kind="kiosk",
        mall="bogor",
        lifetime=timedelta(seconds=1),
        by=SYSTEM,
        at=clock.now() - timedelta(hours=1),
    )
    client.cookies["pendopo_kios"] = token
    assert client.get("/kios/bogor/").status_code == 401


def test_an_officer_has_a_desk_in_the_own_mall_only(client: Client) -> None:
    for slug in ("bogor", "padang"):
        make_stall(make_mall(slug=slug), slug="disdukcapil")
    client.force_login(make_officer(is_demo=True))
    assert client.get("/petugas/bogor/meja/").status_code == 200
    assert client.get("/petugas/padang/meja/").status_code == 403
    for verb in ("nomor", "hadir", "cari"):
        assert client.post(f"/petugas/padang/meja/{verb}/", {"text": "Sari"}).status_code == 403


def test_pages_of_somebody_are_kept_by_no_browser(client: Client) -> None:
    make_stall(make_mall(slug="bogor"), slug="disdukcapil")
    client.force_login(make_officer(is_demo=True))
    for address in ("/petugas/", "/petugas/bogor/", "/k/", "/akun/keamanan/"):
        assert "no-store" in client.get(address)["Cache-Control"], address
    assert "Cache-Control" not in Client().get("/pantau/")
