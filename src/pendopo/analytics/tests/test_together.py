"""Many measures at once are what each is alone."""

from datetime import date, timedelta

import pytest

from pendopo.analytics.queries import (
    list_counted_measures,
    month_points,
    month_series,
    total,
    totals,
)
from pendopo.analytics.tests.factories import make_day, make_gap
from pendopo.analytics.types import Place

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
