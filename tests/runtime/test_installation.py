"""`pendopo run` and the commands beside it: one address, everything restarted that dies, a backup that
holds everything, nothing left behind.
"""

import json
import os
import re
import signal
import stat
import tarfile
import time

import pytest

from pendopo.config.runtime.processes import is_alive

from .conftest import Installation, until

pytestmark = pytest.mark.slow


SEALED = """
from django.utils import timezone
from pendopo.people.models import Applicant
from pendopo.kit import clock
if {write}:
    Applicant.objects.create(name="Sari dari Bogor", pseudonym="uji-cadangan")
print("NAME", Applicant.objects.get(pseudonym="uji-cadangan").name)
"""


def test_it_says_where_to_go_and_who_may_sign_in(running):
    said = running.said()
    assert f"http://localhost:{running.port}" in said
    assert "/papan/bogor/" in said
    assert "petugas.1" in said
    assert running.get("/healthz") == (200, b'{"status": "alive"}')
    until(running.is_ready, lambda: running.get("/readyz"))
    told = json.loads(running.get("/readyz")[1])
    assert all(told[part]["ok"] for part in ("database", "worker", "streams"))


def test_pages_streams_and_static_files_come_from_one_address(running):
    status, page = running.get("/")
    assert status == 200
    assert b"waktu demo" in page.lower()
    style = page.split(b'rel="stylesheet" href="', 1)[1].split(b'"', 1)[0].decode()
    assert running.get(style)[0] == 200
    assert running.get("/tidak-ada/")[0] == 404
    assert running.get("/?q=%ff%fe")[0] == 200


@pytest.mark.parametrize(
    "path", ["/m/bogor/", "/kios/bogor/", "/papan/bogor/", "/petugas/", "/pantau/", "/k/"]
)
def test_every_face_says_that_its_time_is_the_demos(running, path):
    status, page = running.get(path)
    assert status == 200
    assert b"waktu demo" in page.lower()


def test_keys_are_for_the_owner_only(running):
    for path, mode in (
        (running.data, 0o700),
        (running.data / "keys", 0o700),
        (running.data / "keys/keys.json", 0o600),
    ):
        assert stat.S_IMODE(path.stat().st_mode) == mode
    assert stat.S_IMODE((running.data / "run.json").stat().st_mode) == 0o600


def test_the_demo_opens_at_nine_of_an_open_day(running):
    told = json.loads(running.pendopo("demo", "clock", "--json").stdout)
    assert told["demo_time"][11:13] == "09"
    assert running.pendopo("demo", "clock", "2026-12-01 13:30", "--speed", "2", "--json").returncode == 0
    told = json.loads(running.pendopo("demo", "clock", "--json").stdout)
    assert told["demo_time"].startswith("2026-12-01T13:3")
    assert told["speed"] == 2
    assert running.pendopo("demo", "clock", "besok").returncode == 1


@pytest.mark.parametrize("kind", ["web", "worker", "vendors"])
def test_a_killed_part_is_started_again(running, kind):
    until(lambda: len(running.parts(kind)) == (2 if kind == "web" else 1))
    before = running.parts(kind)
    os.kill(before[0], signal.SIGKILL)
    until(lambda: len(running.parts(kind)) == len(before) and before[0] not in running.parts(kind))
    until(running.is_ready, lambda: running.get("/readyz"))
    assert running.get("/")[0] == 200


def test_a_killed_database_is_recovered_and_readyz_tells_the_truth(running):
    before = running.database_pid()
    os.kill(before, signal.SIGKILL)
    until(lambda: running.get("/readyz")[0] == 503 or running.database_pid() != before)
    until(lambda: running.is_ready() and running.database_pid() != before, running.said)
    assert running.get("/")[0] == 200


def test_a_taken_port_and_a_taken_folder_are_clear_errors(running, taken_port, tmp_path):
    other = Installation(tmp_path / "other", more={"PORT": str(taken_port)})
    refused = other.pendopo("run")
    assert refused.returncode == 1
    assert f"Port {taken_port}" in refused.stderr
    assert "PORT=" in refused.stderr
    assert not (other.data / "postgres.json").exists()
    refused = running.pendopo("run")
    assert refused.returncode == 1
    assert "make stop" in refused.stderr
    refused = Installation(tmp_path / "wrong", more={"PORT": "abc"}).pendopo("run")
    assert "PORT must be" in refused.stderr


def test_doctor_finds_nothing_to_mend(running):
    until(running.is_ready)
    told = running.pendopo("doctor", "--json")
    findings = json.loads(told.stdout)
    assert told.returncode == 0, findings
    assert {"python", "keys", "database", "server", " worker"} <= {finding["what"] for finding in findings}


def test_a_demo_never_becomes_real(running):
    real = Installation(running.data, demo="0")
    assert "belongs to the demo" in real.pendopo("run").stderr


