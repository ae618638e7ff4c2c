"""The pictures of the README, taken from a running demo: `python -m tests.journeys.pictures [ADDRESS]`.

Let `pendopo demo live` play for a while first, so that people wait and counters serve. Look at each picture
before it is committed.
"""

import struct
import sys
import zlib
from collections.abc import Callable
from typing import Any

from tests.journeys.conftest import ROOT, chromium_path

FOLDER = ROOT / "docs" / "screenshots"
LIMIT = 150_000  # bytes: a README is read on telephones too
DESK, KIOSK, PHONE = (1280, 800), (1280, 880), (390, 844)
SERVICE = "m/bogor/l/ktp-el-pengganti/"


def home(page: Any) -> None:
    """The first page: somebody begins to ask."""
    page.goto("")
    page.fill("input[type=search]", "ktp hilang")


def service(page: Any) -> None:
    """A service with the components of its standard."""
    page.goto(SERVICE)


def times(page: Any) -> None:
    """The times of a day on a phone."""
    page.goto(f"{SERVICE}pesan/")
    page.click("main form button[type=submit]")
    page.click(".days a.day >> nth=1")
    page.wait_for_url("**/jam/**")


def visit(page: Any) -> None:
    """A booking, as its link shows it."""
    times(page)
    page.click("button.day >> nth=2")
    page.fill("#isian-name", "Sari")
    page.click("main form button[type=submit]")
    page.wait_for_url("**/kontak/**")
    page.click("main form button[type=submit]")
    page.click("text=Pesan sekarang")
    page.wait_for_load_state()


def ticket(page: Any) -> None:
    """A number from the kiosk."""
    page.goto("kios/bogor/layanan/ktp-el-pengganti/")
    page.click("button[name=priority] >> nth=0")
    page.wait_for_url("**/tiket/**")


def sign_in(page: Any, name: str) -> None:
    """One press, as the demo offers it."""
    page.goto("petugas/")
    page.click(f"button[name=account][value='{name}']")
    page.wait_for_url("**/petugas/**")


def console(page: Any) -> None:
    """Somebody is served while others wait."""
    for _one in range(3):
        ticket(page)
    sign_in(page, "petugas.1")
    page.click("main a:has-text('Loket 1')")
    page.wait_for_selector("text=dilayani", timeout=90_000)


def board(page: Any) -> None:
    """Who is called on the first floor."""
    page.goto("papan/bogor/?lantai=1")


def floor(page: Any) -> None:
    """What the supervisor sees."""
    sign_in(page, "penyelia.bogor")
    page.goto("petugas/bogor/lantai/")


def end_of_day(page: Any) -> None:
    """Everybody who waits gets another time or a reason."""
    sign_in(page, "pengelola.bogor")
    page.goto("kelola/bogor/akhir-hari/")


def pantau(page: Any) -> None:
    """Bogor's fall, with its caveat."""
    page.goto("pantau/#fall-j")


PICTURES: dict[Callable[[Any], None], tuple[int, int]] = {
    home: DESK, service: DESK, times: PHONE, visit: PHONE, ticket: KIOSK, console: DESK, board: DESK,
    floor: DESK, end_of_day: DESK, pantau: DESK,
}  # fmt: skip


def packed(png: bytes) -> bytes:
    """The same picture in fewer bytes: its points packed as tightly as zlib can, nothing beside them."""
    chunks, at, points = [], 8, b""
    while at < len(png):
        length = struct.unpack(">I", png[at : at + 4])[0]
        kind, body = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        at += length + 12
        if kind == b"IDAT":
            points += body
        elif kind == b"IHDR":
            chunks.append((kind, body))
    chunks += [(b"IDAT", zlib.compress(zlib.decompress(points), 9)), (b"IEND", b"")]
    return png[:8] + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in chunks
    )


def main() -> int:
    """Take them all, or those that are named after the address."""
    from playwright.sync_api import sync_playwright

    address, *wanted = sys.argv[1:] or ["http://localhost:8000"]
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=chromium_path(), args=["--no-sandbox"])
        for take, (width, height) in PICTURES.items():
            if wanted and take.__name__ not in wanted:
                continue
            page = chromium.new_page(
                base_url=f"{address}/", viewport={"width": width, "height": height}, locale="id-ID"
            )
            take(page)
            page.evaluate("document.fonts.ready")
            picture = packed(page.screenshot(animations="disabled"))
            (FOLDER / f"{take.__name__}.png").write_bytes(picture)
            print(f"{take.__name__:<12} {len(picture):>7} bytes{' TOO LARGE' * (len(picture) > LIMIT)}")
            page.close()
        chromium.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
