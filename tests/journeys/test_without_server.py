"""The mall's own devices while the server is gone: a kiosk gives numbers, and each counts once afterwards."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Place
from tests.journeys.test_app import assert_sound
from tests.journeys.test_live import empty_the_line
from tests.journeys.test_staff import open_console, press, sign_in

pytestmark = pytest.mark.browser


@pytest.fixture
def device(browser: Any) -> Iterator[Any]:
    """A device of the mall: its page prints into the void, and script errors fail the journey."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="id-ID")
    context.set_default_timeout(20000)
    context.add_init_script("window.print = () => { window.printed = (window.printed || 0) + 1; };")
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    yield page
    context.close()
    assert faults == []


def assert_sound_at_both_sizes(page: Any) -> None:
    """On a wide screen and on a narrow one."""
    assert_sound(page)
    page.set_viewport_size({"width": 360, "height": 800})
    assert_sound(page)
    page.set_viewport_size({"width": 1280, "height": 800})


def ask(mall: Place, sql: str, *values: Any) -> list[Any]:
    """Rows of the mall's own database."""
    with psycopg.connect(mall.database) as connection:
        return connection.execute(sql, values).fetchall()


def draw_alone(kiosk: Any, service: str, priority: str = "") -> str:
    """A number out of the stock, one touch a screen."""
    kiosk.click("[data-screen=stalls] button:has-text('Gerai Imigrasi')")
    kiosk.click(f"[data-screen=services] button:has-text('{service}')")
    kiosk.click(f"[data-priority='{priority}']")
    expect(kiosk.locator("[data-screen=ticket]")).to_be_visible()
    return str(kiosk.inner_text("[data-fill=number]"))


def test_a_kiosk_goes_on_without_its_server_and_nothing_is_given_twice(device: Any, mall: Place) -> None:
    device.goto(f"{mall.url}/kios/bogor/")
    device.wait_for_selector("html[data-alone=ready]", state="attached")
    mall.server.stop(at_once=True)
    try:
        device.goto(f"{mall.url}/kios/bogor/gerai/")
        expect(device.locator(".kiosk-alone-mark")).to_contain_text("Tanpa sambungan ke server")
        expect(device.locator("[data-screen=stalls]")).to_be_visible()
        assert_sound_at_both_sizes(device)
        first = draw_alone(device, "Paspor baru")
        assert_sound_at_both_sizes(device)
        device.wait_for_timeout(600)
        assert device.evaluate("window.printed") == 1
        code = device.inner_text("[data-fill=code]")
        device.click("[data-screen=ticket] >> text=Selesai")
        expect(device.locator("[data-unsent]")).to_have_text("1")
        second = draw_alone(device, "Paspor baru", "elderly")
        assert int(second[2:]) == int(first[2:]) + 1 > 701
        device.click("[data-screen=ticket] >> text=Selesai")
        device.reload()  # a device that was switched off and on again
        expect(device.locator("[data-unsent]")).to_have_text("2")
    finally:
        mall.server.start()
    device.wait_for_selector("text=Selamat datang")  # back by itself
    rows = ask(
        mall,
        "SELECT prefix || '-' || sequence, state, line, code FROM queue_ticket t JOIN queue_visit v"
        " ON v.id = t.visit_id WHERE prefix || '-' || sequence = ANY(%s) ORDER BY sequence",
        [first, second],
    )
    assert [row[:3] for row in rows] == [(first, "waiting", "walk_in"), (second, "waiting", "priority")]
    assert rows[0][3] == code
    device.goto(f"{mall.url}/kios/bogor/layanan/paspor-baru/")
    device.click("button[value='']")
    ordinary = str(device.inner_text(".kiosk-number"))
    assert int(ordinary[2:]) < 700


