"""Values of months, maps, rows behind them, kept views and open data, from the real database."""

import csv
import io
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django.db import transaction

from pendopo.analytics import queries as cubes
from pendopo.analytics.models import MonthCell
from pendopo.analytics.tests.factories import make_day, make_gap
from pendopo.kit import clock
from pendopo.kit.actor import ANYONE, SYSTEM, Actor, Grant, Permission, Scope
from pendopo.kit.errors import InvalidInput, NotAllowed, TooMany
from pendopo.malls import actions as malls
from pendopo.monitoring import actions
from pendopo.monitoring.actions import import_figures
from pendopo.monitoring.models import HiddenPlaces
from pendopo.monitoring.queries import (
    comparison,
    drill,
    files,
    funnels,
    kept,
    maps,
    multiples,
    open_data,
    saved,
    screens,
    tables,
    values,
)
from pendopo.monitoring.rules import exports
from pendopo.monitoring.tests.factories import FIGURES, make_regions
from pendopo.monitoring.tests.months import fill_months
from pendopo.monitoring.types import ValueState, ViewUnknown

AT = datetime(2026, 11, 23, 2, tzinfo=UTC)
OCTOBER, SEPTEMBER, TODAY = date(2026, 10, 1), date(2026, 9, 1), date(2026, 11, 23)
ANALYST = Actor("staff", "staff:9", (Grant(frozenset({Permission.SEE_FIGURES})),), user_id=9)
OTHER_ANALYST = Actor("staff", "staff:8", (Grant(frozenset({Permission.SEE_FIGURES})),), user_id=8)
BOGOR = Actor("staff", "staff:7", (Grant(frozenset({Permission.SEE_FIGURES}), Scope(mall="bogor")),))


@pytest.fixture(autouse=True)
def rested():
    """No files were made in the last minute."""
    files._MADE.clear()


@pytest.fixture
def places(db):
    make_regions()
    import_figures(file=FIGURES, file_name="figures.csv", by=SYSTEM, at=AT)


@pytest.fixture
def mall(places):
    made = malls.create_mall(
        slug="bogor", name="MPP Kota Bogor", region="32.71", is_demo=True, by=SYSTEM, at=AT
    )
    make_day("bogor", day=date(2026, 10, 5), visits=60, tickets=66)
    make_day("bogor", day=date(2026, 10, 6), visits=40, tickets=44, stall="imigrasi", agency="imigrasi")
    make_day("bogor", day=date(2026, 9, 7), visits=200, tickets=220)
    return made


def test_a_month_is_told_by_counts_and_by_print(mall):
    assert values.month_map("visits", month=OCTOBER, by=ANALYST).of("32.71").value == 100
    february = values.month_map("applicants", month=date(2020, 2, 1), by=ANYONE)
    assert february.of("32.71").value == 7912
    assert february.of("32.71").state == ValueState.PRINTED
    assert february.of("99.99").state == ValueState.NONE


def test_provinces_are_sums_and_times_are_not_merged(mall):
    make_day("garut", day=date(2026, 10, 5), region="32.05", visits=30, waits={600: 30})
    make_day("bogor", day=date(2026, 10, 7), visits=1, waits={300: 30})
    assert values.month_map("visits", month=OCTOBER, by=ANALYST).of("32").value == 131
    waits = values.month_map("wait_p90", month=OCTOBER, by=ANALYST)
    assert waits.of("32").value is None
    assert waits.of("").value is None


def test_a_hole_is_a_hole_on_the_map(mall):
    make_gap("garut", day=date(2026, 10, 5), region="32.05")
    page = maps.get_map("visits", month=OCTOBER, mode=maps.Mode.MONTH, by=ANALYST)
    assert page.gaps[0].name == "Kabupaten Garut"
    fallen = next(cell for cell in page.falls if cell.code == "32.71")
    assert fallen.change == "−50,0 %"
    assert page.nation.parts == 1
    assert len(page.tiles) == 38
    steps = maps.get_months(values.list_months("visits"), OCTOBER)
    assert steps.earlier == SEPTEMBER
    assert steps.later is None
    assert values.best_month([SEPTEMBER, OCTOBER, date(2026, 11, 1)], today=TODAY) == OCTOBER
    assert values.best_month([], today=TODAY) is None


