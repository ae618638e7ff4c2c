"""The log: catalogue, one transaction, and no skipped late commit."""

import threading
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction

from pendopo.events import types
from pendopo.events.actions import record
from pendopo.events.queries import Cursor, list_events_after
from pendopo.kit.actor import SYSTEM

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def published(monkeypatch):
    monkeypatch.setitem(
        types.CATALOGUE, "test.thing.happened", types.EventSpec("test.thing.happened", "A test.", data=("n",))
    )


@pytest.mark.django_db
def test_unknown_names_and_data_are_refused():
    with pytest.raises(KeyError):
        record("test.thing.unknown", by=SYSTEM, at=AT)
    with pytest.raises(ValueError, match="name"):
        record("test.thing.happened", by=SYSTEM, at=AT, data={"name": "Sari"})


@pytest.mark.django_db(transaction=True)
def test_a_late_commit_is_never_skipped():
    started, finish = threading.Event(), threading.Event()

    def slow_writer():
        with transaction.atomic():
            record("test.thing.happened", by=SYSTEM, at=AT, data={"n": 1})
            started.set()
            finish.wait(10)
        connection.close()

    thread = threading.Thread(target=slow_writer)
    thread.start()
    started.wait(10)
    record("test.thing.happened", by=SYSTEM, at=AT, data={"n": 2})
    early, cursor = list_events_after(Cursor())
    assert early == []
    finish.set()
    thread.join()
    late, cursor = list_events_after(cursor)
    assert [event.data["n"] for event in late] == [1, 2]
    assert list_events_after(cursor) == ([], cursor)
