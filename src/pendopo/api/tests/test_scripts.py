"""The API as somebody meets it who has only its page: every operation, at its plainest use."""

import json
from datetime import timedelta

import pytest

from pendopo.api import monitoring_schemas, return_schemas, schemas
from pendopo.api.app import api
from pendopo.api.examples import EXAMPLES, REFUSALS
from pendopo.api.tests.test_api import AT, a_window, error_of, post
from pendopo.booking import actions as booking
from pendopo.booking.tests.factories import make_window
from pendopo.kit import clock
from pendopo.kit.actor import SYSTEM
from pendopo.malls import queries as malls
from pendopo.monitoring import actions as monitoring
from pendopo.monitoring.tests.factories import FIGURES, make_regions
from pendopo.people import actions as people
from pendopo.people import queries as people_queries
from pendopo.queue import actions as queue
from pendopo.queue import queries as queue_queries
from pendopo.queue.tests.factories import DEWI, make_mall, make_service, make_stall

SCHEMAS = (schemas, return_schemas, monitoring_schemas)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def morning(monkeypatch, settings):
    settings.DEMO = True
    monkeypatch.setattr(clock, "now", lambda: AT)


@pytest.fixture
def place():
    mall = make_mall()
    stall = make_stall(mall)
    make_service(stall, "ktp-baru")
    service = make_service(stall, "ktp-hilang")
    booking.generate_windows(mall=mall, by=SYSTEM, at=AT)
    return service


@pytest.fixture
def officer(place):
    counter = malls.list_counters("bogor")[0]
    _row, token = people.create_token(
        kind="officer", mall="bogor", stall=counter.stall.slug, counter=counter.id, by=SYSTEM, at=AT
    )
    return f"/counters/{counter.id}", {"Authorization": f"Bearer {token}"}


def draw(client, **more):
    answer = post(client, "/tickets", {"mall": "bogor", "service": "ktp-hilang", **more})
    assert answer.status_code == 201, answer.content
    return answer.json()


def do(client, officer, verb, body=None, status=200):
    path, headers = officer
    answer = post(client, f"{path}/{verb}", body, **headers)
    assert answer.status_code == status, answer.content
    return answer.json()


def console(client, officer):
    path, headers = officer
    answer = client.get(f"/api/v1{path}", headers=headers)
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_every_key_of_the_console_works_from_a_script(client, officer):
    first, second = draw(client)["number"], draw(client)["number"]
    called = do(client, officer, "call-next")["ticket"]
    assert (called["number"], called["state"], called["spoken"] != "") == (first, "called", True)
    assert do(client, officer, "recall")["ticket"]["number"] == first
    assert do(client, officer, "start")["ticket"]["state"] == "serving"
    assert do(client, officer, "undo")["ticket"]["state"] == "called"
    held = do(client, officer, "hold")["ticket"]
    assert (held["state"], held["spoken"], held["service_name"]) == ("on_hold", "", "KTP-HILANG")
    assert [item["id"] for item in console(client, officer)["held"]] == [held["id"]]
    assert do(client, officer, "return", {"here": True})["ticket"]["state"] == "called"
    do(client, officer, "hold")
    assert do(client, officer, "return", {"ticket": held["id"]})["ticket"]["state"] == "waiting"
    assert do(client, officer, "call-next")["ticket"]["number"] in {first, second}
    missed = do(client, officer, "no-show")["ticket"]
    assert console(client, officer)["missed"][0]["number"] == missed["number"]
    assert do(client, officer, "reinstate")["ticket"]["state"] == "waiting"
    do(client, officer, "call-next")
    moved = do(client, officer, "transfer", {"service": "ktp-baru"})["ticket"]
    assert (moved["state"], moved["service_name"]) == ("waiting", "KTP-BARU")
    for verb, state in (("pause", "paused"), ("resume", "open"), ("close", "closed")):
        assert do(client, officer, verb)["state"] == state


def test_a_stale_undo_is_refused(client, officer):
    draw(client)
    called = do(client, officer, "call-next")["ticket"]
    assert do(client, officer, "undo", {"version": called["version"] + 1}, 409)["error"]["code"] == "conflict"
    assert do(client, officer, "undo", {"version": called["version"]})["ticket"]["state"] == "waiting"


def test_nothing_set_aside_is_a_conflict_not_a_fault(client, officer):
    for verb in ("return", "reinstate", "undo"):
        assert do(client, officer, verb, status=409)["error"]["code"] in {"ticket_moved", "nothing_to_undo"}


