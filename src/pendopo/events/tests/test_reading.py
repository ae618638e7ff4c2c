"""Reading the log as an auditor: the newest first by key, in one's own places, nothing personal."""

from dataclasses import fields
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from pendopo.events import queries, types
from pendopo.events.actions import record
from pendopo.events.queries import every_event, list_event_names, list_events
from pendopo.events.types import EventFilter, EventView
from pendopo.kit.actor import SYSTEM, Actor, Grant, Permission, Scope
from pendopo.kit.errors import NotAllowed

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
DAY = EventFilter(AT, AT + timedelta(days=1))
AYU = Actor(kind="staff", code="u7")
pytestmark = pytest.mark.django_db


def auditor(*scopes: Scope) -> Actor:
    return Actor("staff", "u1", tuple(Grant(frozenset({Permission.READ_EVENTS}), scope) for scope in scopes))


@pytest.fixture(autouse=True)
def published(monkeypatch):
    for name in ("test.thing.happened", "test.thing.ended"):
        monkeypatch.setitem(types.CATALOGUE, name, types.EventSpec(name, "A test.", data=("n",)))


@pytest.fixture
def log():
    """Six events: two malls of two regions, the last two at one instant, one on the day before."""
    places = [("bogor", "32.71", "sim"), ("bogor", "32.71", "ktp"), ("padang", "13.71", "ktp"), ("", "", "")]
    for number, (mall, region, stall) in enumerate(places):
        record("test.thing.happened", by=SYSTEM, at=AT + timedelta(minutes=min(number, 2)), mall=mall,
               region=region, stall=stall, person="secret", visit="secret", data={"n": number})  # fmt: skip
    record("test.thing.ended", by=AYU, at=AT, mall="padang", region="13.71", data={"n": 4})
    before = AT - timedelta(seconds=1)
    record("test.thing.ended", by=AYU, at=before, mall="bogor", region="32.71", data={"n": 5})


def read(wanted=DAY, by=auditor(Scope()), **more):  # noqa: B008 - an actor never changes
    return [row.data["n"] for row in list_events(wanted, by=by, **more)]


def test_the_newest_come_first_and_a_page_goes_on_after_its_last_key(log):
    assert read() == [3, 2, 1, 4, 0]
    first = list_events(DAY, by=auditor(Scope()), limit=1)
    assert read(before=first[-1].key, limit=2) == [2, 1]
    assert read(before=(AT, 10**9)) == [4, 0]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"name": "test.thing.ended"}, [4]),
        ({"mall": "bogor"}, [1, 0]),
        ({"mall": ""}, [3]),
        ({"actor": "staff:u7"}, [4]),
        ({"actor": "staff:u7", "starts_at": AT - timedelta(hours=1)}, [4, 5]),
        ({"ends_at": AT + timedelta(minutes=1)}, [4, 0]),
    ],
)
def test_each_filter_narrows(log, wanted, found):
    assert read(EventFilter(**{"starts_at": AT, "ends_at": AT + timedelta(days=1)} | wanted)) == found


@pytest.mark.parametrize(
    ("scopes", "found"),
    [
        ([Scope(region="32")], [1, 0]),
        ([Scope(region="3")], []),
        ([Scope(mall="padang")], [2, 4]),
        ([Scope(region="32.71", mall="padang")], []),
        ([Scope(mall="bogor", stall="ktp")], [1]),
        ([Scope(mall="bogor", stall="ktp"), Scope(mall="padang")], [2, 1, 4]),
    ],
)
def test_everybody_reads_the_log_of_their_own_places_only(log, scopes, found):
    assert read(by=auditor(*scopes)) == found


@pytest.mark.parametrize("by", [AYU, auditor(Scope(mall="bogor", counter=3))])
def test_who_may_not_read_is_refused_also_when_reading_everything(log, by):
    with pytest.raises(NotAllowed):
        list_events(DAY, by=by)
    with pytest.raises(NotAllowed):
        every_event(DAY, by=by)


def test_everything_is_read_in_chunks_without_gap_or_repeat(log, monkeypatch):
    monkeypatch.setattr(queries, "CHUNK", 2)
    assert [row.data["n"] for row in every_event(DAY, by=auditor(Scope()))] == [3, 2, 1, 4, 0]


def test_a_reader_sees_neither_persons_nor_visits(log):
    assert {field.name for field in fields(EventView)}.isdisjoint({"person", "visit"})
    assert "secret" not in repr(list_events(DAY, by=auditor(Scope())))


def test_every_kind_of_event_says_what_happened_in_both_languages(monkeypatch):
    for name in ("test.thing.happened", "test.thing.ended"):
        monkeypatch.delitem(types.CATALOGUE, name)
    assert set(queries._indonesian()) == set(types.CATALOGUE)
    indonesian = dict(list_event_names())
    assert indonesian["queue.ticket.called"] == "Nomor dipanggil."
    assert all(text.endswith(".") for text in indonesian.values())
    with translation.override("en"):
        assert dict(list_event_names())["queue.ticket.called"] == "A ticket was called."
