"""The page of events: auditors are led to it, find by day, kind, place and actor, and take it along."""

import csv
import io
from datetime import timedelta

import pytest

from pendopo.events.actions import record
from pendopo.kit import clock
from pendopo.kit.actor import SYSTEM
from pendopo.people.queries import find_user
from pendopo.web.staff.manage import events
from pendopo.web.staff.tests.browser import signed_in, wrong_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_without_built_files")]
LOG = "/kelola/peristiwa/"


@pytest.fixture
def log(bogor):
    """Stalls that came today, two in Bogor and one in Padang, and an agency that is in no mall."""
    for mall, region, stall in (
        ("bogor", "32.71", "sim"), ("bogor", "32.71", "ktp"), ("padang", "13.71", "samsat"),
    ):  # fmt: skip
        record("malls.stall.created", by=SYSTEM, at=clock.now(), mall=mall, region=region, stall=stall,
               person="rahasia", visit="rahasia", data={"starts_date": "2026-11-23"})  # fmt: skip
    record("malls.agency.created", by=SYSTEM, at=clock.now(), agency="polri")


def rows_of(answer) -> int:
    return answer.content.decode().count("<tr><td")


@pytest.mark.parametrize("role", ["auditor", "administrator"])
def test_who_reads_events_is_led_to_them_after_signing_in(log, role: str) -> None:
    client = signed_in(role)
    assert f'class="staff-card" href="{LOG}"' in client.get("/petugas/").content.decode()
    page = client.get(LOG).content.decode()
    assert "Gerai masuk dengan perjanjian." in page
    assert f'<a href="{LOG}" aria-current="page">' in page


@pytest.mark.parametrize(
    ("role", "scope"),
    [("mall_manager", {"mall": "bogor"}), ("region_head", {"region": "32.71"}), ("ministry_analyst", {})],
)
def test_others_have_no_page_of_events(bogor, role: str, scope) -> None:
    client = signed_in(role, **scope)
    assert "peristiwa" not in client.get("/petugas/").content.decode()
    assert {client.get(LOG).status_code, client.get(f"{LOG}unduh/").status_code} == {403}


def test_an_auditor_of_one_mall_reads_that_mall_only(log) -> None:
    client = signed_in("auditor", mall="bogor")
    assert {row["event"].mall for row in client.get(LOG).context["rows"]} == {"bogor"}
    assert wrong_of(client.get(LOG, {"place": "padang"})) == ["place"]


def test_each_filter_narrows_what_is_shown(log) -> None:
    client = signed_in("auditor")
    places = {
        place: {row["event"].mall for row in client.get(LOG, {"place": place}).context["rows"]}
        for place in ("", "padang", "-")
    }
    assert places == {"": {"bogor", "padang", ""}, "padang": {"padang"}, "-": {""}}
    assert rows_of(client.get(LOG, {"name": "malls.stall.created", "place": "bogor"})) == 2
    manager = signed_in("mall_manager", mall="bogor")
    counter = {"stall": "imigrasi", "number": "77"}
    assert manager.post("/kelola/bogor/loket/", counter).status_code == 302
    who = find_user("mall.manager.1")
    for typed in ("mall.manager.1", f"staff:u{who.pk}"):
        found = client.get(LOG, {"actor": typed, "name": "malls.counter.created"})
        assert [row["event"].actor for row in found.context["rows"]] == [f"staff:u{who.pk}"]
    yesterday = (clock.local_date(clock.now(), "Asia/Jakarta") - timedelta(days=1)).isoformat()
    empty = client.get(LOG, {"last": yesterday})
    assert rows_of(empty) == 0
    assert "Tidak ada peristiwa yang cocok" in empty.content.decode()


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"first": "2026-13-01"}, ["first"]),
        ({"first": "2026-11-24", "last": "2026-11-23"}, ["last"]),
        ({"name": "queue.ticket.eaten", "place": "nowhere"}, ["name", "place"]),
    ],
)
def test_what_is_wrong_in_the_filter_is_named(bogor, typed, wrong: list[str]) -> None:
    client = signed_in("auditor")
    answer = client.get(LOG, typed)
    assert (answer.status_code, wrong_of(answer)) == (422, wrong)
    assert client.get(f"{LOG}unduh/", typed).status_code == 422


def test_pages_follow_by_key_and_a_broken_key_begins_at_the_newest(log, monkeypatch) -> None:
    monkeypatch.setattr(events, "PER_PAGE", 3)
    client = signed_in("auditor")
    seen: list[int] = []
    answer = client.get(LOG)
    while True:
        seen += [row["event"].id for row in answer.context["rows"]]
        if not (older := answer.context["older"]):
            break
        record("malls.agency.created", by=SYSTEM, at=clock.now())  # what happens meanwhile moves nothing
        answer = client.get(older)
    assert len(seen) == len(set(seen)) == 6  # with the account of the auditor and its role
    newest = [row["event"].id for row in client.get(LOG).context["rows"]]
    for broken in ("x", "2026-11-23_5", "2026-11-23T01:00:00+00:00_-1", f"2026-11-23T01:00:00+00:00_{2**64}"):
        again = client.get(LOG, {"before": broken})
        assert [row["event"].id for row in again.context["rows"]] == newest


def test_the_file_holds_every_event_of_the_filter_and_nothing_personal(log) -> None:
    client = signed_in("auditor")
    answer = client.get(f"{LOG}unduh/", {"place": "bogor"})
    assert "attachment" in answer["Content-Disposition"]
    assert answer["Cache-Control"] == "no-store"
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode())))
    assert {row["mall"] for row in rows} == {"bogor"}
    assert [row["stall"] for row in rows] == ["ktp", "sim"]
    assert "rahasia" not in str(rows)
    assert rows[0]["data"] == '{"starts_date": "2026-11-23"}'
    assert rows[0]["occurred_at"].endswith("+07:00")
