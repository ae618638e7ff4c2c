"""Measures, condition, entries and alerts for programs: who reads what."""

from datetime import UTC, date, datetime

import pytest

from pendopo.analytics.tests.factories import make_day
from pendopo.kit import clock
from pendopo.kit.actor import SYSTEM
from pendopo.kit.errors import InvalidInput, NotAllowed
from pendopo.monitoring.models import Alert
from pendopo.obstacles import actions as obstacles
from pendopo.obstacles.tests.factories import analyst, reporter
from pendopo.obstacles.types import ObstacleInput
from pendopo.people import actions as people
from pendopo.people import queries as tokens
from pendopo.queue.tests.factories import make_mall, make_stall
from pendopo.regions.tests.factories import make_region

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def place(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: AT)
    make_region("13.71", name="Kota Padang")
    mall = make_mall()
    make_stall(mall)
    make_day("bogor", day=date(2026, 10, 5), visits=300)
    make_day("padang", day=date(2026, 10, 5), visits=3, region="13.71")
    make_day("bogor", day=date(2026, 11, 5), visits=9)
    return mall


def key(kind, mall=""):
    _row, token = people.create_token(kind=kind, mall=mall, by=SYSTEM, at=AT)
    return {"Authorization": f"Bearer {token}"}


def get(client, path, headers=None, **asked):
    answer = client.get(f"/api/v1{path}", asked, headers=headers or {})
    return answer.json() if answer.status_code == 200 else answer.status_code


def test_everybody_reads_the_dictionary_and_finished_months_without_small_counts(client):
    (visits,) = [one for one in get(client, "/measures") if one["code"] == "visits"]
    assert (visits["source"], visits["shape"], visits["version"], visits["since"]) == (
        "events",
        "sum",
        1,
        None,
    )
    path, analyst = "/measures/visits/values", key("analyst")
    public = {one["place"]: one for one in get(client, path, month="2026-10")}
    assert (public["13.71"]["value"], public["13.71"]["state"]) == (None, "hidden")
    assert {one["place"]: one["value"] for one in get(client, path, analyst, month="2026-10")} == {
        "13.71": 3, "32.71": 300,
    }  # fmt: skip
    assert get(client, path, month="2026-11") == []
    assert [one["value"] for one in get(client, path, analyst, month="2026-11", by="nation")] == [9]
    assert get(client, "/measures/wait_p90/values", month="2026-10") == []
    asked = {"month": "2026-10", "by": "mall", "region": "32.71"}
    assert [one["place"] for one in get(client, path, analyst, **asked)] == ["bogor"]
    assert get(client, path, **asked) == 401
    assert get(client, path, key("reporter", "bogor"), **asked) == 403
    assert get(client, path, analyst, **asked | {"region": ""}) == 422
    assert get(client, "/measures/smiles/values", month="2026-10") == 422


def test_a_mall_tells_its_days_within_a_limit(client):
    days = get(client, "/malls/bogor/condition", **{"from": "2026-11-02", "to": "2026-11-06"})
    assert [one["day"] for one in days] == [f"2026-11-0{day}" for day in range(2, 7)]
    assert {one["condition"] for one in days} <= {"open", "limited", "online_only", "closed"}
    for first, last in (("2026-11-06", "2026-11-02"), ("2020-01-01", "2026-11-02")):
        assert get(client, "/malls/bogor/condition", **{"from": first, "to": last}) == 422
    assert get(client, "/malls/nowhere/condition", **{"from": "2026-11-02", "to": "2026-11-06"}) == 404


def test_entries_are_read_by_who_may(client):
    given = ObstacleInput(title="Jaringan terputus", code="network", since=date(2026, 10, 14))
    entry = obstacles.write_entry(given=given, region="32.71", mall="bogor", by=reporter(), at=AT)
    own, other = key("reporter", "bogor"), key("reporter", "padang")
    assert get(client, "/obstacles") == get(client, "/obstacles", other) == []
    assert get(client, "/obstacles", key("analyst")) == [], "a draft is the city's own"
    assert [one["reach"] for one in get(client, "/obstacles", own)] == ["draft"]
    which = {"kind": "obstacle", "entry_id": entry}
    obstacles.submit_entry(**which, version=1, by=reporter(), at=AT)
    obstacles.accept_entry(**which, version=2, by=analyst(), at=AT)
    (one,) = get(client, "/obstacles", region="32", q="jaringan", **{"from": "2026-10-20"})
    assert (one["code"], one["since"], one["since_precision"]) == ("network", "2026-10-14", "day")
    assert get(client, "/obstacles", to="2026-10-13") == []
    assert get(client, "/strategies") == get(client, "/innovations", stage="idea") == []
    assert get(client, "/innovations", stage="dream") == 422


def test_alerts_need_a_token_and_a_city_reads_its_own(client):
    facts = {
        "kind": "fall", "cadence": "week", "measure": "visits", "first_start": date(2026, 11, 9),
        "last_end": date(2026, 11, 16), "value": 5.0, "expected": 9.0, "percent": -44.4, "found_at": AT,
        "judged_at": AT, "last_start": date(2026, 11, 9),
    }  # fmt: skip
    Alert.objects.create(mall="bogor", region_code="32.71", **facts)
    Alert.objects.create(mall="padang", region_code="13.71", **facts)
    assert get(client, "/alerts") == 401
    assert {one["mall"] for one in get(client, "/alerts", key("analyst"))} == {"bogor", "padang"}
    (one,) = get(client, "/alerts", key("reporter", "bogor"))
    assert (one["mall"], one["percent"], one["closed_at"]) == ("bogor", -44.4, None)
    assert get(client, "/alerts", key("kiosk", "bogor")) == []


def test_an_analysts_token_is_for_the_country_and_is_given_by_who_reads_it(client):
    with pytest.raises(InvalidInput):
        people.create_token(kind="analyst", mall="bogor", by=SYSTEM, at=AT)
    with pytest.raises(NotAllowed):
        people.create_token(kind="analyst", by=reporter(), at=AT)
    row, token = people.create_token(kind="analyst", by=SYSTEM, at=AT)
    assert tokens.actor_for_token(token, at=AT).code == f"t{row.pk}"
    people.revoke_token(token_id=row.pk, by=SYSTEM, at=AT)
    later = {"Authorization": f"Bearer {token}"}
    assert get(client, "/measures/visits/values", later, month="2026-10") == 401
