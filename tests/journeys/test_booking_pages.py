"""The small things of a booking: going back, days without service, identity numbers, the other language."""

from typing import Any

import pytest

from tests.journeys.conftest import Place

pytestmark = pytest.mark.browser


def test_going_back_loses_neither_people_nor_day(page: Any, mall: Place) -> None:
    page.goto(f"{mall.url}/m/bogor/l/paspor-baru/pesan/jam/?orang=2&tanggal=2026-12-04")
    page.click("button.day >> nth=0")
    page.click("a.back")
    assert "4 Desember 2026" in page.inner_text("main .lede")
    assert "2 orang" in page.inner_text("main")
    page.click("a.back")
    assert "2 orang" in page.inner_text("main")
    assert "cukup untuk 2 orang" in page.inner_text(".days")
    page.click("a.back")
    assert page.locator("input[name=orang]:checked").get_attribute("value") == "2"


def test_a_day_without_service_offers_its_neighbours_in_order(page: Any, mall: Place) -> None:
    page.goto(f"{mall.url}/m/bogor/l/paspor-baru/pesan/jam/?orang=1&tanggal=2026-11-29")
    offered = page.locator(".times .day-sub").all_inner_texts()
    assert offered
    assert set(offered) <= {"Jumat, 27 November 2026", "Senin, 30 November 2026"}
    assert offered == sorted(offered)  # Friday comes before Monday in the alphabet too


def test_an_identity_number_without_its_kind_is_asked_about(page: Any, mall: Place) -> None:
    page.goto(f"{mall.url}/m/bogor/l/paspor-baru/pesan/jam/?orang=1&tanggal=2026-11-25")
    page.click("button.day >> nth=0")
    page.fill("#isian-name", "Budi")
    page.click("main button[type=submit]")
    page.click("main details summary")
    page.fill("#isian-identity", "3602041211870001")
    page.click("main form button[type=submit]")
    page.click("#ringkasan-galat a")
    assert page.evaluate("document.activeElement.id") == "isian-identity_kind"
    assert page.input_value("#isian-identity") == "3602041211870001"
    page.select_option("#isian-identity_kind", "nik")
    page.click("main form button[type=submit]")
    page.wait_for_selector("text=Pesan sekarang")


def test_a_booking_in_english_names_the_service_in_english(page: Any, mall: Place) -> None:
    page.goto(f"{mall.url}/bahasa/en/?next=/m/bogor/l/paspor-baru/")
    name = page.inner_text("h1")
    assert "passport" in name.lower()
    page.goto(f"{mall.url}/m/bogor/l/paspor-baru/pesan/hari/?orang=1")
    assert name in page.inner_text("main")
    page.goto(f"{mall.url}/m/bogor/l/paspor-baru/pesan/")
    assert name in page.inner_text("main")
