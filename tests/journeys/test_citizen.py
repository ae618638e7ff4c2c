"""Sari finds a service, books, moves, comes and follows her number: with and without script."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Place

pytestmark = pytest.mark.browser


def book(page: Any, mall: Place, *, name: str = "Sari") -> str:
    """From the question to the booking; gives the private link."""
    page.goto(f"{mall.url}/m/bogor/l/ktp-el-pengganti/pesan/")
    page.click("main button[type=submit]")
    page.click("a.day >> nth=1")
    page.click("button.day >> nth=0")
    page.fill("#isian-name", name)
    page.click("main button[type=submit]")
    page.click("main button[type=submit]")
    page.click("text=Pesan sekarang")
    page.wait_for_selector("text=Pesanan sudah jadi")
    return str(page.url)


def minute_of(text: str) -> int:
    """The minute of the day that a text ends with: `…, 09.10 WIB.`"""
    found = re.search(r"(\d\d)\.(\d\d) WIB", text)
    assert found is not None, text
    return int(found[1]) * 60 + int(found[2])


def test_sari_asks_in_her_own_words_and_books(page: Any, mall: Place) -> None:
    page.goto(mall.url)
    page.fill("#cari", "ktp hilng")
    page.press("#cari", "Enter")
    page.click(".result-title a >> nth=0")
    expect(page.locator("h1")).to_contain_text("KTP")
    page.click("aside a.button:has-text('Pesan waktu')")
    page.click("label.choice >> nth=1")
    page.click("main button[type=submit]")
    page.click("a.day >> nth=2")
    page.click("button.day >> nth=0")
    now = minute_of(page.inner_text(".ribbon strong"))
    until = minute_of(page.inner_text(".held").split("kami simpan sampai pukul")[1])
    assert until - now in (9, 10)
    page.fill("#isian-name", "Sari")
    page.click("main button[type=submit]")
    phone = f"0812 3456 {page.viewport_size['width']:04d}"
    page.fill("#isian-phone", phone)
    page.click("main button[type=submit]")
    assert phone in page.inner_text(".summary")
    page.click("text=Pesan sekarang")
    page.wait_for_selector(".ticket-code")
    assert page.locator(".qr svg").count() == 1
    assert "2 orang" in page.inner_text(".ticket")


def test_what_was_typed_is_kept_and_the_summary_leads_to_the_field(page: Any, mall: Place) -> None:
    page.goto(f"{mall.url}/m/bogor/l/paspor-baru/pesan/jam/?orang=1&tanggal=2026-11-25")
    page.click("button.day >> nth=0")
    page.fill("#isian-name", "Budi")
    page.click("main button[type=submit]")
    page.fill("#isian-phone", "123")
    page.fill("#isian-email", "budi@contoh.id")
    page.click("main button[type=submit]")
    assert page.evaluate("document.activeElement.id") == "ringkasan-galat"
    page.click("#ringkasan-galat a")
    assert page.evaluate("document.activeElement.id") == "isian-phone"
    assert page.input_value("#isian-phone") == "123"
    assert page.input_value("#isian-email") == "budi@contoh.id"


def test_going_back_after_booking_makes_no_second_booking(page: Any, mall: Place) -> None:
    link = book(page, mall, name="Ayu")
    code = page.inner_text(".ticket-code")
    page.go_back()
    page.reload()
    assert page.url == link
    assert page.inner_text(".ticket-code") == code


def test_moving_and_cancelling_by_link(page: Any, mall: Place) -> None:
    book(page, mall, name="Joko")
    before = page.inner_text(".ticket-when")
    page.click("text=Pindah waktu")
    page.click("a.day >> nth=3")
    page.click("button.day >> nth=1")
    page.wait_for_selector("text=Waktu sudah dipindahkan")
    assert page.inner_text(".ticket-when") != before
    page.click("text=Batalkan pesanan")
    page.click("text=Ya, batalkan")
    page.wait_for_selector("text=Dibatalkan")
    assert page.locator("text=Pindah waktu").count() == 0


def count_bookings(mall: Place) -> int:
    """How many appointments were really made."""
    with psycopg.connect(mall.database) as connection:
        row = connection.execute("SELECT count(*) FROM booking_appointment WHERE state = 'booked'").fetchone()
    assert row is not None
    return int(row[0])


def test_two_quick_clicks_make_one_booking(page: Any, mall: Place) -> None:
    hold(page, mall, "skck-baru", "2026-11-26", name="Sari")
    before = count_bookings(mall)
    page.dblclick("text=Pesan sekarang")
    page.wait_for_selector("text=Pesanan sudah jadi")
    assert count_bookings(mall) == before + 1


def test_two_clicks_without_script_make_one_booking(plain_page: Any, mall: Place) -> None:
    hold(plain_page, mall, "skck-baru", "2026-11-26", name="Sari")
    before = count_bookings(mall)
    other = plain_page.context.new_page()
    other.goto(plain_page.url)
    for page in (plain_page, other):
        page.click("text=Pesan sekarang")
        page.wait_for_selector("text=Pesanan sudah jadi")
    assert other.inner_text(".ticket-code") == plain_page.inner_text(".ticket-code")
    assert count_bookings(mall) == before + 1


def hold(page: Any, mall: Place, service: str, day: str, *, name: str) -> str:
    """Choose the first time of a day and go on to the last question; gives the window's id."""
    page.goto(f"{mall.url}/m/bogor/l/{service}/pesan/jam/?orang=1&tanggal={day}")
    window = str(page.get_attribute("button.day >> nth=0", "value"))
    page.click("button.day >> nth=0")
    page.fill("#isian-name", name)
    page.click("main button[type=submit]")
    page.click("main button[type=submit]")
    page.wait_for_selector("text=Pesan sekarang")
    return window


