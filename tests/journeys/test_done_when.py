"""The whole story in one sitting: the analyst sees who fell and why, convenes, gets seven briefings, leads
the session; the city does what was agreed; the analyst sees that it is done.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Place
from tests.journeys.test_alerts import past, sign_in

__all__ = ["past"]  # the fixture: malls with a past

pytestmark = pytest.mark.browser
TASK = "Umumkan jam loket sesudah pembatasan"


@pytest.fixture
def desk(browser: Any) -> Iterator[Any]:
    """A desk's screen of its own."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="id-ID")
    context.set_default_timeout(15000)
    yield context.new_page()
    context.close()


def test_from_the_fall_to_the_follow_up_that_is_done(desk: Any, browser: Any, past: Place) -> None:
    sign_in(desk, past, "rina")
    desk.goto(f"{past.url}/pantau/")
    expect(desk.locator(".founding")).to_contain_text("7.912")
    why = desk.locator(".why-list li", has_text="MPP Bogor: Kunjungan")
    expect(why).to_contain_text("SE 443/2026")

    desk.goto(f"{past.url}/pantau/32.71/")
    desk.click(".why-list a:has-text('MPP Bogor')")
    desk.click("a:has-text('Hitung pengaruhnya')")
    assert desk.input_value("[name=pada]") == "2026-10-19", "the first day of the fall is filled in"
    desk.go_back()
    desk.click("a:has-text('Rencanakan Ngulik')")
    assert desk.input_value("[name=group]") == "wilayah-i"
    desk.click("main button:has-text('Simpan')")
    expect(desk.locator("h1")).to_contain_text("MPP Bogor: kunjungan")
    expect(desk.locator(".forum-briefs li")).to_have_count(7)
    address = desk.url.partition("#")[0]
    assert desk.request.get(f"{address}bahan.pdf").body().startswith(b"%PDF-")
    desk.click(".forum-briefs a:has-text('Kota Bogor')")
    expect(desk.locator("article.brief")).to_contain_text("SE 443/2026")
    expect(desk.locator("article.brief")).to_contain_text("Pertanyaan yang layak diajukan")

    lead(desk, address)
    assign_to_bogor(desk)
    city(browser, past)
    desk.goto(f"{past.url}/pantau/ngulik/")
    desk.goto(address)
    expect(desk.locator("#tindak .forum-row", has_text=TASK)).to_contain_text("selesai")
    expect(desk.locator("#tindak")).to_contain_text("Jam baru ada di laman")


def lead(desk: Any, address: str) -> None:
    """Invite, begin, show the first briefing, write the minutes, end."""
    desk.goto(address)
    desk.click("button:has-text('Undang daerah')")
    desk.click("button:has-text('Mulai sesi')")
    desk.goto(f"{address}paparan/")
    desk.click("button:has-text('Berikutnya')")
    expect(desk.locator(".stage-brief")).to_be_visible()
    desk.goto(address)
    desk.click("text=Tulis notula")
    desk.fill("[name=minutes]", "Bogor menjelaskan pembatasannya.")
    desk.click("text=Simpan notula")
    desk.click("button:has-text('Akhiri sesi')")


def assign_to_bogor(desk: Any) -> None:
    """A follow-up with owner and date."""
    desk.click("summary:has-text('Tambah tindak lanjut')")
    desk.fill("[name=task]", TASK)
    desk.fill("[name=owner]", "DPMPTSP Kota Bogor")
    desk.select_option("#tindak [name=region]", "32.71")
    desk.fill("[name=due]", "2026-12-18")
    desk.click("text=Catat tindak lanjut")
    expect(desk.locator("#tindak")).to_contain_text(TASK)


def city(browser: Any, past: Place) -> None:
    """Bogor's manager marks it done, with evidence, on a phone."""
    context = browser.new_context(viewport={"width": 360, "height": 800}, locale="id-ID")
    context.set_default_timeout(15000)
    phone = context.new_page()
    sign_in(phone, past, "ayu")
    phone.goto(f"{past.url}/petugas/bogor/ngulik/")
    row = phone.locator(f".forum-row:has-text('{TASK}')")
    row.locator("summary").click()
    row.locator("textarea").fill("Jam baru ada di laman dan di pintu mal.")
    row.locator("button").click()
    expect(phone.locator("main")).to_contain_text("Kementerian melihat buktinya")
    context.close()