def test_the_public_sees_no_small_counts_and_cannot_subtract_them(mall):
    make_day("garut", day=date(2026, 10, 5), region="32.05", visits=3)
    make_day("padang", day=date(2026, 10, 5), region="13.71", visits=50)
    public = values.month_map("visits", month=OCTOBER, by=ANYONE)
    assert public.of("32.05").state == ValueState.HIDDEN
    assert public.of("32.71").state == ValueState.HIDDEN  # else 103 - 100 = 3
    assert public.of("32").value == 103
    assert values.month_map("visits", month=OCTOBER, by=ANALYST).of("32.05").value == 3
    rows, _generated = tables.value_rows("visits", [OCTOBER], by=ANYONE)
    assert 3 not in [row[5] for row in rows]


def test_shares_of_few_cases_are_not_public(mall):
    make_day("garut", day=date(2026, 10, 5), region="32.05", tickets=6, remote=2)
    public = values.month_map("share_remote", month=OCTOBER, by=ANYONE)
    assert public.of("32.05").state == ValueState.HIDDEN
    assert public.of("32.71").value == 0
    assert values.month_map("share_remote", month=OCTOBER, by=ANALYST).of("32.05").value == pytest.approx(
        33.3, 0.1
    )


def test_the_stamp_of_a_month_changes_with_its_cells_and_only_with_them(transactional_db):
    fill_months(["32.71"], [SEPTEMBER, OCTOBER])
    before = values.versions([SEPTEMBER, OCTOBER])
    assert values.month_map("visits", month=OCTOBER, by=ANALYST).of("32.71").value > 0
    MonthCell.objects.filter(month=OCTOBER).update(visits=77)
    assert values.month_map("visits", month=OCTOBER, by=ANALYST).of("32.71").value == 77
    after = values.versions([SEPTEMBER, OCTOBER])
    assert before[SEPTEMBER] == after[SEPTEMBER]
    assert before[OCTOBER] != after[OCTOBER]
    MonthCell.objects.filter(month=OCTOBER).delete()
    assert values.month_map("visits", month=OCTOBER, by=ANALYST).of("32.71").value is None
    with transaction.atomic():  # its own changes are seen at once
        fill_months(["32.71"], [OCTOBER])
        first = values.month_map("visits", month=OCTOBER, by=ANALYST).of("32.71").value
        MonthCell.objects.filter(month=OCTOBER).update(visits=5)
        assert values.month_map("visits", month=OCTOBER, by=ANALYST).of("32.71").value == 5 != first
    assert cubes.list_counted_months() == [SEPTEMBER, OCTOBER]


def test_from_the_nation_down_to_the_cells(mall):
    nation = drill.get_level("visits", place="", month=OCTOBER, by=ANALYST)
    assert [(row.place, row.value) for row in nation.rows] == [("32", "100")]
    province = drill.get_level("visits", place="32", month=OCTOBER, by=ANALYST)
    assert [(row.place, row.value) for row in province.rows] == [("32.71", "100")]
    region = drill.get_level("visits", place="32.71", month=OCTOBER, by=ANALYST)
    assert [(row.place, row.value) for row in region.rows] == [("bogor", "100")]
    days = drill.get_level("visits", place="bogor", month=OCTOBER, by=ANALYST)
    assert sum(int(row.value) for row in days.rows if row.value.isdecimal()) == 100
    day = drill.get_level("visits", place="bogor", month=OCTOBER, day=date(2026, 10, 5), by=ANALYST)
    assert [(cell.stall, cell.value) for cell in day.cells] == [("dukcapil", 60)]
    assert [step.label for step in day.path][:3] == ["Jawa Barat", "Kota Bogor", "MPP Kota Bogor"]
    printed = drill.get_level("applicants", place="32.71", month=date(2020, 2, 1), by=ANALYST)
    assert any(item.source == "poskota.co.id 2020-05-12" for item in printed.printed)


