"""The generated history in a database: made once, marked, continued later, never over counted days."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from pendopo.analytics import queries as analytics
from pendopo.analytics.models import DayCell, DayMall, DaySpread, MonthCell
from pendopo.analytics.tests.factories import make_day
from pendopo.analytics.types import Place, PointState
from pendopo.config import tasks
from pendopo.config.demo import catalogue, places
from pendopo.config.demo.history import load, returns, tale
from pendopo.config.models import DemoHistory, LoadedPart
from pendopo.kit.actor import SYSTEM
from pendopo.malls import queries as malls
from pendopo.malls.models import Cap, Closure
from pendopo.monitoring.models import Return

AT = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)  # a Tuesday, 09.00 WIB
LAST = date(2026, 11, 23)


@pytest.fixture
def begun(db, settings, tmp_path):
    """A demo whose history is told over two years, of which all but the last nine days counts as made."""
    settings.DEMO, settings.DATA, settings.DEMO_HISTORY_YEARS = True, tmp_path, 2
    places.load(by=SYSTEM, at=AT)
    catalogue.load(by=SYSTEM, at=AT)
    row = load._begin(LAST, years=2, seed=3, by=SYSTEM, at=AT)
    row.last_date = LAST - timedelta(days=9)
    row.save()
    return row


def cells() -> set[tuple[object, ...]]:
    """Every cell as it is kept, without its number."""
    names = [field.name for field in DayCell._meta.fields if field.name not in {"id", "day"}]
    return set(DayCell.objects.values_list("day", *names))


@pytest.mark.slow
def test_days_are_made_once_marked_and_continued(begun):
    made = load.make_missing(by=SYSTEM, at=AT)
    assert made is not None
    assert (made.first, made.last) == (LAST - timedelta(days=8), LAST)
    assert made.events > 15_000
    for table in (DayCell, DaySpread, DayMall, MonthCell):
        assert table.objects.exists()
        assert not table.objects.filter(is_generated=False).exists()
    assert set(DayMall.objects.values_list("mall", flat=True)) == {mall.slug for mall in malls.list_malls()}
    points = analytics.day_series("visits", place=Place.of_mall("bogor"), first=made.first, last=made.last)
    assert {point.state for point in points if point.start.weekday() < 5} == {PointState.GENERATED}
    month = analytics.total("visits", place=Place.of_mall("bogor"), first=made.first, last=made.last)
    people = analytics.total("visitors", place=Place.of_mall("bogor"), first=LAST, last=LAST)
    assert people.value is not None
    assert month.value is not None
    assert 0 < people.value < month.value
    assert load.make_missing(by=SYSTEM, at=AT) is None
    before = cells()
    later = load.make_missing(by=SYSTEM, at=AT + timedelta(days=2))
    assert later is not None
    assert (later.first, later.last) == (LAST + timedelta(days=1), LAST + timedelta(days=2))
    assert before < cells()
    assert {row[0] for row in cells() - before} == {later.first, later.last}
    # The same seed and the same last day: the same cells.
    after = cells()
    for table in (DayCell, DaySpread, DayMall, MonthCell):
        table.objects.all().delete()
    DemoHistory.objects.update(last_date=LAST - timedelta(days=9))
    load.make_missing(by=SYSTEM, at=AT + timedelta(days=2))
    assert cells() == after


@pytest.mark.slow
def test_a_day_that_the_mall_has_counted_itself_is_kept(begun):
    from pendopo.queue.tests import factories

    counted = LAST - timedelta(days=3)
    DayCell.objects.create(mall="bogor", region_code="32.71", day=counted, visits=4)
    DayMall.objects.create(
        mall="bogor", region_code="32.71", day=counted, visitors=4, stalls_open=1, stalls_seen=1,
        traces=["disdukcapil"],
    )  # fmt: skip
    assert factories.AT.date() == LAST
    begun.last_date = LAST - timedelta(days=6)
    begun.save()
    made = load.make_missing(by=SYSTEM, at=AT)
    assert made is not None
    assert made.kept == 1
    assert list(DayCell.objects.filter(mall="bogor", day=counted).values_list("visits", "is_generated")) == [
        (4, False)
    ]
    assert DayCell.objects.filter(mall="padang", day=counted, is_generated=True).exists()


def test_the_facts_of_the_tale_are_examples_with_their_basis(begun):
    told = tale.tell(begun.first_date, begun.told_date)
    caps, closures = Cap.objects.all(), Closure.objects.all()
    assert len(caps) + len(closures) == len(told.facts)
    for fact in [*caps, *closures]:
        assert fact.is_example
        assert fact.source == ""
        assert fact.decree == "Contoh, bukan penetapan nyata"
        assert fact.reason.startswith("Contoh: ")
        assert fact.ends_at is not None
        assert fact.ends_at < AT
    left = malls.get_stall(*tale.LEFT)
    assert left.is_example
    assert left.ends_date is not None
    assert left.ends_date < LAST
    # Bogor's real figures of 2020 are printed ones: nothing generated reaches back to them.
    assert begun.first_date > date(2020, 12, 31)


def test_the_history_is_asked_for_once_and_not_when_nothing_is_missing(begun, settings):
    from procrastinate.contrib.django.models import ProcrastinateJob

    jobs = ProcrastinateJob.objects.filter(queueing_lock="demo-history")
    assert tasks.ask_for_history(at=AT)
    assert tasks.ask_for_history(at=AT)
    assert jobs.count() == 1
    DemoHistory.objects.update(last_date=LAST)
    assert tasks.ask_for_history(at=AT)  # the returns are still to be made
    LoadedPart.objects.create(name=tasks.HISTORY_DONE)
    assert not tasks.ask_for_history(at=AT)
    assert tasks.ask_for_history(at=AT + timedelta(days=1))
    settings.DEMO_HISTORY_YEARS = 0
    assert not tasks.ask_for_history(at=AT + timedelta(days=1))


def test_returns_of_past_months_are_answered_as_people_would(begun):
    """Most accepted, one given back, one waiting, one for whoever opens the demo; a late one is late."""
    told = replace(tale.tell(date(2026, 6, 15), LAST), joins={"banda-aceh": date(2026, 9, 1)})
    regions = {mall.slug: mall.region_id for mall in malls.list_malls()}
    for mall, region in regions.items():
        for month in (7, 8, 9, 10):
            make_day(
                mall, day=date(2026, month, 5), region=region, visits=90, tickets=100, services_finished=95,
                bookings=30, remote=40, generated=True,
            )  # fmt: skip
    assert returns.submit_past(told=told, at=AT) == 7 * 4 - 2
    assert returns.submit_past(told=told, at=AT) == 0
    rows = {(row.mall, row.starts_date.month): row for row in Return.objects.filter(kind="month")}
    newest = {mall: rows[mall, 10].state for mall in regions}
    assert newest["bogor"] == "computed"
    assert newest["padang"] == "confirmed"
    assert newest["batam"] == "returned"
    assert ("banda-aceh", 8) not in rows
    assert {row.state for (_mall, month), row in rows.items() if month < 10} == {"accepted"}
    assert rows["pekanbaru", 7].on_time is False
    assert rows["sumedang", 7].on_time is True
    assert all(row.is_generated for row in rows.values())
    first = rows["sumedang", 7]
    assert first.first_confirmed_at is not None
    assert first.first_confirmed_at.date() <= date(2026, 8, 5)
    assert first.values.get(field="applications").accepted_value == 62
