"""The country at once: sheets equal to the cells they are packed from, after any change of them."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pendopo.analytics import queries
from pendopo.analytics.models import MonthCell, MonthSheet
from pendopo.analytics.queries import sheets
from pendopo.analytics.tests.factories import make_day
from pendopo.analytics.types import COUNTS, MeasureUnknown, Place, PlaceKind, PointState

FEBRUARY, MARCH = date(2026, 2, 1), date(2026, 3, 1)
REGIONS = ("11.71", "32.05", "32.71")
small = st.integers(0, 6)
cells = st.builds(
    dict,
    region_code=st.sampled_from(REGIONS),
    month=st.sampled_from([FEBRUARY, MARCH]),
    **dict.fromkeys((*COUNTS, "visitors", "open_days", "stall_days_open"), small),
    seen=st.booleans(),
    is_generated=st.booleans(),
    **dict.fromkeys(("wait_median", "wait_p90", "serve_median", "serve_p90"), st.none() | small),
)


def put(number: int, cell: dict[str, object]) -> None:
    """A mall's month; `number` names the mall."""
    kept = {name: value for name, value in cell.items() if name != "seen"}
    seen = cell["stall_days_open"] if cell["seen"] else 0
    key = {"mall": f"mpp-{number}", "month": kept.pop("month"), "agency": "", "channel": ""}
    MonthCell.objects.update_or_create(**key, defaults={**kept, "stall_days_seen": seen})


def check(month: date) -> None:
    """Every measure of the month, read from its sheet and from its cells."""
    for measure in (entry.code.value for entry in queries.list_counted_measures()):
        sheet = queries.month_sheets([month], queries.names_of(measure))[0]
        by_cells = queries.month_values(measure, month=month)
        assert {code: queries.sheet_point(measure, sheet, code) for code in sheet.places} == by_cells
        if not measure.startswith(("wait", "serve_")):
            provinces = queries.month_values(measure, month=month, by=PlaceKind.PROVINCE)
            assert {
                code: queries.sheet_total(measure, sheet, code) for code in sheet.spans if code
            } == provinces
            nation = queries.month_values(measure, month=month, by=PlaceKind.NATION)
            assert queries.sheet_total(measure, sheet) == nation.get("")
        if queries.is_count(measure):
            standing = {
                code: point.value
                for code, point in by_cells.items()
                if point.value is not None and point.state != PointState.CLOSED
            }
            assert queries.sheet_counts(measure, sheet) == standing


@given(st.lists(st.tuples(st.integers(1, 5), cells), min_size=1, max_size=8), st.integers(0, 5))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_sheets_equal_the_cells_after_any_history(db, written, removed):
    MonthCell.objects.all().delete()
    assert not MonthSheet.objects.exists()
    for number, cell in written:
        put(number, cell)
    MonthCell.objects.filter(mall=f"mpp-{removed}").delete()
    for month in (FEBRUARY, MARCH):
        check(month)


def filled() -> None:
    make_day(day=date(2026, 2, 2), visits=3)
    make_day(day=date(2026, 3, 2), visits=4)
    make_day("mini-bogor", day=date(2026, 3, 2), visits=10)
    make_day("mpp-batam", day=date(2026, 3, 2), region="21.71", visits=7)
    for channel, visits in (("kiosk", 3), ("web", 1)):
        MonthCell.objects.create(
            mall="mpp-bogor", region_code="32.71", month=MARCH, channel=channel, visits=visits
        )


@pytest.mark.django_db(transaction=True)
def test_what_is_kept_follows_every_change():
    sheets.forget()
    filled()
    ask = {"first": FEBRUARY, "last": MARCH}
    for _again in range(2):
        assert queries.region_months("visits", **ask) == {"21.71": (None, 7), "32.71": (3, 14)}
    MonthCell.objects.filter(mall="mini-bogor").update(visits=11)
    assert queries.region_months("visits", **ask)["32.71"] == (3, 15)
    for code in ("32.71", "32"):
        series = queries.month_series("visits", place=Place.of_region(code), **ask)
        assert [point.value for point in series] == [3, 15]
    MonthCell.objects.filter(region_code="21.71").delete()
    assert queries.region_months("visits", **ask) == {"32.71": (3, 15)}
    assert queries.region_months("tickets", first=MARCH, last=MARCH).keys() == {"32.71"}


def test_parts_of_a_month(db):
    filled()
    for place in (Place.of_region("32.71"), Place.of_region("32"), Place.of_mall("mpp-bogor")):
        parts = queries.list_month_parts("visits", place=place, month=MARCH, by="channel")
        assert {part.code: part.value for part in parts} == {"kiosk": 3, "web": 1}
    assert queries.list_month_parts("visits", place=Place.of_region("32.71"), month=MARCH, by="agency") == []
    with pytest.raises(MeasureUnknown):
        queries.list_month_parts("visits", place=Place.of_region("32.71"), month=MARCH, by="service")
    with pytest.raises(MeasureUnknown):
        queries.region_months("wait_median", first=MARCH, last=MARCH)
