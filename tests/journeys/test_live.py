"""Boards and phones follow real calls: by stream, without one, after an outage; and calls are said aloud."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Place
from tests.journeys.test_staff import draw, open_console, press, sign_in

pytestmark = pytest.mark.browser

# Pages fetch by the clock too, every 5 seconds without a stream and every 30 with one. Where a test asks for
# the stream, those timers never ring: what changes on the page can only have come by the stream.
NO_CLOCK = """
    const timer = window.setTimeout;
    window.setTimeout = (work, after, ...rest) =>
        after === 5000 || after === 30000 ? 0 : timer(work, after, ...rest);
"""


@dataclass(frozen=True)
class Watched:
    """A board on a wall, a number on a phone, and the officer who calls it."""

    board: Any
    phone: Any
    officer: Any
    number: str

    def call(self) -> None:
        """The officer calls whoever is next: the number of the phone."""
        press(self.officer, "Space", "Mulai melayani")
        assert self.officer.inner_text(".konsol-number") == self.number

    def both_show_the_call(self) -> None:
        """The board and the phone show it, each by itself."""
        self.board.wait_for_selector(f"[data-newest]:has-text('{self.number}')")
        self.phone.wait_for_selector(".ticket-called")
        assert "Nomor Bapak/Ibu dipanggil" in self.phone.inner_text(".ticket-live")
        assert self.number in self.phone.title()

    def both_say(self, state: str) -> None:
        """How the two follow: `stream` or `poll`."""
        for page in (self.board, self.phone):
            page.wait_for_selector(f"html[data-live={state}]", state="attached")


@pytest.fixture
def contexts(browser: Any) -> Iterator[list[Any]]:
    """Contexts to close at the end."""
    opened: list[Any] = []
    yield opened
    for context in opened:
        context.close()


def open_all(
    browser: Any, contexts: list[Any], mall: Place, *, script: str = "", block: Any = None
) -> Watched:
    """A number from the kiosk, its page on a phone, the board, and a counter with nobody before it."""

    def new(width: int, height: int) -> Any:
        contexts.append(browser.new_context(viewport={"width": width, "height": height}, locale="id-ID"))
        contexts[-1].set_default_timeout(20000)
        return contexts[-1].new_page()

    officer, board, phone = new(1280, 800), new(1280, 720), new(360, 740)
    sign_in(officer, mall, "budi")
    empty_the_line(officer, mall)
    officer.goto(f"{mall.url}/kios/bogor/layanan/paspor-baru/")
    officer.click("button[value='']")
    number = str(officer.inner_text(".kiosk-number"))
    link = officer.get_attribute("text=Lihat seperti di ponsel", "href")
    open_console(officer, mall)
    for page, address in ((board, f"{mall.url}/papan/bogor/"), (phone, f"{mall.url}{link}")):
        page.add_init_script(script)
        if block:
            page.route("**/aliran/**", block)
        page.goto(address)
    return Watched(board, phone, officer, number)


def empty_the_line(officer: Any, mall: Place) -> None:
    """Serve whoever earlier journeys left in this stall's line."""
    open_console(officer, mall)
    while officer.locator("#tombol-utama:enabled").count():
        press(officer, "Space", "Mulai melayani")
        press(officer, "Enter", "Selesai")
        press(officer, "Enter", "Urungkan: selesai")


def test_board_and_phone_follow_a_call_by_stream(browser: Any, contexts: list[Any], mall: Place) -> None:
    all_ = open_all(browser, contexts, mall, script=NO_CLOCK)
    all_.both_say("stream")
    assert "0" in all_.phone.inner_text(".ticket-facts")
    all_.call()
    all_.both_show_the_call()
    press(all_.officer, "Enter", "Selesai")
    all_.phone.wait_for_selector(".ticket:has-text('dilayani')")
    press(all_.officer, "Enter", "Urungkan: selesai")
    all_.phone.wait_for_selector(".ticket:has-text('selesai')")


