"""Cubes follow the log: equal to a recount, with undone steps, late events, day borders and two workers."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection, transaction

from pendopo.analytics.actions import add_open_days, recount_cubes, update_cubes
from pendopo.analytics.models import DayCell, DayMall, DaySpread, MonthCell
from pendopo.analytics.queries import day_series, total
from pendopo.analytics.types import Place, PointState
from pendopo.events.actions import record
from pendopo.kit.actor import SYSTEM, Actor
from pendopo.malls.models import Closure
from pendopo.malls.tests.factories import MONDAY, make_mall, make_stall

NINE = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # 09.00 WIB
DAY = date(2026, 11, 23)
BOGOR = Place.of_mall("bogor")
pytestmark = pytest.mark.django_db(transaction=True)


def happen(name: str, *, at=NINE, visit="v1", mall="bogor", region="32.71", by=SYSTEM, **data) -> None:
    place = {
        "stall": "disdukcapil",
        "agency": "disdukcapil",
        "service": "ktp",
        "channel": "kiosk",
        "person": "",
    }
    place |= {key: data.pop(key) for key in list(data) if key in place}
    record(f"{name}", by=by, at=at, mall=mall, region=region, visit=visit, data=data, **place)


def queue(name: str, **more) -> None:
    happen(f"queue.{name}", **more)


def everything() -> dict[str, list[dict]]:
    """All rows of all cubes, without their ids."""
    return {
        table.__name__: sorted(
            ({key: value for key, value in row.items() if key != "id"} for row in table.objects.values()),
            key=str,
        )
        for table in (DayCell, DaySpread, DayMall, MonthCell)
    }


def a_morning() -> None:
    for number, waited in enumerate([60, 120, 600, 1800], start=1):
        visit, at = f"v{number}", NINE + timedelta(minutes=number)
        queue("visit.started", visit=visit, at=at)
        queue("ticket.issued", visit=visit, number=f"A-00{number}", at=at)
        queue(
            "ticket.called", visit=visit, number=f"A-00{number}", channel="",
            waited_seconds=waited, at=at + timedelta(seconds=waited),
        )  # fmt: skip
    late = NINE + timedelta(hours=2)
    for number in (1, 2):
        queue("ticket.finished", visit=f"v{number}", number=f"A-00{number}", serving_seconds=300, at=late)
    queue("ticket.undone", visit="v2", number="A-002", act="finish", at=late + timedelta(seconds=30))
    queue("ticket.undone", visit="v4", number="A-004", act="call", at=late)


def test_a_day_is_counted_from_its_events():
    make_stall(make_mall())
    a_morning()
    assert update_cubes(by=SYSTEM, at=NINE) == 1
    (cell,) = DayCell.objects.filter(channel="kiosk")
    assert (cell.visits, cell.tickets, cell.services_finished, cell.remote) == (4, 4, 1, 0)
    (wait,) = DaySpread.objects.filter(kind="wait")
    assert (wait.hour, wait.seconds, wait.people) == (9, [60, 120, 600], [1, 1, 1])
    (serve,) = DaySpread.objects.filter(kind="serve")
    assert (serve.hour, serve.seconds) == (10, [300])
    month = MonthCell.objects.get(agency="", channel="")
    assert (month.visits, month.visitors, month.waits, month.wait_median, month.wait_p90) == (
        4,
        4,
        3,
        120,
        600,
    )
    assert (month.serves, month.serve_median, month.open_days, month.stall_days_open) == (1, 300, 1, 1)
    assert MonthCell.objects.get(agency="disdukcapil").wait_median == 120
    assert MonthCell.objects.get(channel="kiosk").visitors == 4
    assert update_cubes(by=SYSTEM, at=NINE) == 0
    assert total("wait_median", place=BOGOR, first=DAY, last=DAY).value == 2


def test_missed_numbers_and_bookings_count_once_and_not_when_the_person_returns():
    queue("ticket.no_show", visit="v1", number="A-001")
    queue("ticket.no_show", visit="v2", number="A-002")
    queue("ticket.reinstated", visit="v2", number="A-002", at=NINE + timedelta(minutes=1))
    queue("ticket.no_show", visit="v3", number="A-003")
    queue("ticket.undone", visit="v3", number="A-003", act="no_show", at=NINE + timedelta(seconds=9))
    happen(
        "booking.appointment.no_show", visit="", appointment="a1", by=Actor("staff", "u1")
    )  # called: told by A-001
    happen("booking.appointment.no_show", visit="", appointment="a2", channel="web")
    happen("booking.appointment.booked", visit="", appointment="a3", channel="web")
    update_cubes(by=SYSTEM, at=NINE)
    cells = {row.channel: row for row in DayCell.objects.all()}
    assert (cells["kiosk"].no_shows, cells["web"].no_shows) == (1, 1)
    assert (cells["web"].bookings, cells["web"].remote) == (1, 1)
    assert DayMall.objects.get().visitors == 0


def test_a_person_who_comes_twice_is_one_visitor_of_the_day_and_of_the_month():
    for number, at in enumerate([NINE, NINE + timedelta(hours=1), NINE + timedelta(days=1)]):
        queue("visit.started", visit=f"v{number}", person="p1", at=at)
        queue("visit.started", visit=f"w{number}", at=at)
    update_cubes(by=SYSTEM, at=NINE)
    assert [row.visitors for row in DayMall.objects.order_by("day")] == [3, 2]
    assert {row.visitors for row in MonthCell.objects.all()} == {4}
    assert {row.visits for row in MonthCell.objects.all()} == {6}


def test_an_event_that_commits_late_is_counted_all_the_same():
    started, finish = threading.Event(), threading.Event()

    def slow_writer():
        with transaction.atomic():
            queue("visit.started", visit="late", at=NINE - timedelta(minutes=5))
            started.set()
            finish.wait(10)
        connection.close()

    thread = threading.Thread(target=slow_writer)
    thread.start()
    started.wait(10)
    queue("visit.started", visit="early")
    update_cubes(by=SYSTEM, at=NINE)
    before = [row.visits for row in DayCell.objects.all()]
    finish.set()
    thread.join()
    queue("visit.started", visit="next", at=NINE + timedelta(minutes=1))
    update_cubes(by=SYSTEM, at=NINE)
    assert before in ([], [1])
    assert DayCell.objects.get().visits == 3


def test_the_day_is_the_malls_own():
    queue("visit.started", at=datetime(2026, 11, 23, 16, 59, tzinfo=UTC))  # 23.59 WIB
    queue("visit.started", at=datetime(2026, 11, 23, 17, 0, tzinfo=UTC))  # 00.00 WIB next day
    queue("visit.started", at=datetime(2026, 11, 23, 16, 0, tzinfo=UTC), mall="denpasar", region="51.71")
    update_cubes(by=SYSTEM, at=NINE)
    assert {(row.mall, row.day): row.visits for row in DayCell.objects.all()} == {
        ("bogor", DAY): 1,
        ("bogor", date(2026, 11, 24)): 1,
        ("denpasar", date(2026, 11, 24)): 1,
    }
    unknown = day_series("visits", place=BOGOR, first=DAY, last=DAY)[0]
    assert (unknown.value, unknown.state, unknown.share_covered) == (1, PointState.COUNTED, 1)


def test_interleaved_updates_equal_a_recount_from_nothing():
    make_stall(make_mall())
    for step in range(60):
        at = NINE + timedelta(minutes=37 * step)  # over two day borders
        queue(
            "visit.started",
            visit=f"v{step}",
            at=at,
            mall="bogor" if step % 3 else "batam",
            person=f"p{step % 7}",
        )
        queue("ticket.called", visit=f"v{step}", number="A", waited_seconds=step * 7, at=at)
        if step % 9 == 0:
            update_cubes(by=SYSTEM, at=at)
    update_cubes(by=SYSTEM, at=NINE)
    first = everything()
    assert sum(row["visits"] for row in first["DayCell"]) == 60
    recount_cubes(by=SYSTEM, at=NINE)
    assert everything() == first


def test_days_without_any_event_show_as_holes_and_facts_told_later_close_them():
    mall = make_mall()
    make_stall(mall)
    make_stall(mall, "polresta")
    queue("visit.started", at=NINE - timedelta(days=4))  # Thursday
    queue("visit.started")
    update_cubes(by=SYSTEM, at=NINE)
    assert add_open_days(by=SYSTEM, at=NINE) == 1  # Friday; not the weekend
    assert add_open_days(by=SYSTEM, at=NINE) == 0
    friday = MONDAY - timedelta(days=3)
    points = day_series("visits", place=BOGOR, first=friday - timedelta(days=1), last=MONDAY)
    assert [point.state.value for point in points] == ["counted", "gap", "none", "none", "counted"]
    month = MonthCell.objects.get(agency="", channel="")
    assert (month.open_days, month.stall_days_open, month.stall_days_seen) == (3, 6, 2)
    start = NINE - timedelta(days=3, hours=9)
    closure = Closure.objects.create(
        mall=mall, starts_at=start, ends_at=start + timedelta(days=1), reason="Banjir", declared_by="ayu"
    )
    record(
        "malls.closure.recorded", by=SYSTEM, at=NINE, mall="bogor", region="32.71", data={"fact": closure.id}
    )
    update_cubes(by=SYSTEM, at=NINE)
    (point,) = day_series("visits", place=BOGOR, first=friday, last=friday)
    assert (point.value, point.state) == (0, PointState.CLOSED)
    assert MonthCell.objects.get(agency="", channel="").open_days == 2


def test_two_workers_at_once_count_everything_once():
    make_stall(make_mall())
    a_morning()
    errors = []

    def work():
        try:
            update_cubes(by=SYSTEM, at=NINE)
        except Exception as problem:  # told by the test
            errors.append(problem)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert not errors
    first = everything()
    assert sum(row["visits"] for row in first["DayCell"]) == 4
    recount_cubes(by=SYSTEM, at=NINE)
    assert everything() == first