def test_everything_comes_back_with_its_keys(running, tmp_path):
    assert "NAME Sari dari Bogor" in running.pendopo("shell", "-c", SEALED.format(write=True)).stdout
    (running.data / "files").mkdir(exist_ok=True)
    (running.data / "files" / "surat.txt").write_text("isi")
    file = tmp_path / "cadangan.tar"
    done = running.pendopo("backup", str(file))
    assert done.returncode == 0, done.stderr
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with tarfile.open(file) as archive:
        assert {"manifest.json", "keys.json", "database.dump"} <= set(archive.getnames())

    other = Installation(tmp_path / "other")
    try:
        done = other.pendopo("restore", str(file))
        assert done.returncode == 0, done.stderr
        assert (other.data / "keys/keys.json").read_bytes() == (running.data / "keys/keys.json").read_bytes()
        assert (other.data / "files" / "surat.txt").read_text() == "isi"
        assert "NAME Sari dari Bogor" in other.pendopo("shell", "-c", SEALED.format(write=False)).stdout
        refused = other.pendopo("restore", str(file))
        assert refused.returncode == 1
        assert "--yes" in refused.stderr
        assert other.pendopo("restore", "--yes", str(file)).returncode == 0
        assert "NAME Sari" in other.pendopo("shell", "-c", SEALED.format(write=False)).stdout
    finally:
        other.remove()
    assert not other.data.exists()


def test_a_restore_over_a_running_installation_is_refused(running, tmp_path):
    file = tmp_path / "apa.tar"
    file.write_bytes(b"")
    assert "Stop it first" in running.pendopo("restore", "--yes", str(file)).stderr


def test_parts_end_when_the_supervisor_is_killed_and_the_next_start_takes_over(running):
    until(lambda: len(running.parts("web")) == 2)
    children = running.parts("web") + running.parts("worker") + running.parts("vendors")
    database = running.database_pid()
    os.kill(running.process.pid, signal.SIGKILL)
    running.process.wait()
    until(lambda: not any(is_alive(pid) for pid in children))
    took = running.start()
    assert running.database_pid() == database
    assert took < 20  # a busy test machine; the promise of 5 s is measured on an idle one


def test_stop_leaves_nothing_behind(running):
    until(lambda: len(running.parts("web")) == 2)
    children = [*running.parts("web"), *running.parts("worker"), *running.parts("vendors")]
    children.append(running.database_pid())
    assert running.pendopo("stop").stdout.strip() == "Stopped."
    assert running.process.wait(timeout=30) == 0
    assert not any(is_alive(pid) for pid in children)
    assert not (running.data / "run.json").exists()
    assert running.pendopo("stop").stdout.strip() == "Nothing runs."
    begun = time.monotonic()
    running.start()
    assert time.monotonic() - begun < 20


@pytest.mark.parametrize("content", ["nothing", "strange", "link", "outside", "torn"])
def test_a_file_that_is_no_backup_changes_nothing(tmp_path, clusters, content):
    file = tmp_path / "bukan.tar"
    if content == "nothing":
        file.write_bytes(b"halo" * 1000)
    elif content == "strange":
        (tmp_path / "passwd").write_text("x")
        with tarfile.open(file, "w") as archive:
            archive.add(tmp_path / "passwd", "../passwd")
    elif content in {"link", "outside"}:
        entry = tarfile.TarInfo("files/daftar" if content == "link" else "files/../../daftar")
        if content == "link":
            entry.type, entry.linkname = tarfile.SYMTYPE, "/etc"
        with tarfile.open(file, "w") as archive:
            archive.addfile(entry)
    else:
        (tmp_path / "manifest.json").write_text(json.dumps({"format": 1, "demo": True}))
        with tarfile.open(file, "w") as archive:
            archive.add(tmp_path / "manifest.json", "manifest.json")
    target = Installation(tmp_path / "data")
    refused = target.pendopo("restore", str(file))
    assert refused.returncode == 1
    assert "backup" in refused.stderr
    assert not (target.data / "postgres.json").exists()
    assert not (target.data / "keys").exists()


def test_an_empty_installation_gives_one_link_to_its_first_administrator(tmp_path, clusters):
    empty = Installation(tmp_path / "real", demo="0")
    try:
        empty.start()
        link = re.search(r"/akun/pertama/\S+", empty.said())
        assert link, empty.said()
        assert empty.get(link.group(0))[0] == 200
        assert b"waktu demo" not in empty.get("/")[1].lower()
        assert "not a demo" in empty.pendopo("demo", "clock").stderr
        assert empty.get("/demo/surat")[0] == 404
        empty.demo = "1"
        assert "real installation" in empty.pendopo("run").stderr
        empty.demo = ""
        assert "not a demo" in empty.pendopo("demo", "clock").stderr
    finally:
        empty.demo = "0"
        empty.remove()