def test_calling_opens_a_closed_counter_but_never_a_paused_one(client, officer):
    number = draw(client)["number"]
    assert console(client, officer)["state"] == "closed"
    assert do(client, officer, "call-next")["ticket"]["number"] == number
    assert console(client, officer)["ticket"]["number"] == number
    do(client, officer, "start")
    do(client, officer, "finish")
    do(client, officer, "pause")
    assert do(client, officer, "call-next", status=409)["error"]["code"] == "counter_paused"


def test_a_long_key_of_a_call_is_a_key_like_any_other(client, officer):
    path, headers = officer
    draw(client)
    keyed = {**headers, "Idempotency-Key": "k" * 200}
    first = post(client, f"{path}/call-next", **keyed).json()
    assert post(client, f"{path}/call-next", **keyed).json()["ticket"]["id"] == first["ticket"]["id"]


def test_the_counters_of_a_mall_are_listed_with_what_opens_them(client, officer):
    do(client, officer, "open")
    listed = client.get("/api/v1/malls/bogor/counters").json()
    assert [(item["number"], item["open"]) for item in listed] == [(10, True), (11, False)]
    assert officer[0] == f"/counters/{listed[0]['id']}"


def test_the_console_names_nobody(client, officer, place):
    from pendopo.queue import actions as queue

    person = people.ensure_applicant(name="Siti Rahmawati", phone="081234567890", by=SYSTEM, at=AT)
    queue.issue_ticket(mall="bogor", service=place, applicant=person, by=SYSTEM, at=AT)
    path, headers = officer
    assert "Siti" not in client.get(f"/api/v1{path}", headers=headers).content.decode()


def test_outside_demo_mode_an_officers_token_draws_tickets_in_its_mall_only(client, officer, settings):
    settings.DEMO = False
    _path, headers = officer
    body = {"mall": "bogor", "service": "ktp-hilang"}
    assert post(client, "/tickets", body, **headers).status_code == 201
    _row, elsewhere = people.create_token(kind="officer", mall="padang", counter=1, by=SYSTEM, at=AT)
    error_of(post(client, "/tickets", body, Authorization=f"Bearer {elsewhere}"), 403, "not_allowed")
    _row, board = people.create_token(kind="board", mall="bogor", by=SYSTEM, at=AT)
    error_of(post(client, "/tickets", body, Authorization=f"Bearer {board}"), 403, "not_allowed")


def test_a_ticket_is_found_and_given_back_by_the_code_that_is_printed_on_it(client, place):
    drawn = draw(client)
    assert client.get(f"/api/v1/tickets/{drawn['code']}").json()["number"] == drawn["number"]
    assert post(client, f"/tickets/{drawn['code']}/cancel").json()["state"] == "cancelled"
    error_of(client.get("/api/v1/tickets/AAAAAAAA"), 404, "not_found")


def test_a_ticket_that_ended_tells_why_and_the_new_time_that_was_given_instead(client, place):
    drawn = draw(client)
    told = client.get(f"/api/v1/tickets/{drawn['token']}").json()
    assert (told["ended"], told["end_reason"], told["new_times"]) == (False, "", [])
    late = AT + timedelta(hours=5, minutes=40)
    (row,) = queue_queries.day_end("bogor", by=DEWI, at=late).waiting
    queue.rebook_ticket(ticket_id=row.ticket.id, window_id=row.nearest, by=DEWI, at=late)
    told = client.get(f"/api/v1/tickets/{drawn['token']}").json()
    assert (told["state"], told["ended"], told["end_reason"]) == ("closed", True, "Mendapat waktu lain")
    (new,) = told["new_times"]
    booked = client.get(f"/api/v1/appointments/{new['token']}").json()
    assert (booked["code"], booked["state"]) == (new["code"], "booked")
    assert booked["window"]["starts_at"] == new["starts_at"] > late.isoformat()


def test_a_repeat_of_a_call_that_was_taken_back_is_a_conflict(client, officer):
    draw(client)
    path, headers = officer
    keyed = {**headers, "Idempotency-Key": "c1"}
    assert post(client, f"{path}/call-next", **keyed).json()["ticket"]["number"] == "A-001"
    do(client, officer, "undo")
    error_of(post(client, f"{path}/call-next", **keyed), 409, "call_taken_back")
    assert do(client, officer, "call-next")["ticket"]["number"] == "A-001"