@contextmanager
def later(page: Any, mall: Place, minutes: int) -> Iterator[None]:
    """Time passes while a form is open: the demo's clock is moved, and back again."""

    def move(by: int) -> None:
        with psycopg.connect(mall.database) as connection:
            connection.execute("UPDATE kit_democlock SET demo_at = demo_at + make_interval(mins => %s)", [by])
        page.wait_for_timeout(2100)  # every process follows within two seconds

    move(minutes)
    try:
        yield
    finally:
        move(-minutes)


def test_a_hold_that_ran_out_is_told_and_booked_all_the_same_while_the_place_is_free(
    page: Any, mall: Place
) -> None:
    hold(page, mall, "skck-baru", "2026-12-01", name="Joko")
    with later(page, mall, 11):
        page.reload()
        assert "sudah habis" in page.inner_text(".notice-warn")
        assert "Joko" in page.inner_text(".summary")
        page.click("text=Pesan sekarang")
        page.wait_for_selector("text=Pesanan sudah jadi")


def test_a_hold_that_ran_out_and_was_taken_leads_to_near_times_with_everything_kept(
    page: Any, mall: Place
) -> None:
    window = hold(page, mall, "skck-baru", "2026-12-03", name="Joko")
    with later(page, mall, 11):
        with psycopg.connect(mall.database) as connection:
            connection.execute("UPDATE booking_window SET closed_at = now() WHERE id = %s", [window])
        page.click("text=Pesan sekarang")
        page.wait_for_selector(".notice-bad")
        assert "tetap tersimpan" in page.inner_text(".notice-bad")
        page.click("button.day >> nth=0")
        page.wait_for_selector(".held")  # a new hold, and nothing to type again
        assert "Joko" in page.inner_text(".summary")


def test_a_place_just_taken_leads_to_near_times(page: Any, mall: Place) -> None:
    page.goto(f"{mall.url}/m/bogor/l/paspor-baru/pesan/jam/?orang=1&tanggal=2026-11-27")
    chosen = page.locator("button.day >> nth=0")
    with psycopg.connect(mall.database) as connection:
        connection.execute(
            "UPDATE booking_window SET walk_in_capacity = walk_in_capacity + online_capacity - online_taken,"
            " online_capacity = online_taken WHERE id = %s",
            [chosen.get_attribute("value")],
        )
    chosen.click()
    page.wait_for_selector(".notice-bad")
    assert "tetap tersimpan" in page.inner_text(".notice-bad")
    page.click("button.day >> nth=0")
    page.wait_for_selector("#isian-name")


