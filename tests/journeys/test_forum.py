"""Ngulik: the analyst convenes, the region answers, the session runs on two screens, a follow-up is done."""

import io
import re
import urllib.request
from collections.abc import Iterator
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


def sign_in(page: Any, mall: Place, who: str) -> None:
    """One click on a demo account."""
    page.goto(f"{mall.url}/akun/masuk/")
    button = page.locator(f"button[value={who}]")
    if not button.is_visible():
        page.locator("details", has=button).locator("summary").click()
    button.click()
    page.wait_for_url("**/petugas/")


@pytest.fixture
def other(page: Any, browser: Any) -> Iterator[Any]:
    """Another person's screen, of the same size."""
    context = browser.new_context(viewport=page.viewport_size, locale="id-ID")
    context.set_default_timeout(15000)
    yield context.new_page()
    context.close()


def plan(page: Any, mall: Place, theme: str) -> str:
    """Plan a session for Bogor and Padang from a region's page; gives its address."""
    page.goto(f"{mall.url}/pantau/ngulik/")
    clean(page)
    page.goto(f"{mall.url}/pantau/ngulik/rencana/?wilayah=32.71")
    page.fill("[name=theme]", theme)
    page.fill("[name=day]", "2026-12-01")
    page.fill("[name=start]", "09:00")
    page.fill("[name=end]", "08:00")
    page.fill("[name=video_link]", "http://rapat.example.org/a")
    page.check("[value='13.71']")
    page.click("main button:has-text('Simpan')")
    expect(page.locator(".error-summary")).to_contain_text("https://")
    assert page.input_value("[name=theme]") == theme, "nothing typed is lost"
    clean(page)
    page.fill("[name=end]", "11:00")
    page.fill("[name=video_link]", "https://rapat.example.org/a")
    page.click("main button:has-text('Simpan')")
    expect(page.locator("h1")).to_have_text(theme)
    clean(page)
    return str(page.url).partition("#")[0]


def save_agenda(page: Any) -> None:
    """A speaker is added, and the order of two items changed."""
    page.click("text=Ubah susunan acara")
    clean(page)
    page.fill("[name=speaker-2]", "Kepala DPMPTSP")
    page.fill("[name=minutes-1]", "500")
    page.click("text=Simpan susunan acara")
    expect(page.locator(".error-summary")).to_contain_text("240")
    assert page.input_value("[name=speaker-2]") == "Kepala DPMPTSP"
    clean(page)
    page.fill("[name=minutes-1]", "5")
    page.click("text=Simpan susunan acara")
    expect(page.locator("#acara")).to_contain_text("Kepala DPMPTSP")


