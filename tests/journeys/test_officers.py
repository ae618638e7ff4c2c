"""Signing in with a second factor, taking in a catalogue, and checking people in by their code."""

import base64
import hashlib
import hmac
import re
import struct
import time
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Place
from tests.journeys.server import PASSWORD
from tests.journeys.test_staff import sign_in

pytestmark = pytest.mark.browser


def code_of(secret: str) -> str:
    """What an authenticator shows now (RFC 6238: SHA-1, 30 seconds, six digits), written out here."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    mark = hmac.new(key, struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
    start = mark[-1] & 15
    number = struct.unpack(">I", mark[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


def fresh_code_of(secret: str) -> str:
    """A code that stays true while it is typed and sent, even where the machine is slow."""
    left = 30 - time.time() % 30
    if left < 10:
        time.sleep(left + 0.1)
    return code_of(secret)


def send(page: Any, button: str) -> None:
    """Press a button and wait for the whole answer: a click alone waits only until the answer begins."""
    with page.expect_navigation():
        page.click(button)


def password(page: Any, mall: Place, who: str, word: str = PASSWORD) -> None:
    """User name and password, as outside the demo."""
    page.goto(f"{mall.url}/petugas/")
    page.fill("#isian-login", who)
    page.fill("#isian-password", word)
    send(page, "button:text-is('Masuk')")


def test_staff_sign_in_with_a_password_and_a_code_from_the_phone(page: Any, mall: Place) -> None:
    who = f"sinta{page.viewport_size['width']}"
    password(page, mall, who, "salah-sandi-99")
    expect(page.locator(".error-summary")).to_be_visible()
    password(page, mall, who)
    page.goto(f"{mall.url}/petugas/bogor/")  # nothing opens before the second factor
    page.wait_for_url("**/akun/keamanan/aplikasi/")  # and the password just typed is not asked for again
    secret = page.inner_text("ol code")
    page.fill("#isian-code", f"{(int(code_of(secret)) + 1) % 1_000_000:06d}")
    send(page, "main button.button")
    expect(page.locator(".error-summary")).to_be_visible()
    assert page.inner_text("ol code") == secret
    page.fill("#isian-code", fresh_code_of(secret))
    send(page, "main button.button")
    codes = re.findall(r"\b[0-9A-Za-z]{6,10}\b", page.inner_text(".staff-codes"))
    assert len(codes) >= 5
    page.goto(f"{mall.url}/petugas/")
    assert page.inner_text("h1") == "Selamat bekerja"

    for answer in ("", codes[0]):  # the phone; then, without it, a code kept on paper
        send(page, "button:has-text('Keluar')")
        password(page, mall, who)
        page.wait_for_url("**/akun/langkah-kedua/**")
        page.fill("#isian-code", "000000")
        send(page, "main button.button")
        expect(page.locator(".error-summary")).to_be_visible()
        page.fill("#isian-code", answer or fresh_code_of(secret))
        send(page, "main button.button")
        assert page.url == f"{mall.url}/petugas/"


GOOD = """stall: imigrasi
from: 2026-01-01
services:
- slug: uji-{size}
  name: Layanan uji {size}
  short: Uji {size}
  summary: Layanan untuk menguji berkas.
  minutes: 10
  words: [uji berkas]
  standards:
  - from: 2026-01-01
    requirements: [KTP-el.]
    procedure: [Datang.]
    time: {{value: 1, unit: working_days}}
    fee: {{amount: 0, source: UU 24/2013}}
    product: [Surat]
    complaints: [Tulis di lapor.go.id.]
