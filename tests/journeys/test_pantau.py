"""An analyst reads the published figures: on a phone and at a desk, with and without script, and on paper."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.journeys.conftest import Place

pytestmark = pytest.mark.browser


def clean(page: Any) -> None:
    """Axe finds nothing, and nothing is wider than the screen."""
    result = Axe().run(page)
    assert result.response["violations"] == [], result.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_an_analyst_finds_a_figure_compares_two_months_and_sees_why_not(page: Any, mall: Place) -> None:
    page.goto(f"{mall.url}/pantau/angka/")
    assert page.inner_text(".fall-percent") == "−44,0 %"
    assert "7.912" in page.inner_text(".fall-pair")
    clean(page)
    page.click(".jumps >> text=Daerah lain")
    assert page.url.endswith("#lain")
    assert page.evaluate("document.querySelector('#lain').getBoundingClientRect().top < innerHeight")
    place = page.locator("details.place:has-text('Kota Surabaya')")
    assert not place.locator("table >> nth=0").is_visible()
    place.locator("summary").focus()
    page.keyboard.press("Enter")
    place.locator("table >> nth=0").wait_for()
    clean(page)
    page.click(".multiples a:has-text('Kota Bogor')")
    expect(page.locator("h1")).to_have_text("Kota Bogor")
    clean(page)
    page.click(".glance a:has-text('Angka terbitan')")  # folded on a phone
    page.select_option("[name=ukuran]", "applicants")
    page.fill("[name=dari]", "2020-02")
    page.fill("[name=ke]", "2020-03")
    page.click("text=Bandingkan >> nth=-1")
    assert page.inner_text(".fall-percent") == "−44,0 %"
    clean(page)
    page.fill("[name=ke]", "2020-06")
    page.click("text=Bandingkan >> nth=-1")
    expect(page.locator(".error-summary")).to_have_count(
        1
    )  # the two are not of one kind; nothing is invented
    assert page.input_value("[name=ke]") == "2020-06"
    clean(page)


def test_one_measure_is_chosen_without_script_and_its_places_stand_open(plain_page: Any, mall: Place) -> None:
    plain_page.goto(f"{mall.url}/pantau/angka/")
    plain_page.click("text=Pilih satu ukuran saja")
    plain_page.click(".measures a:has-text('Dokumen')")
    expect(plain_page.locator("#arti")).to_contain_text("Dokumen")
    tables = plain_page.locator(".place table")
    plain_page.wait_for_load_state()
    assert tables.count() >= 1
    assert all(table.is_visible() for table in tables.all())


def test_what_is_folded_is_printed(plain_page: Any, mall: Place) -> None:
    plain_page.goto(f"{mall.url}/pantau/angka/")
    tables = plain_page.locator("details.place table")
    shown = "all => all.map(one => one.checkVisibility())"
    assert not any(tables.evaluate_all(shown))
    plain_page.emulate_media(media="print")
    assert all(tables.evaluate_all(shown))
    assert not plain_page.locator(".jumps").is_visible()


def test_the_figures_are_downloaded_as_they_are_shown(page: Any, mall: Place) -> None:
    page.goto(f"{mall.url}/pantau/angka/?ukuran=documents")
    with page.expect_download() as waiting:
        page.click("text=Unduh CSV")
    text = waiting.value.path().read_text()
    assert text.startswith("region")
    assert {line.split(",")[3] for line in text.splitlines()[1:]} == {"documents"}
