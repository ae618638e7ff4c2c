"""The archive: closed days as Parquet, written again when they change, counted by the same expressions."""

import hashlib
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from pyarrow import parquet

from pendopo.analytics.actions import count_archive, export_closed_days, update_cubes
from pendopo.analytics.models import ArchivedDay, DayCell, DayMall, DaySpread, MonthCell
from pendopo.analytics.queries import day_series
from pendopo.analytics.tests.test_cubes import NINE, a_morning, everything, queue
from pendopo.analytics.types import COLUMNS, ArchiveUnreadable, Place, PointState
from pendopo.config.commands import archive as commands
from pendopo.events.models import Event
from pendopo.kit.actor import SYSTEM
from pendopo.malls.tests.factories import make_mall, make_stall

pytestmark = pytest.mark.django_db(transaction=True)
TOMORROW = NINE + timedelta(days=1)
FILE = "month=2026-11/region=32.71/bogor-2026-11-23.parquet"


@pytest.fixture
def folder(tmp_path, settings) -> Path:
    settings.ARCHIVE = str(tmp_path / "archive")
    return tmp_path / "archive"


def export(at=TOMORROW) -> tuple[int, int]:
    update_cubes(by=SYSTEM, at=at)
    done = export_closed_days(by=SYSTEM, at=at)
    return done.files, done.again


def forget_the_log() -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE events_event, analytics_daycell, analytics_dayspread, analytics_daymall,"
                       " analytics_monthcell, analytics_archivedday")  # fmt: skip


def test_only_days_that_are_over_are_written_once(folder):
    a_morning()
    queue("visit.started", at=TOMORROW, visit="today")
    assert export() == (1, 0)
    assert export() == (0, 0)
    table = parquet.read_table(folder / FILE)
    assert table.column_names == list(COLUMNS)
    row = ArchivedDay.objects.get()
    assert (row.path, row.events, row.exports) == (FILE, table.num_rows, 1)
    assert row.sha256 == hashlib.sha256((folder / FILE).read_bytes()).hexdigest()
    assert [path for path in folder.rglob("*") if path.is_file()] == [folder / FILE]


def test_a_late_event_or_a_lost_file_writes_the_day_again(folder):
    a_morning()
    export()
    queue("visit.started", visit="late", at=NINE)
    assert export() == (1, 1)
    assert "late" in parquet.read_table(folder / FILE)["visit"].to_pylist()
    assert (ArchivedDay.objects.get().exports, ArchivedDay.objects.get().is_stale) == (2, False)
    (folder / FILE).unlink()
    assert export() == (1, 1)
    assert (folder / FILE).is_file()


def test_the_archive_names_nobody_and_follows_nobody_from_month_to_month(folder):
    queue("visit.started", visit="v1", person="p1")
    queue("visit.started", visit="v2", person="p1", at=NINE + timedelta(days=1))
    queue("visit.started", visit="v3", person="p1", at=NINE + timedelta(days=10))
    export(NINE + timedelta(days=30))
    persons = [parquet.read_table(path)["person"][0].as_py() for path in sorted(folder.rglob("*.parquet"))]
    assert persons[0] == persons[1] != persons[2]
    assert "p1" not in persons


def test_cubes_from_files_equal_cubes_from_the_log(folder):
    make_stall(make_mall())
    a_morning()
    queue("visit.started", visit="v9", person="p1", at=NINE + timedelta(days=1))
    queue("visit.started", visit="v10", person="p1", at=NINE + timedelta(days=2))
    export(NINE + timedelta(days=5))
    first = everything()
    forget_the_log()
    files = sorted(folder.rglob("*.parquet"))
    for _again in range(2):
        done = count_archive(files=files, generated=False, by=SYSTEM, at=NINE)
        assert (done.days, done.kept) == (3, 0)
        after = everything()
        for row in after["DayMall"]:
            assert row.pop("is_from_files")
        for row in after["MonthCell"]:
            assert row.pop("visitors_from_files") == row["visitors"]
        for row in first["DayMall"]:
            row.pop("is_from_files", None)
        for row in first["MonthCell"]:
            row.pop("visitors_from_files", None)
        assert after == first
    doubled = folder / "again.parquet"
    doubled.write_bytes(files[0].read_bytes())
    count_archive(files=[*files, doubled], generated=False, by=SYSTEM, at=NINE)
    assert sum(row.visits for row in DayCell.objects.all()) == 6


def test_generated_days_stay_generated_when_the_log_touches_them(folder):
    make_stall(make_mall())
    a_morning()
    export()
    forget_the_log()
    count_archive(files=list(folder.rglob("*.parquet")), generated=True, by=SYSTEM, at=NINE)
    queue("visit.started", visit="real", at=NINE)
    queue("visit.started", visit="next day", at=TOMORROW, person="p7")
    assert update_cubes(by=SYSTEM, at=TOMORROW) == 1
    told = Event.objects.filter(name="analytics.cubes.updated").latest("id").data
    assert (told["days"], told["kept"]) == (1, 1)
    points = day_series("visits", place=Place.of_mall("bogor"), first=NINE.date(), last=TOMORROW.date())
    assert [(point.value, point.state) for point in points] == [
        (4, PointState.GENERATED), (1, PointState.COUNTED),
    ]  # fmt: skip
    month = MonthCell.objects.get(agency="", channel="")
    assert (month.visits, month.visitors, month.visitors_from_files, month.is_generated) == (5, 5, 4, True)


def test_days_of_the_log_are_kept_against_files(folder):
    a_morning()
    export()
    before = everything()
    done = count_archive(files=list(folder.rglob("*.parquet")), generated=True, by=SYSTEM, at=NINE)
    assert (done.days, done.kept) == (0, 1)
    assert everything() == before


def test_days_between_show_as_holes(folder):
    make_stall(make_mall())
    queue("visit.started", at=NINE)
    queue("visit.started", visit="v2", at=NINE + timedelta(days=7))
    export(NINE + timedelta(days=9))
    forget_the_log()
    count_archive(files=list(folder.rglob("*.parquet")), generated=True, by=SYSTEM, at=NINE)
    assert [row.day.day for row in DayMall.objects.filter(stalls_seen=0).order_by("day")] == [24, 25, 26, 27]
    given = {("bogor", date(2026, 11, 25)): frozenset()}
    count_archive(
        files=list(folder.rglob("*.parquet")), generated=True, by=SYSTEM, at=NINE, open_stalls=given
    )
    assert DayMall.objects.count() == 2


def test_what_is_no_archive_is_refused_and_changes_nothing(tmp_path):
    broken = tmp_path / "broken.parquet"
    broken.write_bytes(b"PAR1 nothing of the kind")
    with pytest.raises(ArchiveUnreadable):
        count_archive(files=[broken], generated=True, by=SYSTEM, at=NINE)
    assert not DayCell.objects.exists()
    assert not DaySpread.objects.exists()


def test_the_commands(folder, capsys):
    a_morning()
    update_cubes(by=SYSTEM, at=NINE)
    assert commands.export(["--to", str(folder / "elsewhere"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["files"] in {0, 1}  # by the clock of the machine
    assert commands.count([str(folder / "nothing")]) == 2
    assert commands.recount(["--json"]) == 0
    assert json.loads(capsys.readouterr().out)["days"] == 1
    export(datetime(2026, 12, 1, tzinfo=UTC))
    assert commands.count([str(folder), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["kept"] == 1