def test_other_times_in_a_refusal_are_booked_as_they_are_and_for_the_same_service(client, place):
    small = make_window(place.stall, online=0)
    wish = {"window": f"{small.id}.{place.id}", "applicant": {"name": "Sari"}}
    error = error_of(post(client, "/appointments", wish), 409, "window_full")
    wish["window"] = error["alternatives"][0]["id"]
    booked = post(client, "/appointments", wish).json()
    assert client.get(f"/api/v1/appointments/{booked['token']}").json()["service"] == "ktp-hilang"
    full = post(client, f"/appointments/{booked['token']}/move", {"window": f"{small.id}.{place.id}"})
    assert error_of(full, 409, "window_full")["alternatives"][0]["id"].endswith(f".{place.id}")


def test_a_window_without_its_service_is_not_guessed(client, place):
    number = a_window(client)["id"].split(".")[0]
    body = {"window": number, "applicant": {"name": "Sari"}}
    assert set(error_of(post(client, "/appointments", body), 422, "invalid_input")["fields"]) == {"service"}
    named = post(client, "/appointments", {**body, "service": "ktp-hilang"})
    assert named.json()["window"]["id"] == f"{number}.{place.id}"


def test_what_may_be_left_out_may_be_null_and_bodies_may_be_empty(client, place):
    body = {"window": a_window(client)["id"], "people": None}
    who = {"name": "Sari", "phone": None, "email": None, "identity": None}
    booked = post(client, "/appointments", {**body, "applicant": who})
    assert booked.status_code == 201, booked.content
    path = f"/api/v1/appointments/{booked.json()['token']}/cancel"
    assert client.post(path, "", content_type="application/json").json()["state"] == "cancelled"
    assert draw(client, priority=None, people=None)["position"] == 1


@pytest.mark.parametrize(
    ("who", "field"),
    [
        ({"name": "Sari", "phone": "12"}, "applicant.phone"),
        ({"name": "1234"}, "applicant.name"),
        ({"name": ""}, "applicant.name"),
        ({"name": "Sari", "email": "x"}, "applicant.email"),
        ({"name": "Sari", "identity_kind": "nik", "identity": "123"}, "applicant.identity"),
        ({"name": "Sari", "identity_kind": "sim"}, "applicant.identity_kind"),
    ],
)
def test_a_wrong_field_is_named_by_its_place_in_the_body(client, place, who, field):
    body = {"window": a_window(client)["id"], "applicant": who}
    error = error_of(post(client, "/appointments", body), 422, "invalid_input")
    assert set(error["fields"]) == {field}
    assert " or " not in error["fields"][field]


def test_figures_are_given_as_printed(client):
    make_regions()
    monitoring.import_figures(file=FIGURES, file_name="figures.csv", by=SYSTEM, at=AT)
    everything = client.get("/api/v1/figures").json()
    bogor = client.get("/api/v1/figures", {"region": "32.71", "measure": "applicants"}).json()
    assert len(everything) > len(bogor)
    assert {7912, 4431} <= {item["value_low"] for item in bogor}
    assert all(item["source"] and item["is_demo"] is False for item in bogor)
    error_of(client.get("/api/v1/figures", {"measure": "nothing"}), 422, "invalid_input")


def test_the_board_is_as_its_description_says(client, officer):
    number = draw(client)["number"]
    do(client, officer, "call-next")
    state = client.get("/api/v1/malls/bogor/board", {"stall": "gerai-1"}).json()
    assert [(call["number"], call["counter"]) for call in state["calls"]] == [(number, 10)]
    assert state["stalls"][0]["open_counters"] == [10]
    assert json.dumps(state)


def test_no_cache_keeps_what_is_somebodys(client, officer, place):
    path, headers = officer
    booked = post(client, "/appointments", {"window": a_window(client)["id"], "applicant": {"name": "Sari"}})
    ticket = post(client, "/tickets", {"mall": "bogor", "service": "ktp-hilang"})
    private = [
        booked,
        ticket,
        client.get(f"/api/v1/appointments/{booked.json()['token']}"),
        client.get(f"/api/v1/tickets/{ticket.json()['token']}"),
        client.get(f"/api/v1{path}", headers=headers),
        post(client, f"{path}/open", **headers),
    ]
    assert {answer["Cache-Control"] for answer in private} == {"no-store"}
    assert "Cache-Control" not in client.get("/api/v1/malls")