def test_nobody_sees_rows_of_another_place(mall):
    make_day("garut", day=date(2026, 10, 5), region="32.05", visits=30)
    malls.create_mall(slug="garut", name="MPP Garut", region="32.05", is_demo=True, by=SYSTEM, at=AT)
    own = drill.get_level("visits", place="bogor", month=OCTOBER, by=BOGOR)
    assert own.whole.value == "100"
    for place in ("", "32", "32.71", "32.05", "garut"):
        with pytest.raises(NotAllowed):
            drill.get_level("visits", place=place, month=OCTOBER, by=BOGOR)
    for place in ("", "32.71", "bogor"):
        with pytest.raises(NotAllowed):
            drill.get_level("visits", place=place, month=OCTOBER, by=ANYONE)
    assert values.mall_values("visits", month=OCTOBER, region="32.71", by=ANYONE) == {}


def test_a_region_on_one_screen(mall):
    screen = screens.get_screen("32.71", measure="visits", month=OCTOBER, by=ANALYST)
    assert screen.main.value == "100"
    assert screen.main.change_month == "−50,0 %"
    assert screen.trend.svg.startswith("<svg")
    assert [part.code for part in screen.parts] == ["bogor"]
    assert screens.get_screen("32.71", measure="visits", month=OCTOBER, by=ANYONE).parts == ()
    province = screens.get_screen("32", measure="visits", month=OCTOBER, by=ANYONE)
    assert [part.code for part in province.parts] == ["32.71"]
    around = screens.get_around("32.71", month=date(2020, 4, 1), by=ANYONE)
    assert around.alerts is None
    assert any("MPP tutup" in item.text for item in around.happenings)


def test_regions_are_compared_indexed_or_by_open_day(mall):
    make_day("garut", day=date(2026, 9, 7), region="32.05", visits=10)
    make_day("garut", day=date(2026, 10, 5), region="32.05", visits=20)
    ask = {"codes": ["32.71", "32.05"], "first": SEPTEMBER, "last": OCTOBER, "by": ANALYST}
    indexed = comparison.get_comparison("visits", scale="indeks", **ask)
    assert indexed.regions[0].amounts == pytest.approx((100 * 4 / 3, 100 * 2 / 3))
    assert indexed.regions[1].amounts == pytest.approx((100 * 2 / 3, 100 * 4 / 3))
    daily = comparison.get_comparison("visits", scale="hari", **ask)
    assert daily.regions[0].amounts == (200, 50)
    assert comparison.get_comparison("wait_p90", scale="indeks", **ask).scale == "angka"
    assert daily.rows[0][0] == "Okt 2026"
    assert ("32.05", "Kabupaten Garut") in comparison.list_choices("visits", month=OCTOBER, by=ANALYST)


def test_panels_are_ordered_by_fall_name_or_size(mall):
    make_day("garut", day=date(2025, 10, 6), region="32.05", visits=90)
    make_day("garut", day=date(2026, 10, 5), region="32.05", visits=900)
    ask = {"first": date(2025, 10, 1), "last": OCTOBER, "own_scale": False, "by": ANALYST}
    by_size = multiples.get_multiples("visits", order="besar", **ask)
    assert [panel.code for panel in by_size.panels] == ["32.05", "32.71"]
    assert by_size.top == 900
    named = multiples.get_multiples("visits", order="nama", **ask)
    assert [panel.name for panel in named.panels] == ["Kota Bogor", "Kabupaten Garut"]
    assert len(multiples.get_multiples("visits", order="turun", **ask).panels) == 2


