"""The budgets and the reach of the applicant's pages: weight, requests, axe, keyboard, 320 pixels."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.journeys.conftest import Place

pytestmark = pytest.mark.browser

PAGES = {
    "home": "/",
    "mall": "/m/bogor/",
    "search": "/m/bogor/cari?q=ktp+hilang",
    "nothing found": "/m/bogor/cari?q=qqqqqqq",
    "service": "/m/bogor/l/ktp-el-pengganti/",
    "how many": "/m/bogor/l/ktp-el-pengganti/pesan/",
    "which day": "/m/bogor/l/ktp-el-pengganti/pesan/hari/?orang=2",
    "what time": "/m/bogor/l/ktp-el-pengganti/pesan/jam/?orang=1&tanggal=2026-11-24",
    "find mine": "/k/",
    "check in": "/m/bogor/hadir/",
    "not found": "/tidak-ada",
    "gallery": "/komponen/",
    "gallery, dark": "/komponen/?tema=gelap",
}
MOST_BYTES = 60 * 1024
MOST_REQUESTS = 8


@pytest.mark.parametrize("path", ["/", "/m/bogor/l/ktp-el-pengganti/"])
def test_the_first_view_is_light(path: str, browser: Any, mall: Place) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 800})
    page = context.new_page()
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    weights: dict[str, float] = {}
    line.on(
        "Network.loadingFinished",
        lambda event: weights.update({event["requestId"]: event["encodedDataLength"]}),
    )
    page.goto(mall.url + path, wait_until="networkidle")
    context.close()
    assert 2 <= len(weights) <= MOST_REQUESTS
    assert sum(weights.values()) <= MOST_BYTES


@pytest.mark.parametrize("name", list(PAGES))
def test_axe_finds_nothing(name: str, page: Any, mall: Place) -> None:
    page.goto(mall.url + PAGES[name])
    result = Axe().run(page)
    assert result.response["violations"] == [], result.generate_report()


def test_axe_finds_nothing_on_a_ticket(page: Any, mall: Place) -> None:
    page.goto(f"{mall.url}/k/{mall.tickets[5]}/")
    result = Axe().run(page)
    assert result.response["violations"] == [], result.generate_report()


@pytest.mark.parametrize("name", list(PAGES))
def test_nothing_is_wider_than_a_small_phone(name: str, browser: Any, mall: Place) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 640})
    page = context.new_page()
    page.goto(mall.url + PAGES[name])
    wide = page.evaluate("document.documentElement.scrollWidth")
    context.close()
    assert wide <= 320


def test_the_keyboard_meets_things_in_reading_order(page: Any, mall: Place) -> None:
    page.goto(mall.url)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "cari"
    page.keyboard.type("paspor")
    page.keyboard.press("Enter")
    page.wait_for_selector(".result-title")
    assert "q=paspor" in page.url
