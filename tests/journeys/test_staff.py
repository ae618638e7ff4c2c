"""Budi's counter, the kiosk, the board and Ayu's closure: by key, by mouse and without script."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import TimeoutError, expect

from tests.journeys.conftest import Place

pytestmark = pytest.mark.browser


def sign_in(page: Any, mall: Place, who: str) -> None:
    """One click on a demo account."""
    page.goto(f"{mall.url}/akun/masuk/")
    page.click(f"button[value={who}]")
    page.wait_for_url("**/petugas/")


def open_console(page: Any, mall: Place) -> None:
    """Budi's last counter, freed of whoever an earlier journey left there, and open."""
    page.goto(f"{mall.url}/petugas/bogor/")
    page.click("a.staff-card >> nth=-1")
    page.wait_for_selector("#konsol")
    page.wait_for_load_state()  # keys are heard from now on
    if page.locator("#tombol-utama:has-text('Mulai')").count():
        page.click("#tombol-utama")
        page.wait_for_selector("#tombol-utama:has-text('Selesai')")
    if page.locator("#tombol-utama:has-text('Selesai')").count():
        page.click("#tombol-utama")
        page.wait_for_selector(".konsol-number.is-idle")
    if page.locator("text=Buka loket").count():
        page.click("text=Buka loket")
        page.wait_for_selector(".konsol-number")


def draw(page: Any, mall: Place) -> str:
    """A number from the kiosk, one touch a screen."""
    page.goto(f"{mall.url}/kios/bogor/")
    page.click("text=Ambil nomor antrean")
    page.click("text=Gerai Imigrasi")
    page.click("a.kiosk-choice >> nth=0")
    page.click("button[value='']")
    page.wait_for_selector(".kiosk-number")
    return str(page.inner_text(".kiosk-number"))


def press(page: Any, key: str, expected: str) -> None:
    """One key, one action; the console shows what follows."""
    page.keyboard.press(key)
    try:
        page.wait_for_selector(f"#konsol >> text={expected}")
    except TimeoutError:
        pytest.fail(f"After {key} there is no {expected!r}, but: {page.inner_text('main')}")


def test_a_day_at_the_counter_goes_by_single_keys(page: Any, mall: Place) -> None:
    drawn = {draw(page, mall), draw(page, mall)}
    assert len(drawn) == 2
    sign_in(page, mall, "budi")
    open_console(page, mall)
    press(page, "Space", "Mulai melayani")
    number = page.inner_text(".konsol-number")
    press(page, "u", "dipanggil 2 kali")
    press(page, "Enter", "Selesai")
    press(page, "t", "Nomor ditahan")
    page.click(f"li:has-text('{number}') >> text=Lanjutkan")
    page.wait_for_selector("#tombol-utama:has-text('Mulai melayani')")
    assert page.inner_text(".konsol-number") == number
    press(page, "Enter", "Selesai")
    press(page, "Enter", "Urungkan: selesai")
    press(page, "z", "Langkah terakhir diurungkan")
    assert page.inner_text(".konsol-number") == number
    page.wait_for_selector("#tombol-utama:has-text('Selesai')")
    page.keyboard.press("Enter")
    page.wait_for_selector(".konsol-number.is-idle")
    wide = page.viewport_size["width"] > 900
    assert not wide or page.evaluate("document.documentElement.scrollHeight <= innerHeight")


def test_a_stale_button_says_what_happened_and_shows_the_truth(page: Any, mall: Place) -> None:
    draw(page, mall)
    sign_in(page, mall, "budi")
    open_console(page, mall)
    press(page, "Space", "Mulai melayani")
    other = page.context.new_page()
    other.goto(page.url)
    other.click("#tombol-utama")
    other.wait_for_selector("#tombol-utama:has-text('Selesai')")
    page.evaluate("document.querySelector('#tombol-utama').form.requestSubmit()")
    page.wait_for_selector(".konsol-note.is-bad:visible")
    assert page.inner_text("#tombol-utama").startswith("Selesai")
    page.click("#tombol-utama")
    page.wait_for_selector(".konsol-number.is-idle")


def test_the_console_works_without_script(plain_page: Any, mall: Place) -> None:
    draw(plain_page, mall)
    sign_in(plain_page, mall, "budi")
    open_console(plain_page, mall)
    for expected in ("Mulai melayani", "Selesai"):
        plain_page.click("#tombol-utama")
        expect(plain_page.locator("#tombol-utama")).to_contain_text(expected)
    plain_page.click("text=Alihkan")
    expect(plain_page.locator("#tujuan")).to_be_visible()
    plain_page.click("text=Batal")
    plain_page.click("#tombol-utama")
    expect(plain_page.locator(".konsol-number.is-idle")).to_have_count(1)


