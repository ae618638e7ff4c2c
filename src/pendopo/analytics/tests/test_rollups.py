"""The country at once: equal to the maps of each month, kept while nothing changes."""

from datetime import date

import pytest

from pendopo.analytics import queries
from pendopo.analytics.models import MonthCell
from pendopo.analytics.queries import rollups
from pendopo.analytics.tests.factories import make_day
from pendopo.analytics.types import MeasureUnknown, Place

FEBRUARY, MARCH = date(2026, 2, 1), date(2026, 3, 1)


def filled() -> None:
    rollups.forget()
    make_day(day=date(2026, 2, 2), visits=3)
    make_day(day=date(2026, 3, 2), visits=4)
    make_day("mini-bogor", day=date(2026, 3, 2), visits=10)
    make_day("mpp-batam", day=date(2026, 3, 2), region="21.71", visits=7)
    for channel, visits in (("kiosk", 3), ("web", 1)):
        MonthCell.objects.create(
            mall="mpp-bogor", region_code="32.71", month=MARCH, channel=channel, visits=visits
        )


@pytest.mark.django_db(transaction=True)
def test_every_regions_months_equal_the_maps_and_follow_changes() -> None:
    filled()
    for _again in range(2):
        found = queries.region_months("visits", first=FEBRUARY, last=MARCH)
        assert found == {"32.71": {FEBRUARY: 3, MARCH: 14}, "21.71": {MARCH: 7}}
    for month in (FEBRUARY, MARCH):
        on_map = {code: point.value for code, point in queries.month_values("visits", month=month).items()}
        assert {code: of[month] for code, of in found.items() if month in of} == on_map
    assert queries.region_months("visits", first=FEBRUARY, last=MARCH) is found
    MonthCell.objects.filter(mall="mini-bogor").update(visits=11)
    assert queries.region_months("visits", first=FEBRUARY, last=MARCH)["32.71"][MARCH] == 15
    web = queries.region_months("visits", first=MARCH, last=MARCH, channel="web")
    assert web == {"32.71": {MARCH: 1}}


@pytest.mark.django_db(transaction=True)
def test_parts_of_a_month() -> None:
    filled()
    for _again in range(2):
        parts = queries.month_parts("visits", place=Place.of_region("32.71"), month=MARCH, by="channel")
        assert {part.code: part.value for part in parts} == {"kiosk": 3, "web": 1}
    assert queries.month_parts("visits", place=Place.of_region("32.71"), month=MARCH, by="agency") == []
    with pytest.raises(MeasureUnknown):
        queries.month_parts("visits", place=Place.of_region("32.71"), month=MARCH, by="service")
    with pytest.raises(MeasureUnknown):
        queries.region_months("wait_median", first=MARCH, last=MARCH)