def test_ngulik_is_convened_run_on_two_screens_and_its_follow_up_is_done(
    page: Any, other: Any, mall: Place
) -> None:
    theme = f"Kendala pada lebar {page.viewport_size['width']}"
    sign_in(page, mall, "analis")
    address = plan(page, mall, theme)
    save_agenda(page)
    sign_in(other, mall, "ayu")
    other.goto(f"{mall.url}/petugas/bogor/ngulik/")
    assert theme not in other.inner_text("main"), "a plan is the ministry's own"
    page.fill("#isian-email-32\\.71", "kepala@bogor.example.org")
    page.click("text=Simpan alamat")
    page.click("button:has-text('Undang daerah')")
    expect(page.locator("main")).to_contain_text("Undangan dikirim")

    other.reload()
    clean(other)
    other.click(f"a:has-text('{theme}')")
    clean(other)
    other.check("[value=deputy]")
    other.click("text=Kirim jawaban")
    expect(other.locator(".error-summary")).to_contain_text("jabatan")
    other.fill("[name=deputy]", "Sekretaris dinas")
    other.click("text=Kirim jawaban")
    expect(other.locator("main")).to_contain_text("Jawaban tersimpan")
    other.fill("[name=note]", "Jembatan ke mal ditutup dua pekan.")
    other.click("text=Simpan catatan")
    other.click("text=Bahan ringkas daerah Anda")
    expect(other.locator("article.brief")).to_contain_text("Jembatan ke mal ditutup")
    clean(other)
    ours = other.url
    other.goto(f"{address}")
    expect(other.locator("main")).to_contain_text("tidak berwenang")
    other.goto(ours.replace("/bogor/", "/padang/"))
    expect(other.locator("main")).to_contain_text("tidak berwenang")

    page.reload()
    expect(page.locator("#undangan")).to_contain_text("Sekretaris dinas")
    page.click("text=Layar paparan")
    page.click("button:has-text('Mulai sesi')")
    page.goto(f"{address}paparan/")
    expect(page.locator(".stage-title")).to_have_text("Pembukaan")
    clean(page)
    second = page.context.new_page()
    second.goto(f"{address}paparan/?layar=penonton")
    expect(second.locator("button")).to_have_count(0)
    page.locator("body").press("ArrowRight")
    expect(page.locator(".stage-title")).to_contain_text("Kota Padang")
    expect(second.locator(".stage-title")).to_contain_text("Kota Padang")  # it follows by itself
    page.click("button:has-text('Berikutnya')")
    expect(page.locator(".stage-brief")).to_contain_text("Kota Bogor")
    expect(page.locator("[data-clock]")).to_contain_text(re.compile(r"\d+\.\d\d"))
    clean(page)
    second.close()

    page.goto(address)
    page.fill("[name=text]", "Sejak kapan jembatan ditutup?")
    page.select_option("#pertanyaan [name=region]", "32.71")
    page.click("text=Tambah pertanyaan")
    other.goto(ours.removesuffix("bahan/"))
    other.click("summary:has-text('Jawab')")
    other.fill("[name=answer]", "Sejak Senin.")
    other.click("text=Simpan jawaban")
    page.goto(address)
    expect(page.locator("#pertanyaan")).to_contain_text("Sejak Senin.")
    page.click("text=Tulis notula")
    page.fill("[name=minutes]", "Dibahas satu per satu.")
    page.fill("[name=decisions]", "Bogor membuka loket keliling\n\nKementerian mengirim surat")
    clean(page)
    page.click("text=Simpan notula")
    expect(page.locator("#notula li")).to_have_count(2)
    page.click("button:has-text('Akhiri sesi')")
    page.click("summary:has-text('Tambah tindak lanjut')")
    page.fill("[name=task]", "Buka loket keliling")
    page.fill("[name=owner]", "DPMPTSP Kota Bogor")
    page.select_option("#tindak [name=region]", "32.71")
    page.fill("[name=due]", "2026-12-15")
    page.click("text=Catat tindak lanjut")
    expect(page.locator("#tindak")).to_contain_text("terbuka")
    clean(page)

    other.goto(f"{mall.url}/petugas/bogor/ngulik/")
    row = other.locator(f".forum-row:has-text('Buka loket keliling'):has-text('{theme}')")
    row.locator("summary").click()
    row.locator("textarea").fill("Loket berjalan sejak 10 Desember, jadwal di laman.")
    clean(other)
    row.locator("button").click()
    expect(other.locator("main")).to_contain_text("Kementerian melihat buktinya")
    page.reload()
    expect(page.locator("#tindak")).to_contain_text("Loket berjalan sejak 10 Desember")
    page.click("button:has-text('Arsipkan')")
    page.goto(f"{mall.url}/pantau/ngulik/?cari=keliling+{page.viewport_size['width']}")
    expect(page.locator(".forum-row")).to_have_count(1)


def test_without_script_a_session_is_planned_and_led(plain_page: Any, mall: Place) -> None:
    sign_in(plain_page, mall, "analis")
    plain_page.goto(f"{mall.url}/pantau/ngulik/rencana/?wilayah=32.71&tema=Tanpa%20skrip")
    plain_page.fill("[name=day]", "2026-12-02")
    plain_page.fill("[name=start]", "09:00")
    plain_page.fill("[name=end]", "10:00")
    plain_page.click("main button:has-text('Simpan')")
    address = plain_page.url
    plain_page.click("button:has-text('Undang daerah')")
    plain_page.click("button:has-text('Mulai sesi')")
    plain_page.goto(f"{address}paparan/")
    plain_page.click("button:has-text('Berikutnya')")
    expect(plain_page.locator(".stage-brief")).to_contain_text("Kota Bogor")
    plain_page.goto(address)
    plain_page.click("button:has-text('Akhiri sesi')")
    expect(plain_page.locator("main")).to_contain_text("Tulis notula")


def test_briefings_and_calendar_are_files_for_who_may_have_them(page: Any, mall: Place) -> None:
    sign_in(page, mall, "analis")
    page.goto(f"{mall.url}/pantau/ngulik/rencana/?wilayah=32.71&tema=Berkas")
    page.fill("[name=day]", "2026-12-03")
    page.fill("[name=start]", "09:00")
    page.fill("[name=end]", "10:00")
    page.click("main button:has-text('Simpan')")
    address = page.url
    found = page.request.get(f"{address}bahan/32.71.pdf")
    assert (found.headers["content-type"], found.body()[:5]) == ("application/pdf", b"%PDF-")
    assert found.headers["cache-control"] == "no-store"
    assert page.request.get(f"{address}bahan.pdf").body().startswith(b"%PDF-")
    assert "BEGIN:VEVENT" in page.request.get(f"{address}kalender.ics").text()
    page.goto(f"{address}bahan/32.71/")
    clean(page)
    for path in ("", "bahan.pdf", "bahan/32.71.pdf", "kalender.ics", "paparan/keadaan/"):
        with urllib.request.urlopen(f"{address}{path}", timeout=10) as answer:  # nobody signed in
            assert "/akun/masuk/" in answer.url
            assert b"%PDF" not in io.BytesIO(answer.read()).getvalue()