def test_a_closure_is_told_and_other_times_are_offered(page: Any, mall: Place) -> None:
    size = page.viewport_size["width"]
    phone = f"0812 7777 {size:04d}"
    page.goto(f"{mall.url}/m/bogor/l/skck-baru/pesan/jam/?orang=2&tanggal=2026-12-02")
    page.click("button.day >> nth=0")
    page.fill("#isian-name", f"Budi {size}")
    page.click("main button[type=submit]")
    page.fill("#isian-phone", phone)
    page.click("main button[type=submit]")
    page.click("text=Pesan sekarang")
    code = page.inner_text(".ticket-code").replace(" ", "")
    link = page.url
    desk = page.context.new_page()
    close_stall(desk, mall, day="2026-12-02", hit=[f"Budi {size}", phone[-4:], code])
    page.goto(link)
    told = page.inner_text(".notice-bad")
    assert "Listrik padam" in told
    assert "belum hilang" in told
    page.click("button.day >> nth=0")
    page.wait_for_selector("text=Waktu sudah dipindahkan")
    assert "2 Desember" not in page.inner_text(".ticket-when")
    until_told(page, mall, phone, "Listrik padam")
    desk.goto(f"{mall.url}/kelola/bogor/penutupan/")
    desk.click("tr:has-text('Listrik padam') >> button:has-text('Cabut')")
    desk.wait_for_selector("text=Dicabut.")


def close_stall(page: Any, mall: Place, *, day: str, hit: list[str]) -> None:
    """Ayu closes the police stall on one day; she sees and confirms whom that hits."""
    page.goto(f"{mall.url}/akun/masuk/")
    page.click("button[value=ayu]")
    page.wait_for_url("**/petugas/")
    page.goto(f"{mall.url}/kelola/bogor/penutupan/")
    page.select_option("#isian-where", "stall:polresta")
    page.fill("#isian-starts_on", day)
    page.fill("#isian-ends_on", day)
    page.fill("#isian-reason", "Listrik padam")
    page.click("text=Lihat siapa yang terkena")
    rows = page.locator(".people-hit tbody tr")
    assert page.inner_text(".impact-count") == str(rows.count())
    assert rows.count() >= 1
    for text in hit:
        assert text in rows.first.inner_text()
    page.click("text=Simpan dan umumkan sekarang")
    page.wait_for_selector("h1:has-text('Tersimpan')")
    assert hit[0] in page.inner_text(".people-hit")


def until_told(page: Any, mall: Place, phone: str, words: str) -> None:
    """The demo's phone of this number holds a short message with these words."""
    page.goto(f"{mall.url}/demo/surat")
    page.click("main >> text=telepon demo")
    for _try in range(40):
        page.goto(f"{mall.url}/demo/telepon?kanal=phone")
        person = page.locator(f"a:has-text('+62{phone.replace(' ', '')[1:]}')")
        if person.count():
            person.first.click()
            if page.locator(f".bubble:has-text('{words}')").count():
                return
        page.wait_for_timeout(250)
    pytest.fail("Nothing was told.")


def test_a_number_shows_its_place_and_an_honest_range(page: Any, mall: Place) -> None:
    page.goto(f"{mall.url}/k/{mall.tickets[4]}/")
    assert page.inner_text(".ticket-number").startswith("A-005")
    facts = page.inner_text(".ticket-facts")
    assert "4" in facts
    assert "menit" in facts
    page.goto(f"{mall.url}/k/{mall.tickets[6]}/")
    assert page.locator(".track li").count() == 2


