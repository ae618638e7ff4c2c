"""Cubes have one writer at a time, and no job of the schedule waits for it."""

import threading
from datetime import timedelta

from django.db import connection, transaction

from pendopo.analytics.actions import add_open_days, export_closed_days, update_cubes
from pendopo.analytics.models import ArchivedDay, DayCell
from pendopo.analytics.queries.cursor import lock_cubes
from pendopo.analytics.tests.test_cubes import NINE, a_morning
from pendopo.kit.actor import SYSTEM
from tests.races.together import run_together

TOMORROW = NINE + timedelta(days=1)


def xid_of_this_transaction() -> str | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id_if_assigned()::text")
        row = cursor.fetchone()
    return row[0]


def test_jobs_of_the_schedule_go_home_while_another_writes_and_lose_nothing(crowd, settings, tmp_path):
    settings.ARCHIVE = str(tmp_path)
    a_morning()
    update_cubes(by=SYSTEM, at=NINE)
    before = list(DayCell.objects.order_by("pk").values_list("pk", "visits"))
    a_morning()  # as much again
    held, done = threading.Event(), threading.Event()

    def count_long() -> str | None:
        with transaction.atomic():
            lock_cubes()
            held.set()
            assert done.wait(60), "a job waited for the long count"
            return xid_of_this_transaction()

    def jobs() -> list[object]:
        assert held.wait(60)
        try:
            return [
                update_cubes(by=SYSTEM, at=NINE),
                add_open_days(by=SYSTEM, at=TOMORROW),
                export_closed_days(by=SYSTEM, at=TOMORROW).files,
            ]
        finally:
            done.set()

    xid, told = run_together(count_long, jobs)
    assert told == [0, 0, 0]
    assert xid is None  # who only counts holds up no reader of the log
    assert list(DayCell.objects.order_by("pk").values_list("pk", "visits")) == before
    assert not ArchivedDay.objects.exists()
    assert update_cubes(by=SYSTEM, at=NINE) == 1
    assert export_closed_days(by=SYSTEM, at=TOMORROW).files == 1
