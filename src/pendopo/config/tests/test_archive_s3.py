"""The archive in a bucket: a real S3 service on loopback that checks who signs."""

import json
import socket
from datetime import timedelta
from pathlib import Path

import pytest

from pendopo.analytics.actions import count_archive, export_closed_days, recount_cubes, update_cubes
from pendopo.analytics.models import ArchivedDay
from pendopo.analytics.queries.store import Store, open_store
from pendopo.analytics.tests.bucket import WRITER, Service, s3_service
from pendopo.analytics.tests.test_archive import FILE, TOMORROW, export, forget_the_log
from pendopo.analytics.tests.test_cubes import NINE, a_morning, everything, queue
from pendopo.analytics.types import ArchiveNotKnown, ArchiveOutOfReach, ArchiveRefused
from pendopo.config.commands import archive as commands
from pendopo.config.commands import doctor
from pendopo.events.models import Event
from pendopo.kit.actor import SYSTEM

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.enable_socket]


@pytest.fixture(scope="module")
def service(tmp_path_factory) -> Service:
    with s3_service(tmp_path_factory.mktemp("s3") / "log") as running:
        yield running


@pytest.fixture
def bucket(service, settings, request) -> Service:
    """The settings of an installation whose archive lies in a folder of the bucket of its own."""
    settings.ARCHIVE = f"s3://mal/{request.node.name}"
    settings.ARCHIVE_S3 = service.options(service.writer)
    return service


def test_days_go_to_the_bucket_once_come_back_and_count_the_same(bucket, settings, tmp_path, capsys):
    a_morning()
    queue("visit.started", visit="v9", person="p1", at=TOMORROW)
    assert export(TOMORROW + timedelta(days=1)) == (2, 0)
    assert export(TOMORROW + timedelta(days=1)) == (0, 0)
    queue("visit.started", visit="late", at=NINE)
    assert export(TOMORROW + timedelta(days=1)) == (1, 1)
    assert FILE in open_store().paths()
    before = everything()
    recount_cubes(by=SYSTEM, at=TOMORROW)
    assert everything() == before
    brought = open_store().bring(tmp_path / "brought")
    settings.ARCHIVE = str(tmp_path / "folder")
    assert export(TOMORROW + timedelta(days=1)) == (2, 2)
    assert [path.read_bytes() for path in brought] == [
        (tmp_path / "folder" / path.relative_to(tmp_path / "brought")).read_bytes() for path in brought
    ]
    forget_the_log()
    settings.ARCHIVE = ""
    for _again in range(2):
        assert commands.count([f"s3://mal/{Path(FILE).parts[0]}-no"]) == 2
        capsys.readouterr()
        name = "test_days_go_to_the_bucket_once_come_back_and_count_the_same"
        assert commands.count([f"s3://mal/{name}", "--json"]) == 0
        assert (done := json.loads(capsys.readouterr().out))["files"] == 2
        assert (done["days"], done["kept"]) == (2, 0)
    counted = everything()["DayCell"]
    assert sum(row["visits"] for row in counted) == sum(row["visits"] for row in before["DayCell"])


def test_what_fails_in_the_middle_is_told_and_taken_up_again(bucket, monkeypatch):
    for day in range(3):
        queue("visit.started", visit=f"v{day}", at=NINE + timedelta(days=day))
    written = []
    write = Store.write

    def refused_after_the_first(self, path, content):
        if written:
            bucket.take_away("arsip")
        write(self, path, content)
        written.append(path)

    monkeypatch.setattr(Store, "write", refused_after_the_first)
    after = NINE + timedelta(days=5)
    with pytest.raises(ArchiveRefused):
        export(after)
    bucket.give_back("arsip", WRITER)
    monkeypatch.undo()
    assert open_store().paths() == set(written) == {row.path for row in ArchivedDay.objects.all()}
    assert Event.objects.get(name="analytics.archive.exported").data["files"] == 1
    assert export(after) == (2, 0)
    assert len(open_store().paths()) == ArchivedDay.objects.count() == 3


def test_a_file_that_is_only_half_there_is_no_file(bucket):
    store = open_store()
    stream = store.files.open_output_stream(f"{store.root}/half.parquet")
    stream.write(b"x" * 11_000_000)  # more than a part of an upload
    stream.flush()
    assert store.paths() == set()


@pytest.mark.parametrize("wrong", ["key", "secret", "reader", "bucket", "place", "port"])
def test_wrong_settings_are_named_and_nothing_is_noted(bucket, settings, monkeypatch, wrong):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{probe.getsockname()[1]}"
    given = {
        "key": ({"access_key": "AKIAFORGOTTEN"}, ArchiveRefused),
        "secret": ({"secret_key": "not-that"}, ArchiveRefused),
        "reader": (bucket.reader, ArchiveRefused),
        "bucket": ({}, ArchiveNotKnown),
        "place": ({}, ArchiveNotKnown),
        "port": ({"endpoint_override": nobody}, ArchiveOutOfReach),
    }
    options, error = given[wrong]
    settings.ARCHIVE_S3 = {**settings.ARCHIVE_S3, **options}
    if wrong in {"bucket", "place"}:
        settings.ARCHIVE = "s3://elsewhere/arsip" if wrong == "bucket" else "s3://"
    a_morning()
    update_cubes(by=SYSTEM, at=TOMORROW)
    before = everything()
    with pytest.raises(error) as caught:
        export_closed_days(by=SYSTEM, at=TOMORROW)
    assert type(caught.value) is error
    assert not ArchivedDay.objects.exists()
    assert not Event.objects.filter(name="analytics.archive.exported").exists()
    assert everything() == before
    if wrong == "port":
        return  # the client tries three times each: once is enough
    monkeypatch.setenv("PENDOPO_ARCHIVE", settings.ARCHIVE)
    found = list(doctor._safely(doctor._archive_check))
    if wrong == "reader":
        assert found[0].state == "good"  # reading is all that the doctor does
    else:
        assert (found[0].state, found[0].advice) == ("bad", str(caught.value))
        assert bucket.writer["secret_key"] not in found[0].said + found[0].advice


def test_another_place_gets_everything_and_changes_no_note(bucket, tmp_path, settings):
    a_morning()
    export()
    queue("visit.started", visit="late", at=NINE)
    update_cubes(by=SYSTEM, at=TOMORROW)
    elsewhere = Store(str(tmp_path / "elsewhere"))
    assert export_closed_days(by=SYSTEM, at=TOMORROW, store=elsewhere).files == 1
    assert elsewhere.paths() == {FILE}
    assert ArchivedDay.objects.get().is_stale
    assert export() == (1, 1)
    assert export_closed_days(by=SYSTEM, at=TOMORROW, store=elsewhere).files == 1
    assert count_archive(
        files=elsewhere.bring(tmp_path / "brought"), generated=False, by=SYSTEM, at=NINE
    ).kept == 1  # fmt: skip


def test_a_folder_that_may_not_be_written_is_named_too(tmp_path, settings):
    (tmp_path / "file").write_text("")
    settings.ARCHIVE = str(tmp_path / "file" / "archive")
    a_morning()
    update_cubes(by=SYSTEM, at=TOMORROW)
    with pytest.raises(ArchiveOutOfReach):
        export_closed_days(by=SYSTEM, at=TOMORROW)
