"""An analyst finds the fall on the map, opens Bogor, goes down to the rows and keeps the view."""

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


def sign_in(page: Any, mall: Place) -> None:
    """One click on the analyst's demo account, which may stand in a folded group."""
    page.goto(f"{mall.url}/akun/masuk/")
    button = page.locator("button[value=analis]")
    if not button.is_visible():
        page.locator("details", has=button).locator("summary").click()
    button.click()
    page.wait_for_url("**/petugas/")


def test_from_the_fall_on_the_map_to_the_rows_behind_it(page: Any, mall: Place) -> None:
    sign_in(page, mall)
    page.goto(f"{mall.url}/pantau/?bulan=2026-10&cara=bulan")
    expect(page.locator(".tile")).to_have_count(38)
    expect(page.locator(".founding")).to_contain_text("7.912")
    clean(page)
    page.locator(".map-side .watch a", has_text="Kota Bogor").click()
    expect(page.locator("h1")).to_have_text("Kota Bogor")
    expect(page.locator("#tren-j")).to_contain_text("sebulan −2")
    page.click(".glance a:has-text('Kondisi')")  # opens its part, which a phone folds; works without script
    expect(page.locator("#kondisi .strip-picture")).to_be_visible()
    clean(page)
    page.locator(".block a", has_text="MPP Kota Bogor").click()
    page.locator("a", has_text="Senin, 5 Oktober 2026").click()
    expect(page.locator("table").first).to_contain_text("dukcapil")
    clean(page)


def test_a_view_is_kept_and_opened_again_and_the_table_taken_along(page: Any, mall: Place) -> None:
    sign_in(page, mall)
    page.goto(f"{mall.url}/pantau/?ukuran=visits&bulan=2026-10&cara=bulan")
    page.click("text=Simpan tampilan ini")
    name = f"Peta {page.viewport_size['width']}"
    page.fill("[name=nama]", name)
    clean(page)
    page.click("button:has-text('Simpan')")
    page.click(f"a:has-text('{name}')")
    expect(page.locator(".map-title")).to_contain_text("perubahan September 2026 ke Oktober 2026")
    with page.expect_download() as waiting:
        page.click(".out a:has-text('CSV')")
    assert waiting.value.suggested_filename == "peta-visits-2026-10.csv"
    assert waiting.value.path().read_text().startswith("# judul: Kunjungan, Oktober 2026")
    with page.expect_download() as waiting:
        page.click(".out a:has-text('PNG')")
    assert waiting.value.path().read_bytes().startswith(b"\x89PNG")


def test_panels_comparison_funnel_and_open_data_are_clean(page: Any, mall: Place) -> None:
    for address in (
        "/pantau/semua/?bulan=2026-10", "/pantau/bandingkan/?bulan=2026-10&d=32.71&d=13.71",
        "/pantau/corong/?bulan=2026-10", "/pantau/data/", "/pantau/32/?bulan=2026-10",
    ):  # fmt: skip
        page.goto(f"{mall.url}{address}")
        clean(page)


def test_the_month_and_the_measure_change_without_script(plain_page: Any, mall: Place) -> None:
    plain_page.goto(f"{mall.url}/pantau/?bulan=2026-10")
    plain_page.click(".stepper a[rel=prev]")
    expect(plain_page.locator(".map-title")).to_have_text("Kunjungan, September 2026")
    plain_page.select_option("[name=ukuran]", "applicants")
    plain_page.select_option("[name=bulan]", "2026-09")
    plain_page.click("button:has-text('Tampilkan')")
    expect(plain_page.locator(".map-title")).to_contain_text("Pemohon")


def test_the_map_prints_on_a4_landscape(plain_page: Any, mall: Place) -> None:
    plain_page.goto(f"{mall.url}/pantau/?bulan=2026-10")
    plain_page.set_viewport_size({"width": 1047, "height": 725})
    plain_page.emulate_media(media="print")
    assert not plain_page.locator(".chooser").is_visible()
    picture = plain_page.locator(".map-picture").bounding_box()
    assert picture["y"] + picture["height"] < 725  # the first sheet holds the whole map with its legend
    assert b"%PDF" in plain_page.pdf(prefer_css_page_size=True)[:8]
