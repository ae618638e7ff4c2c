"""Many measures at once are what each is alone."""

from datetime import date, timedelta

import pytest

from pendopo.analytics.queries import (
    count_gap_days,
    day_series,
    list_counted_measures,
    month_points,
    month_points_of_malls,
    month_series,
    total,
    totals,
    totals_of_malls,
)
from pendopo.analytics.tests.factories import make_day, make_gap
from pendopo.analytics.types import Place, PointState

pytestmark = pytest.mark.django_db
START = date(2026, 10, 5)


@pytest.mark.parametrize("has_days", [True, False])
def test_together_as_alone(has_days):
    if has_days:
        for step, visits in enumerate((20, 0, 7)):
            make_day(
                "bogor", day=START + timedelta(days=step), visits=visits, tickets=visits, bookings=step,
                services_finished=visits // 2, remote=1, waits={600: 3, 1200: step + 1},
            )  # fmt: skip
        make_gap("bogor", day=START + timedelta(days=4))
    codes = [measure.code.value for measure in list_counted_measures()]
    where, last = Place.of_mall("bogor"), START + timedelta(days=6)
    month = START.replace(day=1)
    assert totals(codes, place=where, first=START, last=last) == {
        code: total(code, place=where, first=START, last=last) for code in codes
    }
    assert month_points(codes, mall="bogor", month=month) == {
        code: month_series(code, place=where, first=month, last=month)[0] for code in codes
    }


def test_many_malls_are_what_each_is_alone():
    for mall, visits in (("bogor", 20), ("padang", 0)):
        make_day(mall, day=START, visits=visits, tickets=visits, waits={600: 3, 1200: 2})
        make_gap(mall, day=START + timedelta(days=1))
    make_gap("bogor", day=START + timedelta(days=2))
    make_day("bogor", day=START + timedelta(days=3), visits=0, tickets=4)
    codes, malls = [measure.code.value for measure in list_counted_measures()], ["bogor", "padang", "batam"]
    last, month = START + timedelta(days=6), START.replace(day=1)
    assert totals_of_malls(codes, malls=malls, first=START, last=last) == {
        mall: totals(codes, place=Place.of_mall(mall), first=START, last=last) for mall in malls
    }
    assert month_points_of_malls(codes, malls=malls, month=month) == {
        mall: month_points(codes, mall=mall, month=month) for mall in malls
    }
    counted = count_gap_days(malls=malls, first=START, last=last)
    for mall in malls:
        days = day_series("visits", place=Place.of_mall(mall), first=START, last=last)
        assert counted.get(mall, 0) == sum(point.state == PointState.GAP for point in days)