def test_a_funnel_over_the_regions(places):
    fill_months(["32.71", "32.05", "11.71", "13.71", "14.71"], [OCTOBER])
    page = funnels.get_funnel("no_show_rate", month=OCTOBER, by=ANALYST)
    assert len(page.rows) == 5
    assert page.svg.startswith("<svg")
    assert page.has_generated
    found = cubes.month_rates("no_show_rate", month=OCTOBER)["32.71"]
    cell = MonthCell.objects.get(region_code="32.71")
    assert found == (cell.no_shows, cell.tickets + cell.bookings, True)
    MonthCell.objects.filter(region_code="11.71").update(no_shows=2)
    public = funnels.get_funnel("no_show_rate", month=OCTOBER, by=ANYONE)
    shut = [value.code for value in values.month_map("no_shows", month=OCTOBER, by=ANYONE).regions.values()
            if value.value is None]  # fmt: skip
    assert {"11.71"} < set(shut)  # another is hidden with it
    assert not set(shut) & {row.code for row in public.rows}
    assert public.left_out == len(shut)


def test_the_running_month_is_not_public(mall, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: AT)
    make_day("bogor", day=date(2026, 11, 5), visits=60, tickets=66)
    november = date(2026, 11, 1)
    assert november in values.list_months("visits", by=ANALYST)
    assert november not in values.list_months("visits")
    for measure in ("visits", "tickets", "wait_p90", "share_remote"):
        public = values.month_map(measure, month=november, by=ANYONE)
        assert (public.nation.value, public.provinces, public.regions) == (None, {}, {})
    assert values.month_map("visits", month=november, by=ANALYST).of("32.71").value == 60
    assert funnels.get_funnel("no_show_rate", month=november, by=ANYONE).rows == ()
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 30, 17, 1, tzinfo=UTC))  # 1 December
    assert values.month_map("visits", month=november, by=ANYONE).of("32.71").value == 60


def test_views_are_kept_shared_and_removed_by_their_owner(db):
    address = "/pantau/32.71/?ukuran=visits"
    own = actions.save_view(name=" Bogor ", address=address, is_shared=False, by=ANALYST, at=AT)
    assert [view.name for view in saved.list_views(by=ANALYST)] == ["Bogor"]
    assert saved.list_views(by=OTHER_ANALYST) == []
    again = actions.save_view(name="Bogor", address=address, is_shared=True, by=ANALYST, at=AT)
    assert again == own
    assert [view.is_own for view in saved.list_views(by=OTHER_ANALYST)] == [False]
    with pytest.raises(ViewUnknown):
        actions.remove_view(view=own, by=OTHER_ANALYST, at=AT)
    actions.remove_view(view=own, by=ANALYST, at=AT)
    assert saved.list_views(by=ANALYST) == []
    for name, where in (("", address), ("X", "https://example.org/")):
        with pytest.raises(InvalidInput):
            actions.save_view(name=name, address=where, is_shared=False, by=ANALYST, at=AT)
    with pytest.raises(NotAllowed):
        saved.list_views(by=ANYONE)
    with pytest.raises(NotAllowed):
        actions.save_view(name="X", address=address, is_shared=False, by=ANYONE, at=AT)


def test_open_data_hold_finished_months_and_what_everybody_may_see(mall):
    make_day("bogor", day=date(2026, 11, 5), visits=500)
    make_day("garut", day=date(2026, 10, 5), region="32.05", visits=4)
    table = open_data.open_table("visits", today=TODAY, licence="CC BY 4.0")
    months = {row[0] for row in table.rows}
    assert "2026-11" not in months
    assert "2026-10" in months
    assert all(row[5] != 4 for row in table.rows)
    listed = {item.measure.code.value for item in open_data.list_open_measures(today=TODAY)}
    assert {"visits", "applicants"} <= listed
    assert not listed & {"share_remote", "wait_p90", "coverage"}
    described = open_data.describe_package(today=TODAY, licence="CC BY 4.0", root="/pantau/data/")
    fields = next(one for one in described["resources"] if one["name"] == "visits-csv")["schema"]["fields"]
    assert [one["name"] for one in fields] == [key for key, _heading in table.columns]
    assert len(open_data.dictionary_rows()) == len(cubes.list_measures())


