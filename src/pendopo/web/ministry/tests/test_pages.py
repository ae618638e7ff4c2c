"""The ministry's pages: what an analyst sees, downloads and imports."""

import csv
import io
import json
import xml.etree.ElementTree as ET
from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from pendopo.kit.actor import SYSTEM
from pendopo.monitoring import queries
from pendopo.monitoring.actions import import_figures
from pendopo.monitoring.tests.factories import FIGURES, make_file, make_regions

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def figures(db):
    make_regions()
    import_figures(file=FIGURES, file_name="figures.csv", by=SYSTEM, at=AT)


def test_an_analyst_sees_bogors_fall_with_its_caveat(client):
    front = client.get("/pantau/").content.decode()
    assert "−44,0 %" in front
    assert "7.912" in front
    assert "4.431" in front
    text = client.get("/pantau/angka/").content.decode()
    assert "−44,0 %" in text
    assert "Akhir masa tidak disebut" in text
    assert "poskota.co.id 2020-05-12" in text
    assert "tercetak: ketika virus mewabah" in text


def test_every_figure_and_source_is_on_the_page(client):
    text = client.get("/pantau/angka/").content.decode()
    for place in queries.get_overview().watched + queries.get_overview().others:
        for series in place.series:
            for row in series.rows:
                assert row.value in text
                assert row.period in text
    every = [
        series
        for place in queries.get_overview().watched + queries.get_overview().others
        for series in place.series
    ]
    assert text.count('class="series-picture"') == sum(
        len(series.rows) > 1 or bool(series.happenings) for series in every
    ), "one figure alone is told by its table"


def test_in_english_the_notes_stay_as_printed(client):
    client.cookies["django_language"] = "en"
    text = client.get("/pantau/angka/").content.decode()
    assert "−44.0 %" in text
    assert "printed as: when the virus" in text


def test_a_measure_shows_only_its_own_figures(client):
    page = queries.get_overview(measure="documents")
    assert {series.measure.code for place in page.others for series in place.series} == {"documents"}
    text = client.get("/pantau/angka/?ukuran=documents").content.decode()
    assert "Disdukcapil Denpasar" in text
    assert "MPP Padang" not in text
    for address in ("/pantau/", "/pantau/angka/"):
        assert client.get(f"{address}?ukuran=sales").status_code == 302
    assert client.get("/pantau/?ukuran=%00").status_code == 200


def test_a_region_page_shows_history(client):
    row = "32.71,Kota Bogor,MPP Kota Bogor,applicants,period,2020-02-01,2020-02-29,7913,7913,yes,,correction"
    import_figures(file=make_file(row), by=SYSTEM, at=AT)
    text = client.get("/pantau/32.71/").content.decode()
    assert "dikoreksi 1 kali" in text
    assert "7.913" in text
    assert "7.912" in text
    assert client.get("/pantau/99.99/").status_code == 404
    assert client.get("/pantau/33/").status_code == 200


def test_two_months_are_compared_or_the_reason_is_said(client):
    old = client.get("/pantau/bandingkan/?wilayah=32.71&ukuran=applicants&dari=2020-02&ke=2020-03")
    assert old.url == "/pantau/angka/bandingkan/?wilayah=32.71&ukuran=applicants&dari=2020-02&ke=2020-03"
    where = "/pantau/angka/bandingkan/?wilayah=32.71&ukuran=applicants"
    assert "−44,0 %" in client.get(f"{where}&dari=2020-02&ke=2020-03").content.decode()
    several = client.get(f"{where}&dari=2020-02&ke=2020-06")
    assert several.status_code == 409
    assert "lebih dari 1.000" in several.content.decode()
    wrong = client.get(f"{where}&dari=soon&ke=2020-03")
    assert wrong.status_code == 422
    assert 'value="soon"' in wrong.content.decode()
    assert client.get("/pantau/angka/bandingkan/").status_code == 404


def test_downloads_hold_what_is_printed(client):
    response = client.get("/pantau/angka.csv")
    rows = list(csv.DictReader(io.StringIO(response.content.decode())))
    printed = list(csv.DictReader(io.StringIO(FIGURES.decode())))
    order = lambda row: json.dumps(row, sort_keys=True)  # noqa: E731
    assert sorted(rows, key=order) == sorted(printed, key=order)
    answer = client.get("/pantau/angka.json?ukuran=messages").json()
    assert {row["measure"] for row in answer["figures"]} == {"messages"}
    assert client.get("/pantau/angka.json?ukuran=x").status_code == 422


def test_pages_need_no_inline_style_or_script(client):
    for address in ("/pantau/", "/pantau/angka/", "/pantau/32.71/", "/pantau/data/"):
        text = client.get(address).content.decode()
        assert " style=" not in text
        assert text.count("<script") == text.count('<script type="module" src="')
        assert " onclick=" not in text


def test_charts_are_well_formed_and_described():
    for place in queries.get_overview().watched:
        for series in place.series:
            for svg in (series.chart, series.small_chart):
                root = ET.fromstring(svg)  # noqa: S314 - our own text
                assert root.find("title").text
                assert root.find("desc").text


def test_only_analysts_import(client, settings):
    settings.LOGIN_URL = "/akun/masuk/"
    assert client.get("/pantau/impor/").status_code == 302


def test_an_import_shows_the_mistakes(client, django_user_model, monkeypatch):
    from pendopo.people import queries as people

    user = django_user_model.objects.create_user("ayu", password="a-long-password")
    client.force_login(user)
    monkeypatch.setattr(people, "actor_for_user", lambda *args, **kwargs: SYSTEM)
    monkeypatch.setattr(people, "needs_second_factor", lambda user: False)
    bad = SimpleUploadedFile("f.csv", FIGURES.replace(b"7912,7912", b"7912,"))
    response = client.post("/pantau/impor/", {"berkas": bad})
    assert response.status_code == 422
    assert "Angka yang pasti" in response.content.decode()
    assert client.post("/pantau/impor/").status_code == 422
    good = SimpleUploadedFile("f.csv", FIGURES)
    assert "58 tidak berubah" in client.post("/pantau/impor/", {"berkas": good}).content.decode()
