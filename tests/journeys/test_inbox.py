"""The phone of a person and the officers' inbox open at once: handed over, answered, read, closed."""

from collections.abc import Iterator
from typing import Any

import pytest

axe = pytest.importorskip("axe_playwright_python.sync_playwright")


def assert_sound(page: Any) -> None:
    found = axe.Axe().run(page).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def sign_in(page: Any, mall: Any, who: str) -> None:
    page.goto(f"{mall.url}/akun/masuk/")
    button = page.locator(f"button[value={who}]")
    if not button.is_visible():
        page.locator("details", has=button).locator("summary").click()
    button.click()
    page.wait_for_url("**/petugas/")


@pytest.fixture
def phone(browser: Any) -> Iterator[Any]:
    """The person's own browser, beside the officer's."""
    context = browser.new_context(viewport={"width": 400, "height": 800}, locale="id-ID")
    context.set_default_timeout(20000)
    yield context.new_page()
    context.close()


def writes(phone: Any, text: str) -> None:
    box = phone.get_by_label("Pesan", exact=True)
    box.fill(text)
    box.press("Enter")


def test_an_officer_answers_while_the_person_looks_at_the_phone(mall: Any, page: Any, phone: Any) -> None:
    person = "rina" if page.viewport_size["width"] < 1000 else "budi"
    phone.goto(f"{mall.url}/demo/telepon?orang={person}&kanal=telegram")
    log = phone.get_by_role("log")
    writes(phone, "petugas")
    log.get_by_text("petugaslah yang menjawab").last.wait_for()

    sign_in(page, mall, "joko")
    page.goto(f"{mall.url}/petugas/bogor/pesan/")
    page.locator(".inbox-row").first.wait_for()
    assert_sound(page)
    page.get_by_role("button", name="Ambil berikutnya").click()
    page.get_by_text("Anda menangani ini").wait_for()
    assert_sound(page)

    answer = f"Bawa kartu keluarga asli ({person})."
    page.get_by_label("Tulis jawaban").fill(answer)
    page.get_by_label("Tulis jawaban").press("Control+Enter")
    mine = page.locator(".inbox-line.is-out", has_text=answer)
    mine.wait_for()
    log.get_by_text(answer).wait_for()
    mine.locator(".inbox-state.is-sent, .inbox-state.is-delivered, .inbox-state.is-read").wait_for()

    page.get_by_label("Tulis jawaban").fill("Belum selesai ditulis")
    writes(phone, "kalau fotokopi saja boleh?")
    page.locator(".inbox-line.is-in", has_text="kalau fotokopi saja boleh?").wait_for()  # without a reload
    assert page.get_by_label("Tulis jawaban").input_value() == "Belum selesai ditulis"
    page.get_by_label("Tulis jawaban").fill("Fotokopi juga boleh.")
    page.get_by_role("button", name="Kirim dan selesai").click()
    page.get_by_text("percakapan selesai").wait_for()
    log.get_by_text("Fotokopi juga boleh.").wait_for()

    page.goto(f"{mall.url}/petugas/bogor/pesan/penyelia/")
    page.get_by_role("term").filter(has_text="Masuk hari ini").wait_for()
    assert_sound(page)


def test_the_inbox_works_without_script(mall: Any, plain_page: Any, phone: Any) -> None:
    phone.goto(f"{mall.url}/demo/telepon?orang=sari&kanal=messenger")
    writes(phone, "petugas")
    phone.get_by_role("log").get_by_text("petugaslah yang menjawab").last.wait_for()
    sign_in(plain_page, mall, "joko")
    plain_page.goto(f"{mall.url}/petugas/bogor/pesan/?kanal=messenger")
    plain_page.locator(".inbox-row a").first.click()
    plain_page.get_by_label("Tulis jawaban").fill("Silakan datang besok.")
    plain_page.get_by_role("button", name="Kirim", exact=True).click()
    plain_page.locator(".inbox-line", has_text="Silakan datang besok.").wait_for()
    phone.get_by_role("log").get_by_text("Silakan datang besok.").wait_for()


def test_the_manager_sets_targets_and_ready_words(mall: Any, page: Any) -> None:
    sign_in(page, mall, "ayu")
    page.goto(f"{mall.url}/kelola/bogor/pesan/")
    assert_sound(page)
    title = f"Salam {page.viewport_size['width']}"
    page.get_by_label("Judul").fill(title)
    page.get_by_label("Kata-katanya").fill("Halo {entah}")
    page.locator("#tulis-siap-pakai").get_by_role("button", name="Simpan").click()
    page.get_by_text("Tidak dikenal: {entah}.").first.wait_for()
    page.get_by_label("Kata-katanya").fill("Halo {nama}, nomor {nomor}.")
    page.locator("#tulis-siap-pakai").get_by_role("button", name="Simpan").click()
    page.get_by_text("Jawaban siap pakai tersimpan.").wait_for()
    assert page.get_by_text(title).first.is_visible()
