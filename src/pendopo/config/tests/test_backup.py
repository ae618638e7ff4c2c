"""A backup brings everything back, personal data included, or changes nothing."""

import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from pendopo.config.commands import backup
from pendopo.config.runtime.instance import PACKAGE
from pendopo.config.runtime.keys import ensure_keys

pytestmark = pytest.mark.slow

WRITE = """
from pendopo.people import actions
from pendopo.kit import clock
from pendopo.kit.actor import SYSTEM
actions.ensure_applicant(name="Sari Wulandari", phone="081234567890", by=SYSTEM, at=clock.now())
"""
READ = """
from pendopo.people.models import Applicant
print("found", [applicant.name for applicant in Applicant.objects.all()])
"""
# Two visits that were counted, one that was not; a day out of files; the archive of what is over.
COUNT = """
from datetime import timedelta
from pendopo.analytics.actions import export_closed_days, update_cubes
from pendopo.analytics.models import DayCell
from pendopo.events.actions import record
from pendopo.kit import clock
from pendopo.kit.actor import SYSTEM
now = clock.now()
def visit(code):
    record("queue.visit.started", by=SYSTEM, at=now, region="32.71", mall="bogor", stall="dukcapil",
        agency="dukcapil", channel="kiosk", visit=code)
visit("a"), visit("b")
assert update_cubes(by=SYSTEM, at=now) == 1
assert export_closed_days(by=SYSTEM, at=now + timedelta(days=2)).files == 1
visit("c")
DayCell.objects.create(mall="batam", region_code="21.71", day="2026-01-05", visits=7, is_generated=True)
"""
GO_ON = """
from datetime import timedelta
from pendopo.analytics.actions import export_closed_days, update_cubes
from pendopo.analytics.models import DayCell
from pendopo.events.actions import record
from pendopo.kit import clock
from pendopo.kit.actor import SYSTEM
print("kept", dict(DayCell.objects.order_by("mall", "day").values_list("mall", "visits")))
record("queue.visit.started", by=SYSTEM, at=clock.now(), region="32.71", mall="bogor", stall="dukcapil",
    agency="dukcapil", channel="kiosk", visit="d")
update_cubes(by=SYSTEM, at=clock.now())
print("counted", sum(DayCell.objects.filter(mall="bogor").values_list("visits", flat=True)))
print("archived", export_closed_days(by=SYSTEM, at=clock.now() + timedelta(days=2)).again > 0)
"""


def pendopo(data: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PENDOPO_DATA": str(data), "DEMO": "0", "PYTHONPATH": str(PACKAGE.parent)}
    environment.pop("DATABASE_URL", None)
    return subprocess.run(
        [sys.executable, "-m", "pendopo.config.cli", *words],
        env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=180,
        check=False,
    )  # fmt: skip


def good(data: Path, *words: str) -> str:
    done = pendopo(data, *words)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture
def folders(tmp_path):
    """A folder with a database in it, and one that is not there yet."""
    old, new = tmp_path / "old", tmp_path / "new"
    old.mkdir(mode=0o700)
    ensure_keys(old)
    yield old, new
    for data in (old, new):
        if data.exists():
            good(data, "reset", "--yes")


def test_a_backup_comes_back_and_never_by_accident_over_something_else(folders, tmp_path):
    old, new = folders
    file = tmp_path / "backup.tar"
    good(old, "prepare")
    good(old, "shell", "-c", WRITE)
    good(old, "shell", "-c", COUNT)
    (old / "files").mkdir()
    (old / "files" / "letter.txt").write_text("letter")
    good(old, "backup", str(file))
    assert file.stat().st_mode & 0o777 == 0o600

    good(new, "restore", str(file))
    assert "found ['Sari Wulandari']" in good(new, "shell", "-c", READ)
    assert (new / "keys" / "keys.json").read_bytes() == (old / "keys" / "keys.json").read_bytes()
    assert (new / "keys" / "keys.json").stat().st_mode & 0o777 == 0o600
    assert (new / "files" / "letter.txt").read_text() == "letter"

    told = good(new, "shell", "-c", GO_ON)  # cubes are there, and follow the log on a server that counts anew
    assert "kept {'batam': 7, 'bogor': 2}" in told
    assert "counted 4" in told
    assert "archived True" in told

    refused = pendopo(new, "restore", str(file))
    assert refused.returncode == 1
    assert "--yes" in refused.stderr
    good(new, "restore", str(file), "--yes")
    broken = tmp_path / "broken.tar"
    broken.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    assert pendopo(new, "restore", str(broken), "--yes").returncode == 1
    assert "found ['Sari Wulandari']" in good(new, "shell", "-c", READ)


def test_an_archive_without_a_database_is_refused_before_anything_is_touched(tmp_path):
    data, file = tmp_path / "data", tmp_path / "other.tar"
    (tmp_path / "manifest.json").write_text('{"format": 1, "demo": false, "saved_at": "2026-11-24"}')
    shutil.copy(tmp_path / "manifest.json", tmp_path / "database.dump")
    shutil.copy(ensure_keys(tmp_path), tmp_path / "keys.json")
    with tarfile.open(file, "w") as archive:
        for name in ("manifest.json", "database.dump", "keys.json"):
            archive.add(tmp_path / name, name)
    refused = pendopo(data, "restore", str(file))
    assert refused.returncode == 1
    assert "pg_restore failed" in refused.stderr
    assert not (data / "postgres.json").exists()


def test_what_a_given_older_server_does_not_know_is_left_out_of_the_head_only(tmp_path):
    script = tmp_path / "restore.sql"
    unknown = b"SET transaction_timeout = 0;\n"
    head = b"SET statement_timeout = 0;\n" + unknown + b"SET row_security = off;\n"
    rows = b"COPY public.note (text) FROM stdin;\n" + unknown + b"\\.\n"
    script.write_bytes(head + rows)
    backup._speak_to_older_servers(script)
    assert script.read_bytes() == head.replace(unknown, b"") + rows
