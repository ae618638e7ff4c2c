"""Daily counts of living malls: equal to a recount, with undone steps, late events and day borders."""

import threading
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from pendopo.events.actions import record
from pendopo.kit.actor import SYSTEM
from pendopo.malls.models import Mall
from pendopo.monitoring.actions import recount_days, update_daily_counts
from pendopo.monitoring.models import DailyCount
from pendopo.monitoring.queries import list_living_malls
from pendopo.monitoring.queries.living import count_day_from_events
from pendopo.monitoring.rules import count_day, nearest_rank
from pendopo.monitoring.tests.factories import make_regions
from pendopo.monitoring.types import Happened

NINE = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # 09.00 WIB
DAY = date(2026, 11, 23)
ZONE = "Asia/Jakarta"


def happen(name: str, *, at=NINE, visit="v1", mall="bogor", region="32.71", **data) -> None:
    record(f"queue.{name}", by=SYSTEM, at=at, mall=mall, region=region, visit=visit, data=data)


def kept() -> dict[tuple[str, date], DailyCount]:
    return {(row.mall, row.day): row for row in DailyCount.objects.all()}


def kept_equals_recount() -> bool:
    for (mall, day), row in kept().items():
        counted = asdict(count_day_from_events(mall, day, ZONE))
        if counted != {name: getattr(row, name) for name in counted}:
            return False
    return True


@pytest.mark.django_db(transaction=True)
def test_a_day_is_counted_from_its_events():
    for number, waited in enumerate([60, 120, 600, 1800], start=1):
        visit = f"v{number}"
        happen("visit.started", visit=visit)
        happen("ticket.issued", visit=visit, number=f"A-00{number}")
        happen("ticket.called", visit=visit, number=f"A-00{number}", waited_seconds=waited)
    happen("ticket.finished", visit="v1", number="A-001")
    happen("ticket.finished", visit="v2", number="A-002")
    happen("ticket.undone", visit="v2", number="A-002", act="finish")
    happen("ticket.undone", visit="v4", number="A-004", act="call")
    assert update_daily_counts(by=SYSTEM, at=NINE) == 1
    row = kept()["bogor", DAY]
    assert (row.visits, row.tickets, row.services_finished, row.waits) == (4, 4, 1, 3)
    assert (row.wait_median_seconds, row.wait_p90_seconds) == (120, 600)
    assert update_daily_counts(by=SYSTEM, at=NINE) == 0
    assert kept_equals_recount()


@pytest.mark.django_db(transaction=True)
def test_an_event_that_commits_late_is_counted_all_the_same():
    started, finish = threading.Event(), threading.Event()

    def slow_writer():
        with transaction.atomic():
            happen("visit.started", visit="late", at=NINE - timedelta(minutes=5))
            started.set()
            finish.wait(10)
        connection.close()

    thread = threading.Thread(target=slow_writer)
    thread.start()
    started.wait(10)
    happen("visit.started", visit="early")
    update_daily_counts(by=SYSTEM, at=NINE)
    before = {key: row.visits for key, row in kept().items()}
    finish.set()
    thread.join()
    happen("visit.started", visit="next", at=NINE + timedelta(minutes=1))
    update_daily_counts(by=SYSTEM, at=NINE)
    assert before in ({}, {("bogor", DAY): 1})
    assert kept()["bogor", DAY].visits == 3
    assert kept_equals_recount()


@pytest.mark.django_db(transaction=True)
def test_many_interleaved_events_equal_a_recount_from_nothing():
    for step in range(60):
        at = NINE + timedelta(minutes=37 * step)  # over two day borders
        happen("visit.started", visit=f"v{step}", at=at, mall="bogor" if step % 3 else "batam")
        happen("ticket.called", visit=f"v{step}", number="A", waited_seconds=step * 7, at=at)
        if step % 9 == 0:
            update_daily_counts(by=SYSTEM, at=at)
    update_daily_counts(by=SYSTEM, at=NINE)
    first = {key: (row.visits, row.waits, row.wait_p90_seconds) for key, row in kept().items()}
    assert kept_equals_recount()
    assert sum(visits for visits, _waits, _p90 in first.values()) == 60
    recount_days(by=SYSTEM, at=NINE)
    assert {key: (row.visits, row.waits, row.wait_p90_seconds) for key, row in kept().items()} == first


@pytest.mark.django_db(transaction=True)
def test_the_day_is_the_malls_own():
    happen("visit.started", at=datetime(2026, 11, 23, 16, 59, tzinfo=UTC))  # 23.59 WIB
    happen("visit.started", at=datetime(2026, 11, 23, 17, 0, tzinfo=UTC))  # 00.00 WIB next day
    happen("visit.started", at=datetime(2026, 11, 23, 16, 0, tzinfo=UTC), mall="denpasar", region="51.71")
    update_daily_counts(by=SYSTEM, at=NINE)
    assert {key: row.visits for key, row in kept().items()} == {
        ("bogor", DAY): 1,
        ("bogor", date(2026, 11, 24)): 1,
        ("denpasar", date(2026, 11, 24)): 1,
    }


@pytest.mark.django_db(transaction=True)
def test_living_malls_are_marked_as_demo(client, settings):
    settings.LOGIN_URL = "/akun/masuk/"
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "whitenoise" not in name]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    make_regions()
    Mall.objects.create(slug="bogor", name="MPP Kota Bogor", region_id="32.71", zone=ZONE)
    happen("visit.started")
    happen("ticket.called", number="A-001", waited_seconds=300)
    update_daily_counts(by=SYSTEM, at=NINE)
    (mall,) = list_living_malls(at=NINE, demo=True)
    assert (mall.name, mall.is_demo, mall.today.visits, mall.today.wait_median) == (
        "MPP Kota Bogor",
        True,
        1,
        "5 menit",
    )
    assert list_living_malls(at=NINE + timedelta(days=7), demo=True) == []
    assert list_living_malls(at=NINE - timedelta(days=1), demo=True) == []


waits = st.lists(st.integers(0, 10_000), min_size=1, max_size=60)


@given(waits, st.sampled_from([50, 90]))
def test_a_percentile_is_not_exceeded_by_so_many(seconds, percent):
    value = nearest_rank(sorted(seconds), percent)
    assert value in seconds
    assert sum(second <= value for second in seconds) * 100 >= percent * len(seconds)
    assert sum(second < value for second in seconds) * 100 < percent * len(seconds)


@given(st.integers(0, 5), st.integers(0, 5))
def test_undone_calls_and_finishes_do_not_count(calls, undone):
    day = [Happened("queue.ticket.called", "v", "A", waited_seconds=10 * n) for n in range(calls)]
    day += [Happened("queue.ticket.undone", "v", "A", act="call")] * undone
    day += [Happened("queue.ticket.undone", "v", "A", act="hold")]
    counts = count_day(day)
    assert counts.waits == (1 if calls > undone else 0)  # one number, however often it was called
    assert counts.wait_median_seconds == (10 * (calls - undone - 1) if calls > undone else None)
    assert counts.services_finished == 0
    assert (counts.wait_median_seconds is None) == (counts.waits == 0)
