"""The living malls of the page, out of the cubes."""

from datetime import UTC, datetime, timedelta

import pytest

from pendopo.analytics.actions import update_cubes
from pendopo.events.actions import record
from pendopo.kit.actor import SYSTEM
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
    assert list_living_malls(at=NINE, demo=True) == []
    happen("visit.started")
    happen("ticket.called", number="A-001", waited_seconds=300)
    update_cubes(by=SYSTEM, at=NINE)
    (mall,) = list_living_malls(at=NINE, demo=True)
    assert (mall.name, mall.is_demo, mall.today.visits, mall.today.wait_median) == (
        "MPP Kota Bogor",
        True,
        1,
        "5 menit",
    )
    assert list_living_malls(at=NINE + timedelta(days=7), demo=True) == []
    assert list_living_malls(at=NINE - timedelta(days=1), demo=True) == []