def test_every_table_format_holds_the_same_rows(mall):
    import openpyxl
    import pyarrow.parquet as pq

    table = tables.map_table(
        "visits", month=OCTOBER, mode="nilai", by=ANALYST, made=TODAY, licence="CC BY 4.0"
    )
    made = {
        kind: files.make_table(lambda: table, kind, key=("t",), version=None) for kind in files.TABLE_TYPES
    }
    parquet = pq.read_table(io.BytesIO(made["parquet"]))
    assert parquet.num_rows == len(table.rows)
    assert parquet.schema.metadata[b"lisensi"] == b"CC BY 4.0"
    book = openpyxl.load_workbook(io.BytesIO(made["xlsx"]))
    assert book["Tabel"].max_row == len(table.rows) + 1
    assert "Tentang" in book.sheetnames
    lines = [line for line in made["csv"].decode().splitlines() if not line.startswith("#")]
    assert len(list(csv.reader(lines))) == len(table.rows) + 1
    with pytest.raises(InvalidInput):
        files.make_table(lambda: table, "exe", key=("t",), version=None)


def test_pictures_are_made_once_and_not_without_end(db, monkeypatch):
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20"><rect width="9" height="9"/></svg>'
    assert files.make_picture(lambda: svg, "png", key=("p",), version=None).startswith(b"\x89PNG")
    assert files.make_picture(lambda: svg, "pdf", key=("p",), version=None).startswith(b"%PDF")
    monkeypatch.setattr(files, "_MADE", files.deque([(10**9, 16.0)]))
    monkeypatch.setattr(files.time, "monotonic", lambda: 10**9 + 5)
    with pytest.raises(TooMany):
        files.make_picture(lambda: svg, "svg", key=("p",), version=None)
    assert exports.safe_cell("=1") == "'=1"


def test_made_up_addresses_fill_no_memory(monkeypatch):
    monkeypatch.setattr(
        kept, "connection", SimpleNamespace(settings_dict={"NAME": "x"}, in_atomic_block=False)
    )
    monkeypatch.setattr(kept, "MOST_BYTES", 10_000)
    kept._KEPT.clear()
    for number in range(100):
        kept.kept(("file", number), 1, lambda: b"x" * 1000)
    assert len(kept._KEPT) == 10
    assert kept.is_kept(("file", 99), 1)
    kept._KEPT.clear()


def test_who_is_known_is_not_refused_because_strangers_keep_the_process_busy(monkeypatch):
    table = exports.Table("t", "T", [("a", "A")], [[1]], [])
    monkeypatch.setattr(files, "_MADE", files.deque([(10**9, 16.0)]))
    with pytest.raises(TooMany):
        files.make_table(lambda: table, "csv", key=("t",), version=None)
    assert files.make_table(lambda: table, "csv", key=("t",), version=None, is_known=True)


def test_what_the_worker_found_is_hidden_until_the_data_change(transactional_db):
    make_regions()
    fill_months(["32.71", "32.05", "13.71"], [OCTOBER])
    MonthCell.objects.filter(region_code="32.05").update(visits=3)
    assert actions.find_hidden_places(by=SYSTEM, at=AT) == 1
    assert actions.find_hidden_places(by=SYSTEM, at=AT) == 0  # nothing changed

    def shut() -> set[str]:
        kept._KEPT.clear()
        found = values.month_map("visits", month=OCTOBER, by=ANYONE).regions.values()
        return {value.code for value in found if value.state == ValueState.HIDDEN}

    found = shut()
    assert found == {"32.05", "32.71"}  # else the province would tell the small one
    row = HiddenPlaces.objects.get(measure="visits", month=OCTOBER)
    assert set(row.codes) == found
    HiddenPlaces.objects.filter(pk=row.pk).update(codes=["13.71"])
    assert shut() == {"13.71"}  # it is read, not found again
    assert values.series("visits", code="13.71", first=OCTOBER, last=OCTOBER, by=ANYONE)[0].value is None
    MonthCell.objects.filter(region_code="13.71").update(visits=2)
    assert shut() == {"13.71", "32.05", "32.71"}  # the worker has not come by
    assert actions.find_hidden_places(by=SYSTEM, at=AT) == 1
    assert {"13", "13.71"} <= set(HiddenPlaces.objects.get(pk=row.pk).codes)