def test_what_a_button_answered_outlives_the_refresh_it_set_off(
    browser: Any, contexts: list[Any], mall: Place
) -> None:
    all_ = open_all(browser, contexts, mall, script=NO_CLOCK)
    all_.both_say("stream")
    all_.officer.wait_for_selector("html[data-live=stream]", state="attached")
    all_.call()
    press(all_.officer, "t", "Nomor ditahan")
    all_.officer.evaluate("document.getElementById('konsol').dataset.old = 'yes'")
    draw(all_.phone, mall)  # somebody else's number: the console is fetched again
    all_.officer.wait_for_selector("#konsol:not([data-old])")
    expect(all_.officer.locator("[data-note]", has_text="Nomor ditahan")).to_be_visible()
    all_.officer.click(f"li:has-text('{all_.number}') >> text=Lanjutkan")
    all_.officer.wait_for_selector("#tombol-utama:has-text('Mulai melayani')")
    all_.officer.keyboard.press("Enter")
    all_.officer.wait_for_selector("#tombol-utama:has-text('Selesai')")
    press(all_.officer, "Enter", "Urungkan: selesai")


# What the stream sets off is answered late; every main button that is shown is noted.
SLOW_NEWS = """() => {
    const fetched = window.fetch;
    window.fetch = async (...asked) => {
        const answer = await fetched(...asked);
        window.late = true;
        await new Promise((done) => setTimeout(done, 1500));
        return answer;
    };
    window.shown = [];
    new MutationObserver(() => {
        const words = document.getElementById("tombol-utama")?.textContent.trim() || "";
        if (words && words !== window.shown.at(-1)) window.shown.push(words);
    }).observe(document.body, { childList: true, subtree: true });
}"""


def test_news_that_comes_late_does_not_put_an_old_button_back(
    browser: Any, contexts: list[Any], mall: Place
) -> None:
    all_ = open_all(browser, contexts, mall, script=NO_CLOCK)
    all_.officer.wait_for_selector("html[data-live=stream]", state="attached")
    all_.officer.evaluate(SLOW_NEWS)
    all_.call()
    draw(all_.phone, mall)
    all_.officer.wait_for_function("window.late")
    press(all_.officer, "Enter", "Selesai")
    all_.officer.wait_for_timeout(4000)
    starts = [words[:7] for words in all_.officer.evaluate("window.shown")]
    assert starts == ["Mulai m", "Selesai"]
    press(all_.officer, "Enter", "Urungkan: selesai")


@pytest.mark.parametrize("how", ["cut", "refused"])
def test_board_and_phone_follow_where_streams_are_blocked(
    how: str, browser: Any, contexts: list[Any], mall: Place
) -> None:
    block = (lambda route: route.abort()) if how == "cut" else (lambda route: route.fulfill(status=503))
    all_ = open_all(browser, contexts, mall, block=block)
    all_.both_say("poll")
    expect(all_.board.locator("text=Tersambung berkala")).to_be_visible()
    all_.call()
    all_.both_show_the_call()


def test_a_restarted_server_is_found_again_and_what_was_missed_is_shown(
    browser: Any, contexts: list[Any], mall: Place
) -> None:
    all_ = open_all(browser, contexts, mall, script=NO_CLOCK)
    all_.both_say("stream")
    mall.server.stop(at_once=True)
    all_.both_say("poll")
    for page in (all_.board, all_.phone):
        page.route("**/aliran/**", lambda route: route.abort())
    mall.server.start()
    all_.call()  # while both are still cut off
    assert all_.phone.locator(".ticket-called").count() == 0
    for page in (all_.board, all_.phone):
        page.unroute("**/aliran/**")
    all_.both_say("stream")
    all_.both_show_the_call()