def test_the_description_shows_one_true_example_of_every_schema():
    root = api.get_openapi_schema(path_prefix="/api/v1/")
    shown = {name for name in root["components"]["schemas"] if not name.startswith("Error")}
    assert shown == set(EXAMPLES)
    for name, example in EXAMPLES.items():
        of_name = [vars(module)[name] for module in SCHEMAS if name in vars(module)]
        of_name[0].model_validate(example)
    for _meaning, example in REFUSALS.values():
        schemas.ErrorOut.model_validate(example)


def test_every_write_takes_a_key_and_every_refusal_is_described():
    root = json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/v1/"), default=str))
    named = set()
    for path, methods in root["paths"].items():
        for method, operation in methods.items():
            named.add(operation["operationId"])
            keys = [item["name"] for item in operation["parameters"] if item["in"] == "header"]
            assert keys == (["Idempotency-Key"] if method == "post" else []), path
            assert not any("examples" in item for item in operation["parameters"]), path  # a list: invalid
            for status, answer in operation["responses"].items():
                wanted = f"#/components/responses/Refused{status}"
                assert answer.get("$ref") == (wanted if int(status) >= 400 else None), (path, status)
    assert len(named) == sum(len(methods) for methods in root["paths"].values())


def test_the_page_of_the_api_shows_operations_examples_and_errors(client):
    page = client.get("/api/v1/docs").content.decode()
    for words in ("Idempotency-Key", "POST", "/api/v1/counters/{counter}/reinstate", "window_full", "curl"):
        assert words in page
    assert "style=" not in page.split("<main")[1], "nothing that the policy would refuse"


def test_one_key_for_two_bookings_cancels_both(client, place):
    window, key = a_window(client)["id"], {"Idempotency-Key": "1"}
    codes = {}
    for name in ("Sari", "Budi"):
        body = {"window": window, "applicant": {"name": name}}
        booked = post(client, "/appointments", body).json()
        answer = post(client, f"/appointments/{booked['token']}/cancel", {}, **key).json()
        codes[booked["code"]] = (answer["code"], answer["state"])
    assert codes == {code: (code, "cancelled") for code in codes}


def test_a_key_of_yesterday_calls_somebody_new_today(client, officer, place, monkeypatch):
    path, headers = officer
    keyed = {**headers, "Idempotency-Key": "1"}
    draw(client)
    first = post(client, f"{path}/call-next", **keyed).json()["ticket"]
    do(client, officer, "start")
    do(client, officer, "finish")
    monkeypatch.setattr(clock, "now", lambda: AT + timedelta(days=1))
    booking.generate_windows(mall=place.mall, by=SYSTEM, at=clock.now())
    draw(client)
    again = post(client, f"{path}/call-next", **keyed).json()["ticket"]
    assert again["id"] != first["id"]


@pytest.mark.parametrize(
    "verb", ["call-next", "open", "start", "recall", "hold", "return", "reinstate", "undo"]
)
def test_another_counter_stays_closed_to_a_token_whoever_is_there_or_not(client, officer, verb):
    other = malls.list_counters("bogor")[1]
    _path, headers = officer
    error_of(post(client, f"/counters/{other.id}/{verb}", **headers), 403, "not_allowed")
    error_of(post(client, f"/counters/{other.id + 999}/{verb}", **headers), 404, "not_found")
    error_of(client.get(f"/api/v1/counters/{other.id}", headers=headers), 403, "not_allowed")


def test_tokens_that_ended_or_were_revoked_open_nothing(client, officer):
    path, headers = officer
    row = people_queries.list_tokens(mall="bogor", by=SYSTEM)[0]
    people.revoke_token(token_id=row.pk, by=SYSTEM, at=AT)
    error_of(post(client, f"{path}/call-next", **headers), 401, "sign_in_required")
    error_of(client.get(f"/api/v1{path}", headers=headers), 401, "sign_in_required")
    _row, brief = people.create_token(
        kind="officer", mall="bogor", counter=1, lifetime=timedelta(days=-1), by=SYSTEM, at=AT
    )
    ended = {"Authorization": f"Bearer {brief}"}
    error_of(post(client, f"{path}/call-next", **ended), 401, "sign_in_required")
    body = {"mall": "bogor", "service": "ktp-hilang"}
    error_of(post(client, "/tickets", body, **ended), 401, "sign_in_required")  # wrong, not ignored
