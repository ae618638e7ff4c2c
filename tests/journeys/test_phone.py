"""The demo's phone in a browser: with a thumb, beside the inbox, and without script."""

import httpx
import pytest

from pendopo.vendors.keys import keys_of

axe = pytest.importorskip("axe_playwright_python.sync_playwright")


def mall_says(mall, text, *titles):
    """The mall's bot answers Sari on Telegram, as its adapter would."""
    keys = keys_of(mall.server.folder)
    token = next(each for each in keys.accounts() if each.channel == "telegram").secrets["token"]
    rows = [[{"text": title, "callback_data": title.lower()}] for title in titles]
    values = {
        "chat_id": keys.number("telegram/sari", 9),
        "text": text,
        "reply_markup": {"inline_keyboard": rows},
    }
    answer = httpx.post(f"{mall.server.vendors_url}/bot{token}/sendMessage", json=values)
    assert answer.status_code == 200, answer.text


def assert_sound(page):
    found = axe.Axe().run(page).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_person_starts_the_bot_presses_a_button_and_sends_a_photo(mall, page):
    page.goto(f"{mall.url}/demo/telepon?orang=sari&kanal=telegram")
    log = page.get_by_role("log")
    box = page.get_by_label("Pesan", exact=True)
    box.fill("/start halo")
    box.press("Enter")
    log.get_by_text("/start halo").last.wait_for()
    log.get_by_text("sampai di mal").last.wait_for(state="attached")
    mall_says(mall, f"Ini yang dicari ({page.viewport_size['width']})?", "Ya", "Bukan")
    log.get_by_text(f"Ini yang dicari ({page.viewport_size['width']})?").wait_for()
    assert_sound(page)
    pressed = log.locator(".bubble-own").count()
    log.get_by_role("button", name="Bukan").last.click()
    log.locator(".bubble-own").nth(pressed).wait_for()
    assert "Bukan" in log.locator(".bubble-own").last.inner_text()
    page.get_by_text("Lampirkan").click()
    page.get_by_role("button", name="Foto", exact=True).click()
    log.get_by_role("img", name="Gambar: contoh-ktp.png").last.wait_for()
    assert_sound(page)


def test_the_phone_works_without_script(mall, plain_page):
    plain_page.goto(f"{mall.url}/demo/telepon")
    plain_page.get_by_role("link", name="Rina Marlina").click()
    plain_page.get_by_role("link", name="SMS").click()
    plain_page.get_by_label("Pesan", exact=True).fill("Apakah buka hari ini?")
    plain_page.get_by_role("button", name="Kirim", exact=True).click()
    plain_page.get_by_role("log").get_by_text("Apakah buka hari ini?").first.wait_for()
