"""Returns on pages and over the API: who sees and may do what, and that nothing typed is lost."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from pendopo.kit import clock
from pendopo.kit.actor import SYSTEM
from pendopo.monitoring.actions import accept_return, answer_return, refresh_returns
from pendopo.monitoring.tests import ugly
from pendopo.monitoring.tests.return_factories import ANALYST, AT, head, make_return
from pendopo.obstacles.tests.factories import make_obstacle, make_strategy
from pendopo.people.actions import create_token
from pendopo.people.tests.factories import make_staff
from pendopo.people.types import Role

pytestmark = pytest.mark.django_db
PAGE = "/petugas/bogor/laporan/2026-10/"
REVIEW = "/pantau/laporan/2026-10/bogor/"
PAGES = (
    "/petugas/bogor/laporan/", PAGE, f"{PAGE}templat.xlsx", f"{PAGE}laporan.csv", "/pantau/laporan/", REVIEW,
    "/pantau/laporan/isi/", "/pantau/laporan/ukuran/",
)  # fmt: skip
MINE, MINISTRY = PAGES[:4], PAGES[4:]


@pytest.fixture(autouse=True)
def november(monkeypatch, settings):
    settings.DEMO = True  # demo accounts need no second factor
    monkeypatch.setattr(clock, "now", lambda: AT)


@pytest.fixture
def returns():
    return make_return(), make_return("padang", region="13.71")


def signed_in(client, role, *, mall="", name="ayu"):
    user = make_staff(name, role, mall=mall)
    user.role_assignments.update(starts_at=AT.replace(year=2025))
    user.is_demo = True
    user.save()
    client.force_login(user)
    return client


@pytest.mark.parametrize(
    ("role", "mall", "opens"),
    [
        (Role.MALL_MANAGER, "bogor", MINE),
        (Role.MALL_MANAGER, "padang", ()),
        (Role.REGION_HEAD, "padang", ()),
        (Role.OFFICER, "bogor", ()),
        (Role.MINISTRY_ANALYST, "", MINISTRY),
        (Role.AUDITOR, "", ()),
    ],
)
def test_who_opens_which_page(client, returns, role, mall, opens):
    signed_in(client, role, mall=mall)
    found = {page for page in PAGES if client.get(page).status_code == 200}
    assert found == set(opens)


def test_nobody_signed_in_is_led_to_the_door(client, returns):
    assert {client.get(page).status_code for page in PAGES} == {302}


def test_a_form_with_a_stale_version_keeps_what_was_typed_and_says_what_differs(client, returns):
    signed_in(client, Role.MALL_MANAGER, mall="bogor")
    answer_return(return_id=returns[0].pk, version=1, answers={}, confirm=True, by=head(), at=AT)
    typed = {
        "version": "1",
        "aksi": "konfirmasi",
        "t-visits_note": "Ramai sekali.",
        "v-permits_issued": "1.234",
    }
    answer = client.post(PAGE, typed)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Ramai sekali." in text
    assert 'value="1.234"' in text
    assert "isian Anda tidak hilang" in text
    assert 'name="version" value="2"' in text
    assert client.post(PAGE, typed | {"version": "2"}).status_code == 302


def test_a_number_that_cannot_be_read_is_told_at_its_field(client, returns):
    signed_in(client, Role.MALL_MANAGER, mall="bogor")
    answer = client.post(
        PAGE, {"version": "1", "aksi": "konfirmasi", "v-visits": "banyak", "r-visits": "sebab"}
    )
    assert answer.status_code == 422
    assert "#isian-v-visits" in answer.content.decode()
    assert client.get("/petugas/bogor/laporan/kapan-kapan/").status_code == 422
    assert client.get("/petugas/bogor/laporan/2019-01/").status_code == 404


def test_the_ministry_accepts_several_and_imports_and_refuses(client, returns):
    signed_in(client, Role.MINISTRY_ANALYST)
    for row in returns:
        answer_return(return_id=row.pk, version=1, answers={}, confirm=True, by=head(row.mall), at=AT)
    chosen = [f"{returns[0].pk}:2", f"{returns[1].pk}:1", "x:y"]
    assert client.post("/pantau/laporan/terima/", {"pilih": chosen, "masa": "2026-10"}).status_code == 302
    returns[0].refresh_from_db()
    returns[1].refresh_from_db()
    assert (returns[0].state, returns[1].state) == ("accepted", "confirmed")
    file = ugly.table(["32.71", "2020-05", "applicants", "banyak", ""])
    answer = client.post("/pantau/laporan/ukuran/", {"berkas": SimpleUploadedFile("a.xlsx", file)})
    assert (answer.status_code, "<code>D2</code>" in answer.content.decode()) == (422, True)
    good = SimpleUploadedFile("a.xlsx", ugly.table(ugly.GOOD))
    assert "1 baris" in client.post("/pantau/laporan/ukuran/", {"berkas": good}).content.decode()


def test_a_new_definition_from_the_page(client, returns):
    signed_in(client, Role.MINISTRY_ANALYST)
    form = {"valid_from": "2026-12-01", "due_days": "6", "lock_days": "30", "note": "Lebih longgar."}
    assert client.post("/pantau/laporan/isi/", form | {"note": ""}).status_code == 422
    assert client.post("/pantau/laporan/isi/", form).status_code == 302
    assert "Lebih longgar." in client.get("/pantau/laporan/isi/").content.decode()


def reporter(mall):
    _row, token = create_token(kind="reporter", mall=mall, by=SYSTEM, at=AT)
    return {"HTTP_AUTHORIZATION": f"Bearer {token}"}


def test_a_city_system_reads_answers_and_confirms_once(client, returns):
    api = "/api/v1/returns/bogor/2026-10"
    assert client.get(api).status_code == 404  # nothing is accepted yet
    assert client.get(api, **reporter("padang")).status_code == 404
    mine = reporter("bogor")
    read = client.get(api, **mine).json()
    assert (read["state"], read["version"]) == ("computed", 1)
    body = {"version": 1, "confirm": True, "answers": [{"field": "permits_issued", "value": 4}]}
    post = {"content_type": "application/json", "HTTP_IDEMPOTENCY_KEY": "k1", **mine}
    first = client.post(f"{api}/answers", json.dumps(body), **post)
    again = client.post(f"{api}/answers", json.dumps(body), **post)
    assert (first.status_code, first.json()) == (200, again.json())
    assert first.json()["state"] == "confirmed"
    post["HTTP_IDEMPOTENCY_KEY"] = "k2"
    assert client.post(f"{api}/answers", json.dumps(body), **post).status_code == 409
    stranger = {"content_type": "application/json", **reporter("padang")}
    assert client.post(f"{api}/answers", json.dumps(body), **stranger).status_code == 403
    assert client.post(f"{api}/answers", json.dumps(body), content_type="application/json").status_code == 401
    accept_return(return_id=returns[0].pk, version=2, by=ANALYST, at=AT)
    public = client.get(api).json()
    by_field = {one["field"]: one for one in public["answers"]}
    assert (public["state"], by_field["permits_issued"]["value"]) == ("accepted", 4)
    assert by_field["visits"]["computed"] is None


def test_a_city_system_names_entries_of_the_register(client, returns):
    told = AT.replace(month=10, day=9).date()
    first, second = (
        make_obstacle(mall="bogor", title=title, told_date=told) for title in ("Listrik padam", "Server mati")
    )
    foreign = make_obstacle("13.71", mall="padang", title="Milik Padang", reach="draft")
    strategy = make_strategy(mall="bogor")
    api, mine = "/api/v1/returns/bogor/2026-10", reporter("bogor")
    refresh_returns(by=SYSTEM, at=AT)

    def send(version, *entries):
        given = [{"field": "obstacles", "entries": list(entries)}]
        body = json.dumps({"version": version, "confirm": False, "answers": given})
        return client.post(f"{api}/answers", body, content_type="application/json", **mine)

    def named(answer):
        return next(one["entries"] for one in answer.json()["answers"] if one["field"] == "obstacles")

    read = client.get(api, **mine)
    assert {one["title"] for one in named(read)} == {"Listrik padam", "Server mati"}
    version = read.json()["version"]
    assert send(version, f"S-{strategy.pk}").status_code == 422  # a strategy is no obstacle
    assert send(version, "Kendala").status_code == 422
    refused = send(version, f"K-{second.pk}", f"K-{foreign.pk}")
    assert refused.status_code == 422  # another city's
    assert "Milik Padang" not in refused.content.decode()
    assert send(version, f"K-{second.pk}").status_code == 200
    assert [one["code"] for one in named(client.get(api, **mine))] == [f"K-{second.pk}"]
    assert first.title not in client.get(api, **mine).content.decode()
