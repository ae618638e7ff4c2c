"""In the middle of a booking storm web processes, the worker and the database are killed, and the disk fills.

People repeat their request with the same key until they are answered. At the end nothing is lost, nothing is
doubled, the taken places equal the recount, and every message was sent once.
"""

import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from .conftest import Installation, until
from .storm import (
    ask,
    assert_nothing_lost_nothing_doubled,
    counts_at_rest,
    folder_of,
    storm,
    until_more,
)

pytestmark = [pytest.mark.slow, pytest.mark.race]

MANY = {"PENDOPO_DEMO_MESSAGES": "1000000"}
DISK = "380m"


@pytest.fixture(scope="module")
def mall(tmp_path_factory: pytest.TempPathFactory, clusters: Path) -> Iterator[Installation]:
    """The demo, open, whose mailbox takes all messages."""
    installation = Installation(tmp_path_factory.mktemp("storm") / "data", more=MANY)
    try:
        installation.start()
        until(lambda: installation.is_ready() and len(installation.parts("web")) == 2, installation.said)
        yield installation
    finally:
        installation.remove()


def kill(pids: list[int]) -> None:
    """As the kernel does when memory runs out."""
    for pid in pids:
        os.kill(pid, signal.SIGKILL)


def wait_for_others(mall: Installation, kind: str, dead: list[int], count: int) -> None:
    """Until new ones stand in for the dead."""
    until(lambda: len(set(mall.parts(kind)) - set(dead)) == count, mall.said)


def test_killed_web_processes_and_workers_in_a_storm(mall):
    before = counts_at_rest(mall)
    with storm(mall) as raging:
        until_more(raging)
        for _ in range(3):
            web, worker = mall.parts("web"), mall.parts("worker")
            kill(web[:1])
            until_more(raging)
            kill(worker)
            wait_for_others(mall, "web", web[:1], 2)
            wait_for_others(mall, "worker", worker, 1)
            until_more(raging)
        for _ in range(12):  # a kill between two answers breaks no line: then once more
            both = mall.parts("web")
            kill(both + mall.parts("worker"))
            wait_for_others(mall, "web", both, 2)
            until_more(raging)
            if raging.told["0"]:
                break
    assert raging.told["0"] > 0, "no line broke: nothing was proved"
    until(mall.is_ready, lambda: mall.get("/readyz"))
    assert_nothing_lost_nothing_doubled(raging, before)


@pytest.mark.parametrize("how", ["kill", "restart", "pull the plug"])
def test_a_database_that_ends_in_a_storm(mall, how):
    until(mall.is_ready, lambda: mall.get("/readyz"))
    before = counts_at_rest(mall)
    with storm(mall) as raging:
        until_more(raging)
        dead = mall.database_pid()
        os.kill(dead, {"kill": signal.SIGKILL, "restart": signal.SIGINT}.get(how, signal.SIGQUIT))
        until(lambda: not mall.is_ready() or mall.database_pid() != dead, mall.said)
        until(lambda: mall.is_ready() and mall.database_pid() != dead, mall.said)
        until_more(raging)
    # Most wait for a connection and notice nothing; who was in the middle is told to ask again.
    assert all("Idempotency-Key" in sentence for sentence in raging.sentences)
    assert_nothing_lost_nothing_doubled(raging, before)


@pytest.fixture
def small_disk(clusters: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A disk of its own that can be filled."""
    disk = clusters / "disk"
    disk.mkdir(mode=0o755)
    words = ["mount", "-t", "tmpfs", "-o", f"size={DISK},mode=0755", "tmpfs", str(disk)]
    if os.geteuid() != 0 or shutil.which("mount") is None:
        pytest.skip("only root may mount a small disk")
    if subprocess.run(words, check=False, capture_output=True).returncode:
        pytest.skip("this machine does not allow to mount a small disk")
    monkeypatch.setenv("PENDOPO_CLUSTERS", str(disk / "clusters"))
    try:
        yield disk
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)
        disk.rmdir()


def fill(disk: Path) -> Path:
    """Take every byte that is left."""
    filler = disk / "filler"
    with filler.open("ab", buffering=0) as file:
        size = 1 << 20
        while size:
            try:
                file.write(b"\0" * size)
            except OSError:
                size //= 2
    return filler


def test_a_disk_that_fills_in_a_storm(small_disk):
    full = Installation(small_disk / "data", more=MANY)
    try:
        full.start()
        until(lambda: full.is_ready() and len(full.parts("web")) == 2, full.said)
        assert small_disk in folder_of(full).parents
        before = counts_at_rest(full)
        with storm(full) as raging:
            until_more(raging)
            filler = fill(small_disk)
            until(lambda: full.get("/readyz")[0] == 503, lambda: full.get("/readyz"))
            until(lambda: raging.told["503"] > 10, lambda: raging.told)
            end = time.monotonic() + 15
            while time.monotonic() < end:
                fill(small_disk)  # what the database gives back is taken too
                time.sleep(1)
            told = json.loads(full.get("/readyz")[1])
            assert not told["database"]["ok"]
            assert "disk is full" in told["database"]["reason"]
            assert full.get("/healthz")[0] == 200
            status, page = full.get("/")
            assert status in {200, 503}, page[:500]
            filler.unlink()
            until(full.is_ready, lambda: f"{full.get('/readyz')} {full.said()}")
            until_more(raging)
        assert all("Idempotency-Key" in sentence for sentence in raging.sentences)
        assert_nothing_lost_nothing_doubled(raging, before)
        assert ask(full, "SELECT 1") == [(1,)]
        assert full.process is not None
        assert full.process.poll() is None
    finally:
        (small_disk / "filler").unlink(missing_ok=True)
        full.remove()
