"""A service comes from the page alone, with its first standard, and ends in the sight of whom it hits."""

from datetime import timedelta

import pytest
from django.test import Client

from pendopo.catalogue.queries import get_kept_service, standard_in_force
from pendopo.kit import clock
from pendopo.kit.ids import token_hash
from pendopo.web.staff.tests.browser import signed_in, typed_on, wrong_of
from pendopo.web.staff.tests.test_places import booked_tomorrow, confirmed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_without_built_files")]
NEW = "/kelola/bogor/layanan/baru/"


def today_in(mall, days: int = 0) -> str:
    return (clock.local_date(clock.now(), mall.zone) + timedelta(days=days)).isoformat()


def typed(mall, **more: str) -> dict[str, str]:
    """A service with all six components, one of them with its source; an empty text leaves a field out."""
    fields = {
        "name": "Paspor anak", "short_name": "Paspor anak", "stall": "imigrasi",
        "starts_date": today_in(mall), "duration_minutes": "15", "words": "paspor bayi\nbikin paspor anak",
        "bookable": "on", "walk_in": "on",
        "requirements_text": "Akta kelahiran | asli\nKTP-el orang tua", "procedure_text": "Datang\nFoto",
        "time_value": "4", "time_unit": "working_days", "fee_amount": "350000",
        "fee_source": "PP 45/2024", "product_text": "Paspor", "complaints_text": "Meja bantuan",
    }  # fmt: skip
    return {name: value for name, value in {**fields, **more}.items() if value}


def test_a_service_comes_from_the_page_alone_and_is_found_by_applicants(bogor) -> None:
    client = signed_in("mall_manager", mall="bogor")
    assert f'href="{NEW}"' in client.get("/kelola/bogor/layanan/").content.decode()
    answer = client.post(NEW, typed(bogor))
    assert answer.headers["Location"] == "/kelola/bogor/layanan/paspor-anak/"
    row = get_kept_service(bogor, "paspor-anak")
    assert (row.stall.slug, row.words) == ("imigrasi", ["paspor bayi", "bikin paspor anak"])
    view = standard_in_force(row, on=row.starts_date)
    assert view.is_complete
    assert {key: part.is_example for key, part in view.components.items()} == {
        "requirements": True, "procedure": True, "time": True, "fee": False, "product": True,
        "complaints": True,
    }  # fmt: skip
    found = Client().get("/m/bogor/cari", {"q": "paspor bayi"}).content.decode()
    assert "Paspor anak" in found
    assert "/m/bogor/l/paspor-anak/" in client.get("/kelola/bogor/layanan/paspor-anak/").content.decode()
    assert Client().get("/m/bogor/l/paspor-anak/").status_code == 200
    assert wrong_of(client.post(NEW, typed(bogor))) == ["name"]


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"name": "!!"}, ["name"]),
        ({"short_name": "x" * 25}, ["short_name"]),
        ({"stall": "samsat"}, ["stall"]),
        ({"starts_date": "2020-01-06"}, ["starts_date"]),
        ({"duration_minutes": "0"}, ["duration_minutes"]),
        ({"words": "x" * 61}, ["words"]),
        ({"bookable": "", "walk_in": ""}, ["bookable"]),
        ({"time_unit": ""}, ["time_value"]),
        ({"fee_text": "Anak | gratis saja"}, ["fee_text"]),
    ],
)
def test_what_is_wrong_in_a_new_service_is_named_and_nothing_is_kept(bogor, change, wrong) -> None:
    client = signed_in("mall_manager", mall="bogor")
    answer = client.post(NEW, typed(bogor, **change))
    assert (answer.status_code, wrong_of(answer)) == (422, wrong)
    assert "bikin paspor anak" in answer.content.decode() or "words" in change
    assert client.get("/kelola/bogor/layanan/paspor-anak/").status_code == 404


def test_a_service_to_come_is_kept_in_sight_and_hidden_from_applicants(bogor) -> None:
    client = signed_in("agency_admin", mall="bogor", stall="imigrasi")
    assert wrong_of(client.post(NEW, typed(bogor, stall="disdukcapil"))) == ["stall"]
    assert client.post(NEW, typed(bogor, starts_date=today_in(bogor, 3))).status_code == 302
    assert "Paspor anak" in client.get("/kelola/bogor/layanan/").content.decode()
    page = "/kelola/bogor/layanan/paspor-anak/"
    assert typed_on(client, page, "standard")["product_text"] == "Paspor"
    assert "/m/bogor/l/paspor-anak/" not in client.get(page).content.decode()
    assert Client().get("/m/bogor/l/paspor-anak/").status_code == 404


def test_ending_a_service_shows_whom_it_hits_and_their_link_says_why(bogor) -> None:
    booked = booked_tomorrow(bogor)
    client = signed_in("agency_admin", mall="bogor", stall="imigrasi")
    page = f"/kelola/bogor/layanan/{booked.service.slug}/"
    end = f"{page}akhiri/"
    assert wrong_of(client.post(end, {"ends_date": today_in(bogor, -1)})) == ["ends_date"]
    shown = client.post(end, {"ends_date": today_in(bogor), "reason": "Pindah ke kantor"}).content.decode()
    assert booked.code in shown
    booked.refresh_from_db()
    assert not booked.to_replan
    back = client.post(end, {**confirmed(shown), "back": "1"}).content.decode()
    assert 'value="Pindah ke kantor"' in back
    assert client.post(end, confirmed(shown)).headers["Location"] == page
    booked.refresh_from_db()
    assert booked.to_replan
    assert get_kept_service(bogor, booked.service.slug).ends_date.isoformat() == today_in(bogor)
    token = booked_token(booked)
    assert "Layanan ini berakhir pada" in Client().get(f"/k/{token}/").content.decode()
    assert client.post(end, {"ends_date": ""}).status_code == 302
    booked.refresh_from_db()
    assert not booked.to_replan


def booked_token(booked) -> str:
    """The token of the private link."""
    from pendopo.booking.queries import private_path

    token = private_path(booked.id).strip("/").partition("/")[2]
    assert booked.token_hash == token_hash(token)
    return token


def test_only_who_keeps_the_stall_ends_its_services(bogor) -> None:
    booked = booked_tomorrow(bogor)
    end = f"/kelola/bogor/layanan/{booked.service.slug}/akhiri/"
    for role, scope in (
        ("agency_admin", {"mall": "bogor", "stall": "disdukcapil"}),
        ("mall_manager", {"mall": "padang"}),
        ("supervisor", {"mall": "bogor"}),
    ):
        assert signed_in(role, **scope).post(end, {"ends_date": today_in(bogor)}).status_code == 403
    assert get_kept_service(bogor, booked.service.slug).ends_date is None
