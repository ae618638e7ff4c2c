"""A mall writes down what hinders it and what it does; the ministry accepts it; everybody reads it."""

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.journeys.conftest import Place

pytestmark = pytest.mark.browser


def clean(page: Any) -> None:
    """Axe finds nothing, and nothing is wider than the screen."""
    page.wait_for_load_state()
    result = Axe().run(page)
    assert result.response["violations"] == [], result.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def sign_in(page: Any, mall: Place, account: str) -> None:
    """With one press, as the demo allows."""
    page.goto(f"{mall.url}/petugas/")
    page.click(f"button[name=account][value='{account}']")
    page.wait_for_load_state()


def test_a_manager_writes_sends_and_answers_an_obstacle(page: Any, mall: Place) -> None:
    name = f"Server mati {page.viewport_size['width']}"
    sign_in(page, mall, "ayu")
    page.click("main a:has-text('Kendala, strategi, inovasi')")
    clean(page)
    page.click("text=Catat kendala")
    page.click("main button:has-text('Simpan')")
    expect(page.locator(".error-summary")).to_be_visible()  # nothing typed yet: it says what is missing
    page.fill("[name=title]", name)
    page.select_option("[name=code]", "network")
    page.fill("[name=text]", "Sejak pagi tidak tersambung.")
    clean(page)
    page.click("main button:has-text('Simpan')")
    expect(page.locator("h1")).to_have_text(name)
    clean(page)
    page.click("text=Kirim ke kementerian")
    expect(page.locator("main")).to_contain_text("Terkirim ke kementerian.")
    page.click("main a:has-text('Jawab dengan strategi')")
    page.fill("[name=title]", "Modem cadangan")
    assert page.is_checked(f"label:has-text('{name}') input")
    clean(page)
    page.click("main button:has-text('Simpan')")
    expect(page.locator("h1")).to_have_text("Modem cadangan")
    page.click(f"main a:has-text('{name}')")
    expect(page.locator("main")).to_contain_text("Modem cadangan")


def test_two_windows_change_one_entry_and_neither_loses_what_was_typed(page: Any, mall: Place) -> None:
    sign_in(page, mall, "ayu")
    page.goto(f"{mall.url}/petugas/bogor/catatan/kendala/baru/")
    page.fill("[name=title]", "Semula")
    page.select_option("[name=code]", "building")
    page.click("main button:has-text('Simpan')")
    page.click("main a:has-text('Ubah')")
    other = page.context.new_page()
    other.goto(page.url)
    other.fill("[name=title]", "Dari jendela lain")
    other.click("main button:has-text('Simpan')")
    page.fill("[name=title]", "Dari jendela ini")
    page.click("main button:has-text('Simpan')")
    assert page.input_value("[name=title]") == "Dari jendela ini"
    expect(page.locator(".notice-warn")).to_contain_text("Dari jendela lain")
    clean(page)
    page.click("main button:has-text('Simpan')")
    expect(page.locator("h1")).to_have_text("Dari jendela ini")


def test_everybody_reads_what_the_cities_did_and_finds_it_by_words(page: Any, mall: Place) -> None:
    page.goto(f"{mall.url}/pantau/kendala/")
    clean(page)
    page.fill("[name=q]", "bocor")
    page.click("main button:has-text('Cari')")
    page.click("#hasil a:has-text('Atap bocor')")
    expect(page.locator("main")).to_contain_text("Sumber:")
    expect(page.locator("main")).to_contain_text("tidak disebut")
    clean(page)
    page.goto(f"{mall.url}/pantau/inovasi/")
    clean(page)
    page.click("main a:has-text('Sapo Rancak')")
    expect(page.locator("main")).to_contain_text("Mei 2018")
    clean(page)


def test_an_innovation_is_written_in_short_sections_without_script(plain_page: Any, mall: Place) -> None:
    sign_in(plain_page, mall, "ayu")
    plain_page.goto(f"{mall.url}/petugas/bogor/catatan/inovasi/baru/")
    plain_page.fill("[name=title]", "Konsultasi video")
    plain_page.check("[name=codes][value=location]")
    plain_page.fill("[name=evidence]", "Film | https://contoh.id/film")
    plain_page.click("main button:has-text('Simpan')")
    expect(plain_page.locator("main")).to_contain_text("Siap untuk kompetisi")
    assert plain_page.locator("a[href='https://contoh.id/film']").count() == 1


def test_the_condition_of_malls_is_a_strip_with_its_table(page: Any, mall: Place) -> None:
    page.goto(f"{mall.url}/pantau/kondisi/")
    clean(page)
    page.click("main table a:has-text('MPP Kota Bogor')")
    expect(page.locator("h1")).to_contain_text("MPP Kota Bogor")
    expect(page.locator(".strip-open").first).to_be_visible()
    page.select_option("[name=rentang]", "tahun")
    page.click("main button:has-text('Tampilkan')")
    assert re.search(r"rentang=tahun", page.url)
    clean(page)
