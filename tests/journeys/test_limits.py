"""The budgets and the reach of the applicant's pages: weight, requests, axe, keyboard, 320 pixels."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.journeys.conftest import Place
from tests.journeys.test_citizen import book

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


LIGHT = {name: path for name, path in PAGES.items() if "gallery" not in name} | {"figures": "/pantau/"}


def weigh(browser: Any, url: str) -> tuple[int, float]:
    """Requests and compressed bytes of a first view on a phone, streams and late fetches included."""
    context = browser.new_context(viewport={"width": 360, "height": 800})
    page = context.new_page()
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    asked: set[str] = set()
    weights: dict[str, float] = {}

    def note(event: dict[str, Any]) -> None:
        if not event["request"]["url"].startswith("data:"):
            asked.add(event["requestId"])

    line.on("Network.requestWillBeSent", note)
    line.on(
        "Network.loadingFinished",
        lambda event: weights.update({event["requestId"]: event["encodedDataLength"]}),
    )
    page.goto(url, wait_until="load")
    page.wait_for_timeout(700)
    context.close()
    assert len(weights) >= 4  # the page, its style, its script, the typeface: nothing was served from memory
    return len(asked), sum(weights.values())


@pytest.mark.parametrize("name", list(LIGHT))
def test_the_first_view_is_light(name: str, browser: Any, mall: Place) -> None:
    requests, weight = weigh(browser, mall.url + LIGHT[name])
    assert requests <= MOST_REQUESTS
    assert weight <= MOST_BYTES


def test_a_ticket_and_a_booking_are_light(page: Any, browser: Any, mall: Place) -> None:
    booking = book(page, mall, name="Dewi")
    for url in (f"{mall.url}/k/{mall.tickets[5]}/", booking):
        requests, weight = weigh(browser, url)
        assert requests <= MOST_REQUESTS, url
        assert weight <= MOST_BYTES, url


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


@pytest.mark.parametrize("size", [(1024, 576), (1280, 720), (1366, 768), (1920, 1080)])
def test_a_board_keeps_every_line_in_its_place_on_usual_screens(
    browser: Any, mall: Place, size: tuple[int, int]
) -> None:
    page = browser.new_page(viewport={"width": size[0], "height": size[1]})
    page.goto(f"{mall.url}/papan/bogor/")
    strip = "<p class='board-shut'>Istirahat, buka lagi 13.00 WIB</p>"
    call = (
        "<section class='board-newest'><p class='board-label'>Nomor antrean</p>"
        "<p class='board-number'>A-038</p><p class='board-target'>Loket 22</p>"
        "<p class='board-stall'>Dinas Kependudukan dan Pencatatan Sipil</p></section>"
    )
    for above in ("", strip):
        page.evaluate(
            """([above, call]) => {
                document.querySelector('.board-shut')?.remove();
                document.querySelector('.board-main').insertAdjacentHTML('beforebegin', above);
                document.querySelector('.board-newest').outerHTML = call;
            }""",
            [above, call],
        )
        over = page.evaluate(
            """() => {
                const box = document.querySelector('.board-newest').getBoundingClientRect();
                return [...document.querySelectorAll('.board-newest p')]
                    .map(line => line.getBoundingClientRect())
                    .filter(line => line.top < box.top || line.bottom > box.bottom || line.right > box.right)
                    .length;
            }"""
        )
        assert over == 0
    page.close()
