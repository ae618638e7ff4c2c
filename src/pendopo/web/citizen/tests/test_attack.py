"""Pages under attack: what nobody types is refused, and nothing breaks."""

import pytest

from pendopo.booking import actions as booking
from pendopo.booking.tests.factories import make_window
from pendopo.kit import clock
from pendopo.kit.actor import ANYONE, SYSTEM
from pendopo.queue import queries as queues
from pendopo.queue.tests.factories import AT, make_mall, make_service, make_stall

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def morning(monkeypatch, settings):
    settings.DEMO = True
    monkeypatch.setattr(clock, "now", lambda: AT)


@pytest.fixture
def service():
    return make_service(make_stall(make_mall()))


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/papan/bogor/?gerai=%00", 200), ("/papan/bogor/isi/?lantai=%00", 200), ("/pantau/%00/", 404),
        ("/k/%00/", 404), ("/cari?q=%00", 302), ("/m/bogor/hadir/?kode=%00", 200),
        ("/akun/pertama/%00/", 404), ("/akun/masuk/?next=%00", 200),
    ],
)  # fmt: skip
def test_the_nul_sign_in_an_address_breaks_nothing(client, service, address, status):
    assert client.get(address).status_code == status


def test_the_nul_sign_in_a_form_is_left_out_and_changes_nothing(client, service):
    window = make_window(service.stall)
    held = booking.hold_window(window_id=window.id, service=service, by=ANYONE, at=AT)
    for address, field in (
        (f"/k/{held.token}/data/nama/", "name"),
        ("/k/", "kontak"),
        ("/m/bogor/hadir/", "kode"),
        ("/kios/bogor/hadir/", "code"),
    ):
        assert client.post(address, {field: "a\x00b"}).status_code < 500, address
    assert client.get(f"/k/{held.token}/data/nama/").status_code == 200


def test_scripts_get_json_even_where_the_framework_refuses_first(client, settings):
    settings.ALLOWED_HOSTS = ["localhost"]
    answer = client.get("/api/v1/malls", headers={"Host": "evil.example"})
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "bad_request"
    settings.ALLOWED_HOSTS = ["*"]
    assert client.get("/api/v1/no%0d%0awhere").json()["error"]["code"] == "not_found"


@pytest.mark.parametrize("key", ["k" * 300, "", "é" * 250, "ab"])
def test_a_forged_key_of_the_kiosk_is_refused_and_draws_nothing(client, service, key):
    booking.generate_windows(mall=service.mall, days=1, by=SYSTEM, at=AT)
    answer = client.post("/kios/bogor/layanan/ktp/", {"key": key, "priority": ""})
    assert answer.status_code == 422
    assert queues.board_state(service.mall, at=AT).waiting == 0
    assert client.post("/kios/bogor/layanan/ktp/", {"key": "k" * 20, "priority": ""}).status_code == 302


def test_a_scan_that_is_no_address_is_an_unknown_code(client, service):
    answer = client.post("/kios/bogor/hadir/", {"code": "http://[/k/x/"})
    assert answer.status_code == 404
