"""The map, panels, regions, comparison, funnel, rows, kept views, files and open data as people open them."""

import csv
import io
import json
from datetime import UTC, date, datetime
from urllib.parse import quote

import pytest
from django.test import Client

from pendopo.analytics.tests.factories import make_day, make_gap
from pendopo.kit import clock
from pendopo.kit.actor import SYSTEM
from pendopo.malls import actions as malls
from pendopo.monitoring.actions import import_figures
from pendopo.monitoring.queries import files
from pendopo.monitoring.rules.tiles import TILES
from pendopo.monitoring.tests.factories import FIGURES, make_regions
from pendopo.monitoring.tests.months import fill_months
from pendopo.people.actions import create_staff
from pendopo.people.types import RoleInput

AT = datetime(2026, 11, 23, 2, tzinfo=UTC)
OCTOBER = "bulan=2026-10"
PAGES = (
    "/pantau/", f"/pantau/?{OCTOBER}&cara=tahun", f"/pantau/?{OCTOBER}&ukuran=coverage", "/pantau/semua/",
    "/pantau/32.71/", "/pantau/32/", "/pantau/bandingkan/", "/pantau/bandingkan/?d=32.71&d=32.05&skala=hari",
    "/pantau/corong/", "/pantau/corong/?angka=coverage", "/pantau/data/", "/pantau/angka/",
)  # fmt: skip


def sign_in(role, *, name="", **where):
    """A browser of a demo account with one role."""
    user = create_staff(
        username=f"{role}{name}", name="Ayu", password="jembatan-merah-7", is_demo=True,
        roles=[RoleInput(role, **where)], by=SYSTEM, at=AT,
    )  # fmt: skip
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture(autouse=True)
def country(db, monkeypatch):
    files._MADE.clear()
    monkeypatch.setattr(clock, "now", lambda: AT)
    make_regions()
    import_figures(file=FIGURES, file_name="figures.csv", by=SYSTEM, at=AT)
    malls.create_mall(slug="bogor", name="MPP Kota Bogor", region="32.71", is_demo=True, by=SYSTEM, at=AT)
    fill_months(
        ["11.71", "13.71", "14.71", "73.13"], [date(2025, 10, 1), date(2026, 9, 1), date(2026, 10, 1)]
    )
    make_day("bogor", day=date(2025, 10, 6), visits=400, tickets=440)
    make_day("bogor", day=date(2026, 10, 5), visits=100, tickets=110, waits={600: 90})
    make_day("garut", day=date(2026, 10, 5), region="32.05", visits=3, tickets=3)
    make_gap("denpasar", day=date(2026, 10, 5), region="51.71")


@pytest.fixture
def analyst():
    return sign_in("ministry_analyst")


