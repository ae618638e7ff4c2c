"""A city confirms a return without typing a number, the ministry gives it back, the city answers, it is
accepted.
"""

import os
import time
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.journeys.conftest import Place
from tests.journeys.test_staff import sign_in

pytestmark = pytest.mark.browser
FIVE_MINUTES = 300


def clean(page: Any, name: str = "") -> None:
    """Axe finds nothing, and nothing is wider than the screen."""
    if name and os.environ.get("PICTURES"):
        width = page.viewport_size["width"]
        page.screenshot(path=str(Path(os.environ["PICTURES"]) / f"{name}-{width}.png"), full_page=True)
    result = Axe().run(page)
    assert result.response["violations"] == [], result.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def period_of(page: Any) -> str:
    """The phone takes the month, the desk the week: each journey has a return of its own."""
    return "2026-10" if page.viewport_size["width"] < 500 else "2026-W47"


def explain_what_is_asked(page: Any, words: str) -> int:
    """A sentence wherever one is asked for; no number is typed."""
    asked = page.locator(".return-line:has(.return-finding:not(.is-note):not(.is-done)) textarea")
    for number in range(asked.count()):
        asked.nth(number).fill(words)
    return int(asked.count())


def test_a_city_confirms_the_ministry_asks_the_city_answers_and_it_is_accepted(
    page: Any, mall: Place
) -> None:
    period = period_of(page)
    sign_in(page, mall, "ayu")
    began = time.monotonic()
    page.click("a.staff-card:has-text('Laporan')")
    expect(page.locator("h1")).to_have_text("Laporan berkala")
    clean(page, "list")
    page.click(f"a.return-name[href$='{period}/']")
    clean(page, "return")
    page.click(".return-send button >> nth=0")
    expect(page.locator(".error-summary")).to_be_visible()
    clean(page, "return-refused")
    assert explain_what_is_asked(page, "Jaringan gedung putus sehari penuh.") >= 1
    page.click(".return-send button >> nth=0")
    expect(page.locator(".return-meta")).to_contain_text("menunggu diterima")
    assert time.monotonic() - began < FIVE_MINUTES
    clean(page, "return-sent")
    page.context.clear_cookies()

    sign_in(page, mall, "ani")
    page.goto(f"{mall.url}/pantau/laporan/?masa={period}")
    clean(page, "board")
    page.click("table >> nth=0 >> a:has-text('Bogor')")
    clean(page, "review")
    page.click("text=Kembalikan dengan catatan")
    expect(page.locator(".error-summary")).to_be_visible()
    page.fill("[name=c-visits]", "Berapa gerai yang terkena jaringan putus?")
    page.click("text=Kembalikan dengan catatan")
    expect(page.locator(".returns-meta")).to_contain_text("dikembalikan")
    page.context.clear_cookies()

    sign_in(page, mall, "ayu")
    page.goto(f"{mall.url}/petugas/bogor/laporan/{period}/")
    expect(page.locator(".return-remark")).to_contain_text("Berapa gerai")
    clean(page, "return-back")
    page.fill("[name=t-visits_note]", "Tiga gerai terkena, semuanya sehari.")
    page.click(".return-send button >> nth=0")
    expect(page.locator(".return-meta")).to_contain_text("menunggu diterima")
    page.context.clear_cookies()

    sign_in(page, mall, "ani")
    page.goto(f"{mall.url}/pantau/laporan/{period}/bogor/")
    expect(page.locator("body")).to_contain_text("Tiga gerai terkena")
    page.click("text=Terima laporan")
    expect(page.locator(".returns-meta .badge >> nth=0")).to_have_text("diterima")
    clean(page, "accepted")
    page.goto(f"{mall.url}/pantau/laporan/isi/")
    clean(page, "definition")
    page.goto(f"{mall.url}/pantau/laporan/ukuran/")
    clean(page, "import")


def give(page: Any, text: str) -> None:
    """Choose a CSV file with this text."""
    file = {"name": "isi.csv", "mimeType": "text/csv", "buffer": text.encode()}
    page.set_input_files("input[type=file]", file)


def test_a_wrong_cell_of_an_uploaded_file_is_named_and_nothing_is_kept(page: Any, mall: Place) -> None:
    sign_in(page, mall, "ayu")
    period = "2026-09" if page.viewport_size["width"] < 500 else "2026-W46"
    address = f"{mall.url}/petugas/bogor/laporan/{period}/"
    page.goto(address)
    if not page.locator("input[type=file]").count():
        page.context.clear_cookies()
        sign_in(page, mall, "ani")
        page.goto(f"{mall.url}/pantau/laporan/{period}/bogor/")
        page.click("summary:has-text('Kelonggaran tanggal')")
        page.fill("[name=due]", "2026-11-25")
        page.fill("[name=lock]", "2026-11-29")
        page.fill("[name=why]", "Banjir di gedung.")
        page.click("text=Pindahkan tanggal")
        page.context.clear_cookies()
        sign_in(page, mall, "ayu")
        page.goto(address)
        expect(page.locator("body")).to_contain_text("Banjir di gedung.")
    file = "kode;nilai;alasan\r\nvisits;dua ratus;\r\nvisits_note;Ramai.;\r\n"
    page.set_input_files(
        "input[type=file]", {"name": "isi.csv", "mimeType": "text/csv", "buffer": file.encode()}
    )
    page.click("text=Unggah >> nth=-1")
    expect(page.locator("table >> nth=0")).to_contain_text("B2")
    clean(page, "cells")
    file = "kode;nilai;alasan\r\nvisits_note;Ramai.;\r\n"
    page.set_input_files(
        "input[type=file]", {"name": "isi.csv", "mimeType": "text/csv", "buffer": file.encode()}
    )
    page.click("text=Unggah >> nth=-1")
    assert page.input_value("[name=t-visits_note]") == "Ramai."