def test_all_of_it_works_without_script(plain_page: Any, mall: Place) -> None:
    link = book(plain_page, mall, name="Sari")
    plain_page.goto(f"{mall.url}/k/{mall.tickets[3]}/")
    assert plain_page.locator("noscript").count() >= 1
    assert "muat ulang sendiri" in plain_page.inner_text("main")
    plain_page.goto(link)
    assert plain_page.locator(".ticket-code").count() == 1


def test_sari_comes_and_draws_her_number(plain_page: Any, mall: Place) -> None:
    plain_page.goto(f"{mall.url}/m/bogor/l/sim-perpanjangan/pesan/jam/?orang=1&tanggal=2026-11-23")
    plain_page.click("button.day >> nth=0")
    plain_page.fill("#isian-name", "Sari")
    plain_page.click("main button[type=submit]")
    plain_page.click("main button[type=submit]")
    plain_page.click("text=Pesan sekarang")
    code = plain_page.inner_text(".ticket-code")
    plain_page.goto(f"{mall.url}/m/bogor/hadir/")
    plain_page.fill("#isian-kode", code.lower())
    plain_page.click("text=Ambil nomor antrean")
    first = plain_page.inner_text(".ticket-number")
    plain_page.goto(f"{mall.url}/m/bogor/hadir/")
    plain_page.fill("#isian-kode", code)
    plain_page.click("text=Ambil nomor antrean")
    assert plain_page.inner_text(".ticket-number") == first


def test_the_switch_to_english_stays(page: Any, mall: Place) -> None:
    page.goto(f"{mall.url}/m/bogor/")
    page.click("text=English")
    assert page.url == f"{mall.url}/m/bogor/"
    assert page.get_attribute("html", "lang") == "en"
    page.goto(mall.url)
    assert page.get_attribute("html", "lang") == "en"
    page.click("text=Indonesia")
    assert page.get_attribute("html", "lang") == "id"


def test_a_lost_link_is_found_with_a_code_from_the_mailbox(page: Any, mall: Place) -> None:
    address = f"ayu{page.viewport_size['width']}@contoh.id"
    page.goto(f"{mall.url}/m/bogor/l/akta-kelahiran/pesan/")
    page.click("main button[type=submit]")
    page.click("a.day >> nth=4")
    page.click("button.day >> nth=0")
    page.fill("#isian-name", "Ayu")
    page.click("main button[type=submit]")
    page.fill("#isian-email", address)
    page.click("main button[type=submit]")
    page.click("text=Pesan sekarang")
    code = page.inner_text(".ticket-code")
    page.goto(f"{mall.url}/k/")
    page.fill("#isian-kontak", address)
    page.click("main button[type=submit]")
    page.wait_for_selector("#isian-kode")
    page.fill("#isian-kode", "000000")
    page.click("main button[type=submit]")
    expect(page.locator(".error-summary")).to_have_count(1)
    page.fill("#isian-kode", _code_in_mailbox(page, mall, address))
    page.click("main button[type=submit]")
    page.wait_for_selector("text=Keluar")
    expect(page.locator("main")).to_contain_text(code)
    page.click(".visit-card a >> nth=0")
    page.wait_for_selector(".ticket-code")
    assert page.inner_text(".ticket-code") == code


def _code_in_mailbox(page: Any, mall: Place, address: str) -> str:
    """The six digits of the latest letter to an address, as the demo mailbox shows them."""
    mailbox = page.context.new_page()
    letters = mailbox.locator(f".letter:has-text('{address}')")
    for _try in range(40):
        mailbox.goto(f"{mall.url}/demo/surat")
        for text in letters.all_inner_texts():
            found = re.search(r"\b(\d{6})\b", text.replace(address, ""))
            if found:
                mailbox.close()
                return found.group(1)
        mailbox.wait_for_timeout(250)
    pytest.fail("No code came.")


def test_errors_have_pages_of_their_own(page: Any, mall: Place) -> None:
    for path in ("/tidak-ada", "/m/entah/", "/k/bukan-tautan/", "/m/bogor/l/entah/"):
        answer = page.goto(mall.url + path)
        assert answer.status == 404
        assert page.locator("a.brand").count() == 1
        assert page.locator("h1").count() == 1
