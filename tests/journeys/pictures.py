"""Pictures of the README, from a running demo: `python -m tests.journeys.pictures [ADDRESS [NAME ...]]`.

Let `pendopo demo live` play for a while first, so that people wait and counters serve, and let the generated
history be done (`pantau`, `alert`, `return`, `briefing`). `briefing` reads what `PENDOPO_DATA` names.
Look at each picture before it is committed.
"""

import struct
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.journeys.conftest import ROOT, chromium_path

FOLDER = ROOT / "docs" / "screenshots"
DESK, HIGH, PHONE = (1280, 800), (1280, 900), (390, 844)
SERVICE = "m/bogor/l/ktp-el-pengganti/"


def ask(page: Any) -> None:
    """Somebody begins to ask."""
    page.fill("input[type=search]", "ktp hilang")


def choose_day(page: Any) -> None:
    """One person, the second free day."""
    page.click("main form button[type=submit]")
    page.click(".days a.day >> nth=1")
    page.wait_for_url("**/jam/**")


def book(page: Any) -> None:
    """From the first question to my visit."""
    choose_day(page)
    page.click("button.day >> nth=2")
    page.fill("#isian-name", "Sari")
    page.click("main form button[type=submit]")
    page.wait_for_url("**/kontak/**")
    page.click("main form button[type=submit]")
    page.click("text=Pesan sekarang")
    page.wait_for_selector("text=Pesanan sudah jadi")


def draw(page: Any, line: int = 0) -> None:
    """A number, by the choice of priority that stands in this place."""
    page.goto("kios/bogor/layanan/ktp-el-pengganti/")
    page.click(f"button[name=priority] >> nth={line}")
    page.wait_for_url("**/tiket/**")


def fill_line(page: Any) -> None:
    """Eight more people come; the counter is shown while it serves."""
    for line in (0, 0, 1, 0, 2, 0, 0, 0):  # none, elderly, disability
        draw(page, line)
    page.goto("petugas/")
    page.click("main a:has-text('Loket 1')")
    page.wait_for_selector("text=dilayani", timeout=90_000)


def open_alert(page: Any) -> None:
    """The first alert of the inbox, from its heading on."""
    page.click(".alert-title a >> nth=0")
    page.wait_for_selector(".alert-steps")
    page.evaluate("scrollTo(0, document.querySelector('.alert-badges').getBoundingClientRect().top - 24)")


def open_return(page: Any) -> None:
    """The month that waits for the mall's head."""
    page.click("a.return-name:not([href*='-W']) >> nth=0")
    page.wait_for_selector(".return-send")


# name: (size of the screen, demo account, page, what to do there)
PICTURES: dict[str, tuple[tuple[int, int], str, str, Callable[[Any], None] | None]] = {
    "home": (DESK, "", "", ask),
    "service": (DESK, "", SERVICE, None),
    "times": (PHONE, "", f"{SERVICE}pesan/", choose_day),
    "visit": (PHONE, "", f"{SERVICE}pesan/", book),
    "ticket": (HIGH, "", "kios/bogor/", draw),
    "console": (DESK, "petugas.1", "petugas/", fill_line),
    "board": (DESK, "", "papan/bogor/?lantai=1", None),
    "floor": (DESK, "penyelia.bogor", "petugas/bogor/lantai/", None),
    "end_of_day": (HIGH, "pengelola.bogor", "kelola/bogor/akhir-hari/", None),
    "pantau": (HIGH, "analis", "pantau/", None),
    "alert": (DESK, "analis", "pantau/peringatan/", open_alert),
    "return": (PHONE, "pengelola.bogor", "petugas/bogor/laporan/", open_return),
}
BRIEFED = "13.76"  # Payakumbuh, in the newest session of the demo
BRIEFING = """
import sys
from django.utils import translation
from pendopo.documents.actions import render_pages
from pendopo.forum.models import Session
from pendopo.forum.queries import get_briefing, papers
from pendopo.kit import clock
from pendopo.kit.actor import SYSTEM
translation.activate("id")
at = clock.now()
session = Session.objects.order_by("-day").first()
one = get_briefing(session.pk, "{region}", by=SYSTEM, at=at)
sys.stdout.buffer.write(b"PNG:" + render_pages(
    template=papers.TEMPLATE, data=papers.paper_data([one]), dots_an_inch=76, by=SYSTEM, at=at
)[0])
"""


def briefing() -> bytes:
    """The first page of a briefing, as it lies on paper."""
    command = [Path(sys.executable).parent / "pendopo", "shell", "-v", "0", "-c"]
    made = subprocess.run([*command, BRIEFING.format(region=BRIEFED)], capture_output=True, check=True)
    return made.stdout.partition(b"PNG:")[2]


def packed(png: bytes) -> bytes:
    """The same picture, its points packed as tightly as zlib can."""
    head, at, points = png[:33], 33, b""  # signature and size
    while at < len(png):
        length = struct.unpack(">I", png[at : at + 4])[0]
        points += png[at + 8 : at + 8 + length] if png[at + 4 : at + 8] == b"IDAT" else b""
        at += length + 12
    for name, body in ((b"IDAT", zlib.compress(zlib.decompress(points), 9)), (b"IEND", b"")):
        head += struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
    return head


def main() -> int:
    """Take all of them, or those that are named."""
    from playwright.sync_api import sync_playwright

    address, *wanted = sys.argv[1:] or ["http://localhost:8000"]
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=chromium_path(), args=["--no-sandbox"])
        if not wanted or "briefing" in wanted:
            (FOLDER / "briefing.png").write_bytes(packed(briefing()))
        for name in [name for name in wanted or PICTURES if name in PICTURES]:
            (width, height), account, path, act = PICTURES[name]
            size = {"width": width, "height": height}
            page = chromium.new_page(base_url=f"{address}/", viewport=size, locale="id-ID")
            if account:
                page.goto("petugas/")
                page.click(f"button[name=account][value='{account}']")
                page.wait_for_load_state()
            page.goto(path)
            if act:
                act(page)
            page.evaluate("document.fonts.ready")
            (FOLDER / f"{name}.png").write_bytes(packed(page.screenshot(animations="disabled")))
            page.close()
        chromium.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
