"""The API at its promises: shapes, codes, languages, answers given once, and who may act."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import get_resolver

from pendopo.booking import actions as booking
from pendopo.booking.tests.factories import make_window
from pendopo.kit import clock
from pendopo.kit.actor import SYSTEM
from pendopo.malls import queries as malls
from pendopo.people import actions as people
from pendopo.queue.tests.factories import make_mall, make_service, make_stall

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # 09.00 in Bogor, a Monday

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def morning(monkeypatch, settings):
    settings.DEMO = True
    monkeypatch.setattr(clock, "now", lambda: AT)


@pytest.fixture
def place():
    mall = make_mall()
    stall = make_stall(mall)
    service = make_service(stall, "ktp-hilang")
    booking.generate_windows(mall=mall, by=SYSTEM, at=AT)
    return service


def post(client, path, body=None, **headers):
    return client.post(
        f"/api/v1{path}",
        json.dumps(body) if not isinstance(body, str) else body,
        content_type="application/json",
        headers=headers,
    )


def error_of(response, status, code):
    assert response.status_code == status, response.content
    error = response.json()["error"]
    assert set(error) == {"code", "message", "fields", "alternatives"}
    assert error["code"] == code
    assert error["message"]
    return error


def a_window(client, date="2026-11-24"):
    found = client.get("/api/v1/malls/bogor/windows", {"service": "ktp-hilang", "date": date}).json()
    return next(item for item in found if item["free"])


def test_malls_services_and_windows_are_lists_of_objects(client, place):
    malls = client.get("/api/v1/malls").json()
    assert [(mall["slug"], mall["name"], mall["open"]) for mall in malls] == [("bogor", "MPP bogor", True)]
    services = client.get("/api/v1/malls/bogor/services").json()
    assert [(item["slug"], item["name"]) for item in services] == [("ktp-hilang", "KTP-HILANG")]
    windows = client.get(
        "/api/v1/malls/bogor/windows", {"service": "ktp-hilang", "date": "2026-11-24"}
    ).json()
    assert windows
    assert set(windows[0]) == {"id", "starts_at", "ends_at", "free", "reason"}
    assert all(window["starts_at"] < window["ends_at"] for window in windows)


def test_paging_is_bounded_and_errors_name_the_field(client, place):
    assert client.get("/api/v1/malls/bogor/services", {"offset": 1}).json() == []
    error = error_of(client.get("/api/v1/malls/bogor/services", {"limit": 1001}), 422, "invalid_input")
    assert set(error["fields"]) == {"limit"}


def test_booking_uses_places_until_none_is_left_and_then_offers_others(client, place):
    small = make_window(place.stall, online=2, starts_at=AT + timedelta(days=1, minutes=7))
    wish = {"window": f"{small.id}.{place.id}"}
    for index in range(2):
        answer = post(
            client, "/appointments", {**wish, "applicant": {"name": "Sari", "phone": f"081234567{index:03d}"}}
        )
        assert answer.status_code == 201, answer.content
        assert set(answer.json()) == {"code", "token", "window"}
        assert answer.json()["window"]["free"] == 1 - index
    refused = post(client, "/appointments", {**wish, "applicant": {"name": "Budi"}})
    error = error_of(refused, 409, "window_full")
    assert error["alternatives"]
    again = post(
        client, "/appointments", {"window": error["alternatives"][0]["id"], "applicant": {"name": "Budi"}}
    )
    assert again.status_code == 201, again.content


def test_the_same_key_gives_the_same_answer_and_one_booking(client, place):
    body = {"window": a_window(client)["id"], "applicant": {"name": "Sari"}}
    first = post(client, "/appointments", body, **{"Idempotency-Key": "k1"})
    second = post(client, "/appointments", body, **{"Idempotency-Key": "k1"})
    assert first.status_code == second.status_code == 201
    assert first.json() == second.json()
    other = post(client, "/appointments", {**body, "people": 2}, **{"Idempotency-Key": "k1"})
    error_of(other, 422, "idempotency_key_reused")


def test_an_appointment_is_read_moved_and_cancelled_with_its_token(client, place):
    window = a_window(client)
    token = post(client, "/appointments", {"window": window["id"], "applicant": {"name": "Ayu"}}).json()[
        "token"
    ]
    assert client.get(f"/api/v1/appointments/{token}").json()["state"] == "booked"
    other = a_window(client, "2026-11-25")
    moved = post(client, f"/appointments/{token}/move", {"window": other["id"]})
    assert moved.json()["window"]["starts_at"] == other["starts_at"]
    cancelled = post(client, f"/appointments/{token}/cancel", {})
    assert cancelled.json()["state"] == "cancelled"
    error_of(client.get("/api/v1/appointments/" + "x" * 32), 404, "not_found")


def test_limits_are_per_person(client, place):
    body = {"window": a_window(client)["id"], "applicant": {"name": "Sari", "phone": "0812 3456 7890"}}
    assert post(client, "/appointments", body).status_code == 201
    error_of(post(client, "/appointments", body), 429, "limit_reached")


def test_a_burst_of_tickets_from_one_address_passes_in_demo_mode(client, place):
    numbers = [
        post(client, "/tickets", {"mall": "bogor", "service": "ktp-hilang"}).json()["number"]
        for _ in range(40)
    ]
    assert numbers == [f"A-{n:03d}" for n in range(1, 41)]


def test_outside_demo_mode_tickets_need_a_token(client, place, settings):
    settings.DEMO = False
    body = {"mall": "bogor", "service": "ktp-hilang"}
    answer = post(client, "/tickets", body)
    error_of(answer, 401, "sign_in_required")
    assert "Bearer" in answer["WWW-Authenticate"]
    _row, token = people.create_token(kind="kiosk", mall="bogor", by=SYSTEM, at=AT)
    assert post(client, "/tickets", body, Authorization=f"Bearer {token}").status_code == 201
    _row, elsewhere = people.create_token(kind="kiosk", mall="padang", by=SYSTEM, at=AT)
    error_of(post(client, "/tickets", body, Authorization=f"Bearer {elsewhere}"), 403, "not_allowed")


def test_a_counter_works_with_its_own_token_only(client, place):
    mine, other = malls.list_counters("bogor")
    _row, token = people.create_token(kind="officer", mall="bogor", counter=mine.id, by=SYSTEM, at=AT)
    officer = {"Authorization": f"Bearer {token}"}
    drawn = post(client, "/tickets", {"mall": "bogor", "service": "ktp-hilang"}).json()
    error_of(post(client, f"/counters/{mine.id}/call-next"), 401, "sign_in_required")
    error_of(post(client, f"/counters/{other.id}/call-next", **officer), 403, "not_allowed")
    assert post(client, f"/counters/{mine.id}/open", **officer).json()["state"] == "open"
    called = post(client, f"/counters/{mine.id}/call-next", **officer, **{"Idempotency-Key": "c1"}).json()
    assert called["ticket"]["number"] == drawn["number"]
    again = post(client, f"/counters/{mine.id}/call-next", **officer, **{"Idempotency-Key": "c1"}).json()
    assert again["ticket"]["id"] == called["ticket"]["id"]
    stale = post(client, f"/counters/{mine.id}/start", {"version": 1}, **officer)
    error_of(stale, 409, "conflict")
    for verb, state in (("start", "serving"), ("finish", "finished")):
        assert post(client, f"/counters/{mine.id}/{verb}", **officer).json()["ticket"]["state"] == state
    nobody = post(client, f"/counters/{mine.id}/call-next", **officer).json()
    assert nobody["ticket"] is None
    assert client.get(f"/api/v1/tickets/{drawn['token']}").json()["state"] == "finished"


def test_the_board_tells_its_state_and_figures_their_source(client, place):
    post(client, "/tickets", {"mall": "bogor", "service": "ktp-hilang"})
    state = client.get("/api/v1/malls/bogor/board").json()
    assert state["waiting"] == 1
    assert client.get("/api/v1/figures", {"region": "32.71"}).json() == []


@pytest.mark.parametrize(
    "body",
    [
        "{", '"x"', "[]", "null", '{"window": null}', '{"window": "1.1", "applicant": {"name": "\\u0000"}}',
        '{"window": "a", "applicant": {"name": "Sari"}}', '{"window": 99999999999999999999, "applicant": {}}',
        '{"window": "1.1.1", "applicant": {"name": "Sari"}}', '{"window":"1","applicant":{"name":"\\ud800"}}',
        '{"window": "1", "applicant": {"name": "Sari", "phone": "abc"}}', '{"extra": 1}',
    ],
)  # fmt: skip
def test_bad_bodies_are_refused_in_the_one_shape(client, place, body):
    response = post(client, "/appointments", body)
    assert response.status_code in {400, 404, 422}
    assert set(response.json()["error"]) == {"code", "message", "fields", "alternatives"}


def test_unknown_addresses_methods_and_large_bodies_answer_json(client, place, settings):
    error_of(client.get("/api/v1/nowhere"), 404, "not_found")
    error_of(client.get("/api/v1/malls/nowhere/services"), 404, "place_unknown")
    answer = client.delete("/api/v1/malls")
    error_of(answer, 405, "method_not_allowed")
    assert answer["Allow"] == "GET"
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    error_of(post(client, "/appointments", '{"x": "' + "y" * 200 + '"}'), 413, "too_large")


def test_errors_follow_the_asked_language(client, place):
    indonesian = error_of(client.get("/api/v1/nowhere"), 404, "not_found")
    english = error_of(client.get("/api/v1/nowhere", headers={"Accept-Language": "en-GB"}), 404, "not_found")
    assert indonesian["message"] == "Alamat atau data tidak ditemukan."
    assert english["message"] != indonesian["message"]


def test_the_description_is_openapi_3_1_and_readable(client, place):
    description = client.get("/api/v1/openapi.json").json()
    assert description["openapi"].startswith("3.1")
    assert "/api/v1/appointments" in description["paths"]
    page = client.get("/api/v1/docs")
    assert page.status_code == 200
    assert b"/api/v1/appointments" in page.content


def test_every_address_declares_its_access():
    urls = [
        pattern
        for resolver in get_resolver().url_patterns
        if str(resolver.pattern) == "api/v1/"
        for pattern in resolver.url_patterns
    ]
    assert len(urls) > 15
    known = {"public", "private_link", "kiosk", "token"}
    assert {str(p.pattern): p.callback.access for p in urls if p.callback.access not in known} == {}


def test_a_form_with_files_is_told_to_be_json(client):
    answer = client.post("/api/v1/tickets", {"mall": "bogor"})  # the test client sends multipart
    assert answer.status_code == 415
    assert answer.json()["error"]["code"] == "unsupported_type"
    assert "application/json" in answer.json()["error"]["message"]
