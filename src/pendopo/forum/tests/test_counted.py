"""What a briefing says of counted months."""

from datetime import date

from pendopo.analytics.types import Point, PointState
from pendopo.forum.queries.counted import _card


def months(*values: float) -> list[Point]:
    return [
        Point(date(2026, 8 + index, 1), date(2026, 9 + index, 1), value, PointState.COUNTED)
        for index, value in enumerate(values)
    ]


def test_a_share_changes_by_points_and_a_count_by_percent():
    assert _card("share_remote", months(44, 46))["note"].startswith("+2,0 poin dari 44 %")
    assert _card("visits", months(4000, 3000))["note"].startswith("−25,0 % dari 4.000")
    assert _card("visits", months(0, 3000))["note"] == ""