def test_a_call_appears_on_the_board_by_itself_and_is_taken_once(page: Any, mall: Place) -> None:
    draw(page, mall)
    sign_in(page, mall, "budi")
    open_console(page, mall)
    board = page.context.new_page()
    board.goto(f"{mall.url}/papan/bogor/")
    press(page, "Space", "Mulai melayani")
    number = page.inner_text(".konsol-number")
    board.wait_for_selector(f"[data-newest]:has-text('{number}')")
    flashed = board.wait_for_selector("[data-newest][data-flashed]").get_attribute("data-flashed")
    told = board.evaluate("Object.entries(sessionStorage).filter(([key]) => key.startsWith('pendopo-board'))")
    assert told[0][1] == flashed
    board.reload()
    board.wait_for_timeout(300)
    assert board.locator("[data-flashed]").count() == 0  # a reload repeats nothing


def test_calls_are_said_in_order_and_never_over_each_other(page: Any, mall: Place) -> None:
    page.goto(f"{mall.url}/papan/bogor/")
    said = page.evaluate(
        """async () => {
            const { CallQueue } = await import("/static/pendopo/mall-speech.js");
            const said = [];
            let speaking = 0;
            const queue = new CallQueue({ lastId: 4, say: async (call) => {
                speaking += 1;
                if (speaking > 1) said.push("over each other");
                await new Promise((over) => setTimeout(over, 60));
                said.push(call.id);
                speaking -= 1;
            }});
            queue.take([{ id: 7 }, { id: 5 }, { id: 3 }]);
            queue.take([{ id: 6 }, { id: 7 }, { id: 8 }]);
            await new Promise((over) => setTimeout(over, 2500));
            return said;
        }"""
    )
    # 3 was said before the page was loaded; 6 was committed after 7, and is said all the same, once.
    assert said == [5, 7, 6, 8]


def test_ayu_sees_whom_a_closure_hits_before_it_is_saved(page: Any, mall: Place) -> None:
    sign_in(page, mall, "ayu")
    page.goto(f"{mall.url}/kelola/bogor/penutupan/")
    page.select_option("#isian-where", "stall:polresta")
    page.fill("#isian-reason", "Perbaikan listrik")
    page.click("text=Lihat siapa yang terkena")
    assert page.inner_text(".impact-count").isdigit()
    page.click("text=Ubah dulu")
    assert page.input_value("#isian-reason") == "Perbaikan listrik"
    page.click("text=Lihat siapa yang terkena")
    page.click("text=Simpan dan umumkan sekarang")
    page.wait_for_selector("h1:has-text('Tersimpan')")
    page.goto(f"{mall.url}/kios/bogor/gerai/")
    assert page.locator("[aria-disabled]:has-text('Perbaikan listrik')").count() == 1
    page.goto(f"{mall.url}/kelola/bogor/penutupan/")
    page.click("button:has-text('Cabut') >> nth=0")
    page.wait_for_selector("text=Dicabut. Waktu yang masih kosong")


def test_hours_saved_unchanged_stay_what_they_were(page: Any, mall: Place) -> None:
    sign_in(page, mall, "ayu")
    page.goto(f"{mall.url}/kelola/bogor/jam/")
    before = page.eval_on_selector_all(".hours-input", "all => all.map(one => one.value)")
    assert before[:5] == ["08:00", "12:00", "13:00", "15:00", "14:30"]
    page.click("text=Simpan jam")
    page.wait_for_selector("text=Jam buka tersimpan")
    assert page.eval_on_selector_all(".hours-input", "all => all.map(one => one.value)") == before


PAGES = [
    ("", "/papan/bogor/"), ("", "/kios/bogor/"), ("", "/kios/bogor/gerai/"), ("", "/kios/bogor/hadir/"),
    ("", "/akun/masuk/"), ("ayu", "/petugas/"), ("ayu", "/petugas/bogor/meja/"), ("ayu", "/kelola/bogor/"),
    ("ayu", "/petugas/bogor/lantai/"), ("ayu", "/petugas/bogor/daftar/"), ("ayu", "/kelola/bogor/gerai/"),
    ("ayu", "/kelola/bogor/loket/"), ("ayu", "/kelola/bogor/jam/"), ("ayu", "/kelola/bogor/penutupan/"),
    ("ayu", "/kelola/bogor/layanan/"), ("ayu", "/kelola/bogor/petugas/"), ("ayu", "/kelola/bogor/perangkat/"),
    ("ayu", "/kelola/bogor/pengumuman/"), ("ayu", "/kelola/bogor/akhir-hari/"),
]  # fmt: skip


def test_axe_finds_nothing_and_no_page_is_too_wide(page: Any, mall: Place) -> None:
    found = []
    for who, path in PAGES:
        if who and not any(cookie["name"] == "pendopo_session" for cookie in page.context.cookies()):
            sign_in(page, mall, who)
        page.goto(mall.url + path)
        names = [item["id"] for item in Axe().run(page).response["violations"]]
        wide = page.evaluate("document.documentElement.scrollWidth > innerWidth + 1")
        if names or wide:
            found.append((path, names, wide))
    assert found == []
