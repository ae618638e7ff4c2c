"""The ministry's pages of obstacles, innovations and conditions: who sees what, search, links, judging."""

import re
from datetime import date

import pytest
from django.test import Client

from pendopo.analytics.tests.factories import make_day
from pendopo.kit.actor import SYSTEM
from pendopo.malls.tests.factories import make_mall, make_stall
from pendopo.obstacles import queries
from pendopo.obstacles.actions import load_known_entries
from pendopo.obstacles.tests.factories import AT, make_innovation, make_obstacle, make_strategy
from pendopo.regions.actions import load_regions
from pendopo.web.staff.tests.browser import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _pages(settings, tmp_path):
    settings.DEMO = True
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


def text_of(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_everybody_reads_what_the_seven_cities_did_and_every_link_opens(client):
    load_regions(by=SYSTEM, at=AT)
    load_known_entries(by=SYSTEM, at=AT)
    page = text_of(client, "/pantau/kendala/")
    assert "Atap bocor" in page
    assert "jumlah" in page.lower()
    links = set(re.findall(r'href="(/pantau/(?:kendala|strategi|inovasi)/\d+/)"', page))
    links |= set(re.findall(r'href="(/pantau/inovasi/\d+/)"', text_of(client, "/pantau/inovasi/")))
    assert len(links) > 25
    for link in links:
        assert "Sumber:" in text_of(client, link)
    [batam] = queries.list_obstacles(text="atap bocor")
    assert "tidak disebut" in text_of(client, f"/pantau/kendala/{batam.id}/")


def test_a_cell_of_the_table_leads_to_exactly_its_entries(client):
    here = make_obstacle(title="Server mati")
    make_obstacle("21.71", mall="batam", title="Atap bocor", code="building")
    page = text_of(client, "/pantau/kendala/")
    assert "jenis=network&amp;wilayah=32.71#hasil" in page
    found = text_of(client, "/pantau/kendala/?jenis=network&wilayah=32.71")
    assert f"/pantau/kendala/{here.pk}/" in found
    assert "Atap bocor" not in found


@pytest.mark.parametrize(
    "query",
    [
        "q=%27%26%7C%21", "jenis=apel", "keadaan=x", "dari=2020-13", "sampai=abc", "wilayah=%00",
        "wilayah=99.99", "q=" + "a" * 500,
    ],
)  # fmt: skip
def test_strange_questions_are_answered(client, query):
    make_obstacle()
    assert client.get(f"/pantau/kendala/?{query}").status_code in {200, 400}
    assert client.get(f"/pantau/inovasi/?{query}").status_code in {200, 400}
    assert client.get(f"/pantau/kondisi/?{query.replace('dari', 'bulan')}").status_code in {200, 400}


def test_drafts_are_nowhere_for_others(client):
    make_mall()
    rows = [make(reach="draft", title="Rahasia") for make in (make_obstacle, make_strategy, make_innovation)]
    addresses = [
        f"/pantau/{path}/{row.pk}/"
        for path, row in zip(("kendala", "strategi", "inovasi"), rows, strict=True)
    ]
    batam = make_mall("batam", "21.71")
    for browser, opens in (
        (client, False),
        (signed_in("region_head", region=batam.region_id), False),
        (signed_in("ministry_analyst"), False),
        (signed_in("mall_manager", mall="bogor"), True),
    ):
        for address in addresses:
            assert (browser.get(address).status_code == 200) == opens
        for listing in ("/pantau/kendala/", "/pantau/inovasi/"):
            assert ("Rahasia" in text_of(browser, listing)) == opens


def test_the_ministry_accepts_what_was_sent_and_gives_back_with_a_remark(client):
    make_mall()
    row = make_obstacle(reach="submitted", title="Server mati")
    address = f"/pantau/catatan/obstacle/{row.pk}"
    assert client.post(f"{address}/terima/", {"version": 1}).status_code == 302  # to the sign-in page
    manager, analyst = signed_in("mall_manager", mall="bogor"), signed_in("ministry_analyst")
    assert manager.post(f"{address}/terima/", {"version": 1}).status_code == 403
    assert "1 catatan menunggu" in text_of(analyst, "/pantau/kendala/")
    assert "Pemeriksaan kementerian" in text_of(analyst, f"/pantau/kendala/{row.pk}/")
    assert "Yang perlu diperbaiki" not in text_of(manager, f"/pantau/kendala/{row.pk}/")
    answer = analyst.post(f"{address}/terima/", {"version": 7}, follow=True)
    assert "sudah mengubah" in answer.content.decode()
    answer = analyst.post(f"{address}/kembalikan/", {"version": 1, "note": " "}, follow=True)
    assert "Tulis apa yang perlu diperbaiki" in answer.content.decode()
    analyst.post(f"{address}/terima/", {"version": 1})
    row.refresh_from_db()
    assert (row.reach, row.version) == ("accepted", 2)
    assert analyst.post(f"{address}/hapus/", {}).status_code == 404


def test_an_innovation_shows_before_and_after_with_its_gaps_and_no_cause(client):
    make_mall()
    for month, tickets in ((1, 100), (2, 120), (4, 240)):
        make_day("bogor", day=date(2026, month, 5), tickets=tickets)
    row = make_innovation(
        measure="tickets", before_first=date(2026, 1, 1), before_last=date(2026, 2, 1),
        after_first=date(2026, 4, 1), after_last=date(2026, 5, 1), title="Antrean telepon",
    )  # fmt: skip
    copy = make_innovation("21.71", mall="batam", replicated_from=row, title="Antrean telepon Batam")
    page = text_of(client, f"/pantau/inovasi/{row.pk}/")
    assert "+118,2 %" in page
    assert "Mei 2026" in page  # the month without figures is named
    assert "tidak mengatakan sebabnya" in page
    assert f"/pantau/inovasi/{copy.pk}/" in page
    assert "Direplikasi daerah lain" in page
    assert 'class="mean-line"' not in page  # months of counts are not public beside what the map hides
    assert queries.get_innovation_page(row.pk, on=AT.date(), by=SYSTEM).chart.count("mean-line")


def test_the_condition_of_a_month_and_of_a_year_is_shown_for_all_malls_and_for_one(client):
    make_stall(make_mall())
    for query in (
        "",
        "?bulan=2026-01",
        "?mal=bogor",
        "?mal=bogor&rentang=tahun",
        "?mal=tidak-ada",
        "?wilayah=32.71",
    ):
        page = text_of(client, f"/pantau/kondisi/{query}")
        assert "daystrip" in page
        assert "bukan hari kerja" in page
    assert "Disdukcapil" in text_of(client, "/pantau/kondisi/?mal=bogor")


def test_in_english_nothing_is_said_in_indonesian():
    make_obstacle(title="Atap bocor", title_en="The roof leaks")
    client = Client()
    client.cookies["django_language"] = "en"
    page = text_of(client, "/pantau/kendala/")
    assert "The roof leaks" in page
    assert "Obstacles and strategies" in page
    assert "Cari kendala" not in page
