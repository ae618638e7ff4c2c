"""The analyst finds the fall and links what is done; the city says its cause; nobody sees others'."""

import os
import subprocess
import sys
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.journeys.conftest import ROOT, Place

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def past(mall: Place) -> Place:
    """The mall's database with four malls that have a past."""
    environment = {
        **os.environ, "DATABASE_URL": mall.database, "DEMO": "1",
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
    }  # fmt: skip
    subprocess.run(
        [sys.executable, "-m", "tests.journeys.alerts_past"], env=environment, cwd=ROOT, check=True
    )
    return mall


def sign_in(page: Any, mall: Place, who: str) -> None:
    """One click on a demo account, which may stand in a folded group."""
    page.goto(f"{mall.url}/akun/masuk/")
    button = page.locator(f"button[value={who}]")
    if not button.is_visible():
        page.locator("details", has=button).locator("summary").click()
    button.click()
    page.wait_for_url("**/petugas/")


def clean(page: Any) -> None:
    """Axe finds nothing, and nothing is wider than the screen."""
    result = Axe().run(page)
    assert result.response["violations"] == [], result.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def shot(page: Any, name: str) -> None:
    """A picture for who wants to look (PICTURES=folder)."""
    if os.environ.get("PICTURES"):
        width = page.viewport_size["width"]
        page.screenshot(path=f"{os.environ['PICTURES']}/{name}-{width}.png", full_page=True)


def test_the_analyst_finds_the_fall_and_says_what_is_done(page: Any, past: Place) -> None:
    sign_in(page, past, "rina")
    page.goto(f"{past.url}/pantau/peringatan/")
    titles = page.locator("h2").all_inner_texts()
    assert titles[0].startswith("Data kurang")  # gaps first
    fall = page.locator(".alert-fall", has_text="MPP Bogor: Kunjungan")
    expect(fall).to_contain_text("SE 443/2026")
    expect(fall).to_contain_text("dibangkitkan")
    province = page.locator(".alert-rise", has_text="3 mal")
    expect(page.locator(".alert-rise")).to_have_count(1)  # the mall stands below its province
    province.locator("summary").click()
    expect(province.locator(".alert-inside a")).to_contain_text("MPP Padang: Tidak datang")
    clean(page)
    shot(page, "inbox")
    page.click("summary:has-text('Saring')")
    page.select_option("[name=jenis]", "fall")
    page.select_option("#isian-ukuran", "visits")
    page.click("text=Tampilkan")
    expect(page.locator(".alert-row")).to_have_count(1)
    page.click("text=MPP Bogor: Kunjungan")
    expect(page.locator(".lede")).to_contain_text("sejalan dengan")
    clean(page)
    shot(page, "alert")
    page.click("summary:has-text('Catat tindakan')")
    page.select_option("[name=tindakan]", "forum")
    page.fill("[name=uraian]", "Ngulik")
    page.fill("[name=tautan]", "http://contoh.id/")
    page.click("text=Simpan tindakan")
    expect(page.locator(".error-summary")).to_contain_text("sepuluh huruf")
    assert page.input_value("[name=uraian]") == "Ngulik"
    assert page.input_value("[name=tautan]") == "http://contoh.id/"
    clean(page)
    shot(page, "alert-error")
    page.fill("[name=uraian]", "Dibahas di Ngulik Wilayah I pekan depan.")
    page.fill("[name=tautan]", "/pantau/ngulik/")
    page.click("text=Simpan tindakan")
    expect(page.locator(".alert-steps")).to_contain_text("Dibahas di Ngulik Wilayah I pekan depan.")
    expect(page.locator(".alert-badges").first).to_contain_text("Ditindaklanjuti")


def test_the_city_reads_what_the_ministry_sees_and_says_its_cause(page: Any, past: Place) -> None:
    sign_in(page, past, "sari")
    page.goto(f"{past.url}/petugas/mpp-000/peringatan/")
    assert "MPP Padang" not in page.inner_text("main")
    clean(page)
    shot(page, "own")
    page.locator(".alert-row", has_text="MPP Bogor").get_by_role("link", name="Nomor antrean").click()
    page.click("summary:has-text('Jelaskan sebabnya')")
    page.select_option("[name=sebab]", "restriction")
    page.fill("[name=penjelasan]", "Kapasitas gedung dibatasi separuh sejak 19 Oktober.")
    page.click("text=Simpan sebab")
    expect(page.locator(".alert-steps")).to_contain_text("pihak daerah")
    clean(page)
    shot(page, "own-alert")


def test_a_city_does_not_open_the_alert_of_another(page: Any, past: Place) -> None:
    sign_in(page, past, "sari")
    page.goto(f"{past.url}/petugas/mpp-000/peringatan/")
    mine = page.locator(".alert-title a").first.get_attribute("href")
    number = mine.rstrip("/").rpartition("/")[2]
    page.context.clear_cookies()
    sign_in(page, past, "tono")
    for address in (f"/pantau/peringatan/{number}/", f"/petugas/mpp-001/peringatan/{number}/"):
        assert page.goto(f"{past.url}{address}").status == 404
    assert page.goto(f"{past.url}/petugas/mpp-000/peringatan/").status == 403
    page.goto(f"{past.url}/pantau/peringatan/")
    assert "MPP Bogor" not in page.inner_text("main")


def test_following_by_mail_works_without_script(plain_page: Any, past: Place) -> None:
    sign_in(plain_page, past, "rina")
    plain_page.goto(f"{past.url}/pantau/peringatan/")
    plain_page.click("summary:has-text('Tambah yang diikuti')")
    plain_page.select_option("#ikuti-wilayah", "32")
    plain_page.select_option("#ikuti-ukuran", "visits")
    plain_page.click("button:has-text('Ikuti')")
    expect(plain_page.locator(".alert-followed")).to_contain_text("Jawa Barat: Kunjungan")
    plain_page.click("text=Berhenti")
    expect(plain_page.locator(".alert-followed")).to_have_count(0)