"""


def upload(page: Any, mall: Place, file: Path, button: str) -> None:
    """Choose a file on the services page and press a button."""
    page.goto(f"{mall.url}/kelola/bogor/layanan/")
    page.set_input_files("#isian-file", file)
    send(page, f"button:text-is('{button}')")


def exists(page: Any, mall: Place, slug: str) -> bool:
    """Whether applicants can open a service."""
    return bool(page.request.get(f"{mall.url}/m/bogor/l/{slug}/").ok)


def test_a_catalogue_file_is_checked_then_taken_in(page: Any, mall: Place, tmp_path: Path) -> None:
    size = page.viewport_size["width"]
    file = tmp_path / "imigrasi.yaml"
    file.write_text(GOOD.format(size=size))
    sign_in(page, mall, "ayu")
    upload(page, mall, file, "Periksa saja")
    assert "1 layanan baru" in page.inner_text("main")
    assert not exists(page, mall, f"uji-{size}")
    upload(page, mall, file, "Masukkan")
    assert "1 layanan baru" in page.inner_text("main")
    page.goto(f"{mall.url}/m/bogor/l/uji-{size}/")
    assert page.inner_text("h1") == f"Layanan uji {size}"


def test_a_wrong_catalogue_file_names_each_line_and_changes_nothing(
    page: Any, mall: Place, tmp_path: Path
) -> None:
    right, wrong = GOOD.format(size="benar"), GOOD.format(size="salah")
    entry = wrong.split("services:\n")[1].replace("minutes: 10", "minutes: sepuluh")
    entry = entry.replace("unit: working_days", "unit: abad")
    text = right + entry
    file = tmp_path / "imigrasi.yaml"
    file.write_text(text)
    lines = text.splitlines()
    expected = {number for number, line in enumerate(lines, 1) if "sepuluh" in line or "abad" in line}
    sign_in(page, mall, "ayu")
    upload(page, mall, file, "Masukkan")
    assert "Tidak ada yang dimasukkan" in page.inner_text(".error-summary")
    named = {int(cell) for cell in page.locator("td.is-number").all_inner_texts()}
    assert named == expected
    assert not exists(page, mall, "uji-benar")  # the right half stays out too


def book_today(page: Any, mall: Place) -> tuple[str, str]:
    """A booking for later today; gives its code and its link."""
    page.goto(f"{mall.url}/m/bogor/l/sim-perpanjangan/pesan/jam/?orang=1&tanggal=2026-11-23")
    page.click("button.day >> nth=-1")
    page.fill("#isian-name", "Ratna")
    page.click("main button[type=submit]")
    page.click("main button[type=submit]")
    page.click("text=Pesan sekarang")
    return page.inner_text(".ticket-code").replace(" ", ""), page.url


def test_the_kiosk_checks_in_by_code_and_by_scanner_once(page: Any, mall: Place) -> None:
    code, link = book_today(page, mall)
    page.goto(f"{mall.url}/kios/bogor/")
    page.click("text=Saya sudah memesan waktu")
    page.fill("#kode", "ZZZZZZZZ")
    page.click("text=Saya hadir")
    expect(page.locator(".kiosk-bad")).to_be_visible()
    page.fill("#kode", code.lower())
    page.click("text=Saya hadir")
    number = page.inner_text(".kiosk-number")
    assert re.fullmatch(r"C-\d{3}", number)
    page.goto(f"{mall.url}/kios/bogor/")
    page.keyboard.type(link)  # a scanner is a fast keyboard
    page.keyboard.press("Enter")
    page.wait_for_selector(".kiosk-number")
    assert page.inner_text(".kiosk-number") == number
    page.goto(link)
    assert page.inner_text(".ticket-number").startswith(number)


def test_the_desk_checks_in_by_code(page: Any, mall: Place) -> None:
    code, link = book_today(page, mall)
    sign_in(page, mall, "joko")
    page.goto(f"{mall.url}/petugas/bogor/meja/")
    page.fill("#isian-code", "ZZZZZZZZ")
    send(page, "button:text-is('Hadir')")
    expect(page.locator(".error-summary")).to_be_visible()
    page.fill("#isian-code", code)
    send(page, "button:text-is('Hadir')")
    number = page.inner_text("#tiket .impact-count")
    page.goto(link)
    assert page.inner_text(".ticket-number").startswith(number)
