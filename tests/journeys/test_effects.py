"""An analyst asks what a restriction did, and reads the answer on a phone and at a desk."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Place
from tests.journeys.test_pantau import clean

pytestmark = pytest.mark.browser


def sign_in(page: Any, mall: Place) -> None:
    """One click on the demo's analyst, which may stand in a folded group."""
    page.goto(f"{mall.url}/akun/masuk/")
    account = page.locator("button[value=analis]")
    if not account.is_visible():
        page.click("details:has(button[value=analis]) > summary")
    account.click()
    page.wait_for_url("**/petugas/**")


def test_an_analyst_asks_and_sees_the_course_without_the_event(page: Any, mall: Place) -> None:
    sign_in(page, mall)
    page.goto(f"{mall.url}/pantau/pengaruh/?wilayah=32.73")
    clean(page)
    page.fill("[name=kejadian]", "Kapasitas dibatasi 50 persen")
    page.fill("[name=pada]", "2025-12-01")
    page.check("[name=pembanding]")
    page.click("text=Hitung pengaruhnya")
    expect(page.locator("h1")).to_have_text("Kapasitas dibatasi 50 persen")
    expect(page.locator(".fall-percent")).to_contain_text("−", timeout=20_000)
    percent = float(page.inner_text(".fall-percent").strip("− %").replace(",", "."))
    assert 38 < percent < 52  # made as 45
    expect(page.locator(".effect-answer")).to_contain_text("sejalan dengan penurunan")
    expect(page.locator(".caveats")).to_contain_text("dibangkitkan")
    assert page.locator(".effect-picture svg.effect-chart:visible").count() >= 2
    page.click("text=Tabel angkanya")
    clean(page)
    with page.expect_download() as waiting:
        page.click("text=Unduh CSV")
    assert waiting.value.path().read_text().startswith("period,position,value")


def test_a_mistake_keeps_what_was_typed_and_needs_no_script(plain_page: Any, mall: Place) -> None:
    sign_in(plain_page, mall)
    plain_page.goto(f"{mall.url}/pantau/pengaruh/?wilayah=32.73")
    plain_page.fill("[name=kejadian]", "Pembatasan yang belum ada")
    plain_page.fill("[name=pada]", "2031-01-01")
    plain_page.click("text=Hitung pengaruhnya")
    expect(plain_page.locator(".error-summary")).to_contain_text("belum tiba")
    assert plain_page.input_value("[name=kejadian]") == "Pembatasan yang belum ada"


def test_too_few_months_are_answered_with_what_is_needed(page: Any, mall: Place) -> None:
    sign_in(page, mall)
    page.goto(f"{mall.url}/pantau/pengaruh/?wilayah=32.73&kejadian=Baru+saja&pada=2026-09-01")
    page.click("text=Hitung pengaruhnya")
    expect(page.locator(".notice-warn")).to_contain_text("Perlu paling sedikit 4", timeout=20_000)
    clean(page)