def text_of(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status, address
    return response.content.decode()


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("language", ["id", "en"])
def test_every_page_opens_for_everybody_without_inline_style_or_script(address, language):
    client = Client()
    client.cookies["django_language"] = language
    text = text_of(client, address)
    assert " style=" not in text
    assert " onclick=" not in text
    assert text.count("<script") == text.count('<script type="module" src="')
    assert 'class="pantau-nav' in text


def test_the_map_shows_the_fall_the_hole_and_the_founding_fall(analyst):
    text = text_of(analyst, f"/pantau/?{OCTOBER}")
    assert text.count('<li class="tile ') == len(TILES) == 38
    assert "−44,0 %" in text
    assert "−75,0 %" in text
    falls, _mid, gaps = text.partition("Celah data lebih dulu")
    assert "Kota Bogor" in falls
    assert "Kota Denpasar" in gaps
    assert "contoh, dibangkitkan" in text


def test_small_counts_are_for_the_ministry_only(analyst):
    row = '<td class="num">3</td>'
    assert row in text_of(analyst, f"/pantau/?{OCTOBER}")
    public = text_of(Client(), f"/pantau/?{OCTOBER}")
    assert row not in public
    assert "disembunyikan" in public
    assert row not in text_of(Client(), f"/pantau/32/?{OCTOBER}")


def test_what_an_analyst_saw_is_not_kept_for_everybody(analyst):
    assert "no-store" in analyst.get("/pantau/")["Cache-Control"]
    assert "Cache-Control" not in Client().get("/pantau/")


def test_steps_lead_from_month_to_month(analyst):
    text = text_of(analyst, "/pantau/?bulan=2026-09")
    assert "ukuran=visits&amp;bulan=2026-10" in text
    assert "ukuran=visits&amp;bulan=2025-10" in text
    assert text_of(analyst, "/pantau/?bulan=soon&cara=x")


def test_from_the_map_to_the_cells(analyst):
    region = text_of(analyst, f"/pantau/32.71/?{OCTOBER}")
    assert "/pantau/rincian/?tempat=bogor" in region
    days = text_of(analyst, f"/pantau/rincian/?tempat=bogor&{OCTOBER}")
    assert "hari=2026-10-05" in days
    cells = text_of(analyst, f"/pantau/rincian/?tempat=bogor&{OCTOBER}&hari=2026-10-05")
    assert "dukcapil" in cells
    printed = text_of(analyst, "/pantau/rincian/?tempat=32.71&ukuran=applicants&bulan=2020-02")
    assert "poskota.co.id 2020-05-12" in printed


@pytest.mark.parametrize("address", ["/pantau/rincian/", "/pantau/simpanan/"])
def test_rows_and_kept_views_are_not_public(address):
    assert Client().get(address).status_code == 302
    assert sign_in("officer", mall="bogor", stall="dukcapil").get(address).status_code == 403


def test_a_malls_manager_sees_the_rows_of_the_own_mall_only():
    client = sign_in("mall_manager", mall="bogor")
    assert text_of(client, f"/pantau/rincian/?tempat=bogor&{OCTOBER}")
    for place in ("", "32", "32.05", "51.71"):
        assert client.get(f"/pantau/rincian/?tempat={place}&{OCTOBER}").status_code == 403
    assert client.get(f"/pantau/rincian/?tempat=nowhere&{OCTOBER}").status_code == 404


def test_a_view_is_kept_opened_shared_and_removed(analyst):
    address = "/pantau/32.71/?ukuran=visits&bulan=2026-10"
    form = text_of(analyst, f"/pantau/simpanan/?alamat={quote(address)}")
    assert address.replace("&", "&amp;") in form
    wrong = analyst.post("/pantau/simpanan/", {"alamat": address, "nama": ""})
    assert wrong.status_code == 422
    assert analyst.post("/pantau/simpanan/", {"alamat": "https://x.id/", "nama": "x"}).status_code == 422
    analyst.post("/pantau/simpanan/", {"alamat": address, "nama": "Bogor turun", "berbagi": "ya"})
    colleague = sign_in("ministry_analyst", name="dua")
    shared = text_of(colleague, "/pantau/simpanan/")
    assert "Bogor turun" in shared
    assert "hapus/" not in shared
    number = text_of(analyst, "/pantau/simpanan/").split("/hapus/")[0].rsplit("/", 1)[1]
    assert colleague.post(f"/pantau/simpanan/{number}/hapus/").status_code == 404
    analyst.post(f"/pantau/simpanan/{number}/hapus/")
    assert "Bogor turun" not in text_of(analyst, "/pantau/simpanan/")


@pytest.mark.parametrize("kind", ["peta", "semua", "banding", "corong", "daerah"])
@pytest.mark.parametrize("ending", ["csv", "json", "xlsx", "parquet"])
def test_every_table_goes_out(kind, ending):
    response = Client().get(f"/pantau/tabel/{kind}.{ending}?{OCTOBER}&d=32.71&daerah=32.71")
    assert response.status_code == 200
    assert response["Content-Disposition"].endswith(f'.{ending}"')
    if ending == "csv":
        text = response.content.decode()
        for word in ("# sumber:", "# tanggal: 2026-11-23", "# keadaan:", "# lisensi: CC BY 4.0"):
            assert word in text
    if ending == "json":
        assert response.json()["rows"]


@pytest.mark.parametrize("kind", ["peta", "banding", "corong", "daerah"])
def test_every_picture_goes_out_with_its_source(kind):
    base = f"/pantau/gambar/{kind}"
    svg = Client().get(f"{base}.svg?{OCTOBER}&d=11.71&d=13.71&daerah=11.71")
    assert svg.status_code == 200
    text = svg.content.decode()
    for word in ("Sumber: Pendopo", "23 November 2026", "contoh yang dibangkitkan", "CC BY 4.0"):
        assert word in " ".join(text.replace("</text>", " ").split()) or word.split()[0] in text
    assert Client().get(f"{base}.exe?{OCTOBER}").status_code == 404


def test_files_that_are_not_there():
    for address in (
        "/pantau/gambar/x.svg", "/pantau/tabel/x.csv", "/pantau/data/x.csv", "/pantau/data/visits.exe",
        "/pantau/tabel/peta.csv?ukuran=x", "/pantau/data/share_remote.csv",
    ):  # fmt: skip
        assert Client().get(address).status_code == 404, address


def test_open_data_have_stable_addresses_and_no_small_counts():
    rows = list(csv.DictReader(
        line for line in io.StringIO(Client().get("/pantau/data/visits.csv").content.decode())
        if not line.startswith("#")
    ))  # fmt: skip
    garut = [row for row in rows if row["kode"] == "32.05" and row["bulan"] == "2026-10"]
    assert [(row["nilai"], row["keadaan"]) for row in garut] == [("", "hidden")]
    described = json.loads(Client().get("/pantau/data/datapackage.json").content)
    for resource in described["resources"]:
        assert Client().get(resource["path"]).status_code == 200, resource["path"]
    assert Client().get("/data-terbuka/").url == "/pantau/data/"
    english = Client()
    english.cookies["django_language"] = "en"
    for name in ("visits.csv", "kamus.csv"):
        assert english.get(f"/pantau/data/{name}").content == Client().get(f"/pantau/data/{name}").content


def test_unknown_choices_are_refused_or_forgotten():
    assert Client().get("/pantau/semua/?ukuran=x").status_code == 302
    assert Client().get("/pantau/bandingkan/?d=99.99").status_code == 404
    assert Client().get("/pantau/99.99/").status_code == 404
    assert Client().get("/pantau/semua/?hal=x&urut=x").status_code == 200


def test_the_bar_names_what_a_person_may_open(analyst):
    assert "/pantau/simpanan/" in text_of(analyst, "/pantau/")
    assert "/pantau/simpanan/" not in text_of(Client(), "/pantau/")
