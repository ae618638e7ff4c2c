"""What is read out of the cubes: sums, shares, percentiles over all cases, and holes told from zeros."""

from datetime import date

import pytest

from pendopo.analytics import queries
from pendopo.analytics.tests.factories import make_day, make_gap
from pendopo.analytics.types import MeasureUnknown, Place, PlaceKind, PointState

pytestmark = pytest.mark.django_db
BOGOR, NATION = Place.of_region("32.71"), Place.of_region("")
MARCH = date(2026, 3, 1)


def filled() -> None:
    for number in (2, 3):
        make_day(day=date(2026, 3, number), visits=10, tickets=8, bookings=2, remote=5, waits={60: 1, 600: 3})
    make_day(day=date(2026, 3, 3), channel="web", service="kk", visits=4, tickets=0, bookings=4, remote=4)
    make_gap("mpp-bogor", day=date(2026, 3, 4))
    make_day("mpp-batam", region="21.71", day=date(2026, 3, 2), visits=100, tickets=100, waits={1200: 10})


def test_series_of_days_tell_a_hole_from_a_day_without_rows() -> None:
    filled()
    points = queries.day_series("visits", place=BOGOR, first=MARCH, last=date(2026, 3, 5))
    assert [(point.value, point.state) for point in points] == [
        (None, PointState.NONE), (10, PointState.COUNTED), (14, PointState.COUNTED), (None, PointState.GAP),
        (None, PointState.NONE),
    ]  # fmt: skip


def test_months_weeks_and_totals_agree() -> None:
    filled()
    month = queries.month_series("visits", place=NATION, first=MARCH, last=MARCH)[0]
    week = queries.week_series("visits", place=NATION, first=MARCH, last=date(2026, 3, 8))
    assert (month.value, [point.value for point in week]) == (124, [124])
    assert queries.total("visits", place=NATION, first=MARCH, last=date(2026, 3, 31)).value == 124
    assert month.share_covered == pytest.approx(3 / 4)


def test_shares_and_percentiles_come_from_the_whole_and_are_never_averaged() -> None:
    filled()
    share = queries.total("share_remote", place=BOGOR, first=MARCH, last=date(2026, 3, 31))
    assert share.value == pytest.approx(100 * 14 / 24)
    wait = queries.total("wait_median", place=NATION, first=MARCH, last=date(2026, 3, 31))
    assert wait.value == 20  # of 18 people ten waited 20 minutes; the mean of the medians would be 15
    assert queries.month_series("wait_median", place=NATION, first=MARCH, last=MARCH)[0].value == 20


def test_maps_by_region_and_province() -> None:
    filled()
    by_region = queries.month_values("visits", month=MARCH)
    assert {code: point.value for code, point in by_region.items()} == {"21.71": 100, "32.71": 24}
    by_province = queries.month_values("visits", month=MARCH, by=PlaceKind.PROVINCE)
    assert {code: point.value for code, point in by_province.items()} == {"21": 100, "32": 24}


def test_parts_add_up_to_the_whole_and_rows_stand_behind_it() -> None:
    filled()
    last = date(2026, 3, 31)
    parts = queries.list_parts("visits", place=BOGOR, first=MARCH, last=last, by="channel")
    assert {part.code: part.value for part in parts} == {"kiosk": 20, "web": 4}
    rows, count = queries.list_rows("visits", place=BOGOR, first=MARCH, last=last)
    assert (count, sum(row.value for row in rows)) == (3, 24)
    hours = queries.list_parts("wait_p90", place=NATION, first=MARCH, last=last, by="hour")
    assert [(part.code, part.value, part.count) for part in hours] == [("9", 20, 18)]
    days = queries.list_parts("visits", place=NATION, first=MARCH, last=last, by="weekday")
    assert [(part.code, part.value) for part in days] == [("0", 110), ("1", 14)]


def test_what_the_cubes_do_not_hold_is_refused() -> None:
    with pytest.raises(MeasureUnknown):
        queries.day_series("applications", place=BOGOR, first=MARCH, last=MARCH)
    with pytest.raises(MeasureUnknown):
        queries.list_rows("wait_median", place=BOGOR, first=MARCH, last=MARCH)
    with pytest.raises(MeasureUnknown):
        queries.list_parts("nothing", place=BOGOR, first=MARCH, last=MARCH, by="agency")