# Voices of the test: what is said, and whether two ever speak at once. A real voice cannot be heard here.
VOICES = """
    window.said = [];
    let speaking = 0;
    window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
    Object.defineProperty(window, "speechSynthesis", { value: {
        getVoices: () => %s,
        speak: (words) => {
            speaking += 1;
            const { text, lang, voice } = words;
            window.said.push({ text, lang, voice: voice.name, atOnce: speaking });
            setTimeout(() => { speaking -= 1; words.onend(); }, 400);
        },
    }});
    window.tones = 0;
    const tone = AudioContext.prototype.createOscillator;
    AudioContext.prototype.createOscillator = function () { window.tones += 1; return tone.call(this); };
"""
ENGLISH = {"lang": "en-US", "name": "English", "localService": True}
INDONESIAN = [{"lang": "id-ID", "name": "Damayanti"}, {"lang": "in_ID", "name": "Android lama"}]
NUMBERS = (
    "nol satu dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas dua_belas tiga_belas "
    "empat_belas lima_belas enam_belas tujuh_belas delapan_belas sembilan_belas dua_puluh "
    "dua_puluh_satu dua_puluh_dua dua_puluh_tiga dua_puluh_empat dua_puluh_lima dua_puluh_enam "
    "dua_puluh_tujuh dua_puluh_delapan dua_puluh_sembilan tiga_puluh tiga_puluh_satu tiga_puluh_dua "
    "tiga_puluh_tiga tiga_puluh_empat"
).split()
TONES = 3  # of one chime


def call_three(browser: Any, contexts: list[Any], mall: Place, *, voices: list[dict[str, Any]]) -> Watched:
    """A board with sound on, and three calls one after another, faster than they can be said."""
    all_ = open_all(browser, contexts, mall, script=VOICES % json.dumps(voices))
    all_.board.click("text=Nyalakan suara")
    all_.board.wait_for_selector("html[data-sound=on]", state="attached")
    all_.both_say("stream")
    for _ in range(2):
        draw(all_.phone, mall)
    for _ in range(3):
        press(all_.officer, "Space", "Mulai melayani")
        press(all_.officer, "Enter", "Selesai")
        press(all_.officer, "Enter", "Urungkan: selesai")
    return all_


def until(page: Any, expression: str) -> None:
    """Wait for a condition (the pages forbid the evaluation that Playwright's own waiting needs)."""
    for _try in range(200):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(100)
    pytest.fail(f"It never came: {expression}")


@pytest.mark.parametrize("voice", INDONESIAN, ids=["id-ID", "in_ID"])
def test_calls_are_spoken_in_indonesian_one_after_another(
    voice: dict[str, Any], browser: Any, contexts: list[Any], mall: Place
) -> None:
    all_ = call_three(browser, contexts, mall, voices=[ENGLISH, voice])
    until(all_.board, "window.said.length >= 3")
    all_.board.wait_for_timeout(1500)  # nothing more is said
    said = all_.board.evaluate("window.said")
    first = int(all_.number.removeprefix("B-"))
    numbers = [NUMBERS[first + step].replace("_", " ") for step in range(3)]
    assert [one["text"] for one in said] == [f"Nomor antrean B {word}, ke loket empat." for word in numbers]
    assert {(one["voice"], one["lang"], one["atOnce"]) for one in said} == {(voice["name"], "id-ID", 1)}


def test_without_an_indonesian_voice_it_chimes_twice_and_flashes(
    browser: Any, contexts: list[Any], mall: Place
) -> None:
    all_ = call_three(browser, contexts, mall, voices=[ENGLISH])
    until(all_.board, f"window.tones >= {TONES * (1 + 2 * 3)}")  # once at the button
    assert all_.board.evaluate("window.said") == []
    last = all_.board.eval_on_selector_all("[data-call-id]", "all => all.at(-1).dataset.callId")
    all_.board.wait_for_selector(f".is-flashing[data-flashed='{last}']")
    all_.board.wait_for_timeout(1500)
    assert all_.board.evaluate("window.tones") == TONES * (1 + 2 * 3)