def test_the_kept_page_speaks_the_language_of_the_kiosk_and_says_when_it_can_do_nothing(
    device: Any, mall: Place
) -> None:
    device.goto(f"{mall.url}/kios/bogor/")
    device.click("text=English")
    device.wait_for_selector("text=Welcome")
    device.evaluate("sessionStorage.clear()")
    device.reload()
    device.wait_for_selector("html[data-alone=ready]", state="attached")
    device.evaluate("indexedDB.deleteDatabase('pendopo-kiosk')")
    device.context.set_offline(True)
    device.goto(f"{mall.url}/kios/bogor/gerai/")
    expect(device.locator("[data-screen=empty]")).to_contain_text("information desk")
    assert_sound_at_both_sizes(device)
    device.context.set_offline(False)
    device.wait_for_selector("text=Welcome")


# How many kits and acts the browser holds.
KEPT = """async () => {
    const database = await new Promise((resolve) => {
        indexedDB.open("pendopo-loket").onsuccess = (event) => resolve(event.target.result);
    });
    const change = database.transaction(["kits", "done"]);
    const count = (name) => new Promise((resolve) => {
        change.objectStore(name).count().onsuccess = (event) => resolve(event.target.result);
    });
    const found = await Promise.all([count("kits"), count("done")]);
    database.close();
    return found;
}"""


def at_counter(page: Any, mall: Place) -> tuple[str, str]:
    """Budi's console with nobody before it and three people in line, heard by the server; its address."""
    sign_in(page, mall, "budi")
    empty_the_line(page, mall)
    numbers = []
    for _ in range(3):
        page.goto(f"{mall.url}/kios/bogor/layanan/paspor-baru/")
        page.click("button[value='']")
        numbers.append(str(page.inner_text(".kiosk-number")))
    open_console(page, mall)
    page.wait_for_selector("html[data-alone=ready]", state="attached")
    return page.url, numbers[0]


def states_of(mall: Place, number: str) -> list[Any]:
    """State, calls and periods of a number."""
    return ask(
        mall,
        "SELECT t.state, t.calls, (SELECT array_agg(p.state ORDER BY p.starts_at, p.id)"
        " FROM queue_ticketperiod p WHERE p.ticket_id = t.id) FROM queue_ticket t"
        " WHERE prefix || '-' || lpad(sequence::text, 3, '0') = %s",
        number,
    )


def test_a_counter_goes_on_without_its_server_and_catches_up_once(device: Any, mall: Place) -> None:
    address, first = at_counter(device, mall)
    press(device, "Space", "Mulai melayani")
    device.wait_for_timeout(1500)  # heard again
    mall.server.stop(at_once=True)
    try:
        device.wait_for_url("**/tanpa-sambungan/**", timeout=40000)
        expect(device.locator(".konsol-alone")).to_contain_text("Tanpa sambungan ke server")
        expect(device.locator("[data-fill=number]")).to_have_text(first)
        assert_sound_at_both_sizes(device)
        device.keyboard.press("Space")
        expect(device.locator("[data-fill=main]")).to_have_text("Selesai")
        device.keyboard.press("Space")
        expect(device.locator("[data-fill=main]")).to_have_text("Panggil berikutnya")
        device.reload()  # the officer's first thought
        expect(device.locator("[data-list=share] li")).to_have_count(2)
        device.keyboard.press("Space")
        expect(device.locator("[data-fill=main]")).to_have_text("Mulai melayani")
        second = device.inner_text("[data-fill=number]")
        device.keyboard.press("n")
        expect(device.locator("[data-fill=unsent]")).to_have_text("4")
        assert_sound_at_both_sizes(device)
    finally:
        mall.server.start()
    device.wait_for_url(address, timeout=40000)
    assert states_of(mall, first) == [("finished", 1, ["waiting", "called", "serving"])]
    assert states_of(mall, second) == [("no_show", 1, ["waiting", "called"])]
    press(device, "Space", "Mulai melayani")
    assert device.inner_text(".konsol-number") not in {first, second}
    press(device, "Enter", "Selesai")
    press(device, "Enter", "Urungkan: selesai")
    assert device.evaluate(KEPT) == [1, 0]
    device.click("text=Keluar")
    device.wait_for_url(lambda url: "/loket/" not in url)
    assert device.evaluate(KEPT) == [0, 0]
