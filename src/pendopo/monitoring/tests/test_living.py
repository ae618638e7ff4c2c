"""The living malls of the page, out of the cubes."""

from datetime import UTC, datetime, timedelta

import pytest

from pendopo.analytics.actions import update_cubes
from pendopo.analytics.tests.factories import make_day
from pendopo.events.actions import record
from pendopo.kit.actor import ANYONE, SYSTEM
from pendopo.malls.models import Mall
from pendopo.monitoring.queries import list_living_malls
from pendopo.monitoring.tests.factories import make_regions

NINE = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # 09.00 WIB


def happen(name: str, **data) -> None:
    record(f"queue.{name}", by=SYSTEM, at=NINE, mall="bogor", region="32.71", visit="v1", data=data)


@pytest.mark.django_db(transaction=True)
def test_living_malls_are_marked_as_demo():
    make_regions()
    Mall.objects.create(slug="bogor", name="MPP Kota Bogor", region_id="32.71", zone="Asia/Jakarta")
    assert list_living_malls(by=SYSTEM, at=NINE, demo=True) == []
    happen("visit.started")
    happen("ticket.called", number="A-001", waited_seconds=300)
    update_cubes(by=SYSTEM, at=NINE)
    (mall,) = list_living_malls(by=SYSTEM, at=NINE, demo=True)
    assert (mall.name, mall.is_demo, mall.today.visits, mall.today.wait_median) == (
        "MPP Kota Bogor",
        True,
        1,
        "5 menit",
    )
    assert list_living_malls(by=SYSTEM, at=NINE + timedelta(days=7), demo=True) == []
    assert list_living_malls(by=SYSTEM, at=NINE - timedelta(days=1), demo=True) == []


@pytest.mark.django_db
def test_the_public_sees_finished_days_in_fives_and_no_small_count():
    make_regions()
    Mall.objects.create(slug="bogor", name="MPP Kota Bogor", region_id="32.71", zone="Asia/Jakarta")
    today = NINE.date()
    for back, visits in ((0, 50), (1, 3), (2, 52), (3, 53)):
        make_day(
            "bogor", day=today - timedelta(days=back), visits=visits, tickets=visits, waits={300: visits}
        )
    (mall,) = list_living_malls(by=ANYONE, at=NINE, demo=False)
    assert [(day.visits, day.tickets, day.wait_median) for day in mall.days] == [
        (None, None, "–"), (50, 50, "5 menit"), (55, 55, "5 menit"),
    ]  # fmt: skip
    assert "< 5" in mall.chart.replace("&lt;", "<")
    assert [day.visits for day in list_living_malls(by=SYSTEM, at=NINE, demo=False)[0].days] == [
        50,
        3,
        52,
        53,
    ]
