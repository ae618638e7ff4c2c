"""What no keyboard types: every page answers in words, none as our own fault."""

from typing import Any

import pytest

from pendopo.kit import clock
from pendopo.queue.tests import factories as f

pytestmark = pytest.mark.django_db

ADDRESSES = [
    "/m/bogor/cari?q={}", "/m/bogor/cari?peristiwa={}", "/m/bogor/cari?q=ktp&mulai={}", "/{}", "/m/{}/",
    "/m/bogor/l/{}/", "/m/bogor/l/ktp/pesan/?orang={}", "/m/bogor/l/ktp/pesan/hari/?orang={}",
    "/m/bogor/l/ktp/pesan/?semula={}", "/m/bogor/l/ktp/pesan/jam/?tanggal={}", "/k/{}/", "/k/{}/kalender.ics",
    "/k/{}/data/nama/", "/m/bogor/hadir/?kode={}", "/papan/bogor/?gerai={}", "/papan/bogor/?lantai={}",
    "/papan/bogor/isi/?gerai={}", "/kios/bogor/cari/?q={}", "/kios/bogor/gerai/{}/", "/pantau/{}/",
    "/pantau/?ukuran={}", "/bahasa/{}/", "/bahasa/en/?next={}",
]  # fmt: skip
TYPED = ["%00", "a%00b", "%FF", "x" * 3000, "%F0%9F%98%80", "%E2%80%AEirab", "-1", "9" * 30, "9999-12-31"]


@pytest.fixture(autouse=True)
def nine_o_clock(monkeypatch: Any, settings: Any) -> None:
    settings.DEMO = True
    monkeypatch.setattr(clock, "now", lambda: f.AT)


@pytest.mark.parametrize("address", ADDRESSES)
def test_whatever_stands_in_an_address_is_answered(address: str, client: Any) -> None:
    f.make_floor()
    for typed in TYPED:
        answer = client.get(address.format(typed))
        assert answer.status_code in {200, 302, 404, 422}, typed


def test_a_form_keeps_what_was_typed_without_the_sign_nobody_types(client: Any) -> None:
    f.make_floor()
    answer = client.post("/m/bogor/hadir/", {"kode": "AB\x00CD"})
    assert answer.status_code == 404
    assert 'value="ABCD"' in answer.content.decode()


def test_an_unknown_life_event_shows_every_service(client: Any) -> None:
    f.make_floor()
    page = client.get("/m/bogor/cari?peristiwa=perang").content.decode()
    assert "Semua layanan" in page
    assert "/m/bogor/l/ktp/" in page
