"""Installations in folders of their own, started by `pendopo run` as people do."""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from pendopo.config.runtime.instance import ROOT

PATIENCE = 90.0
OURS = ("DATABASE_URL", "DEMO", "PORT", "HOST", "PENDOPO_DATA", "PENDOPO_URL", "PENDOPO_TEST_SESSION")


@pytest.fixture(scope="module")
def clusters() -> Iterator[Path]:
    """A folder that a service user may enter, for clusters and programs when the tests run as root."""
    folder = Path(tempfile.mkdtemp(prefix="pendopo-test-clusters-"))
    folder.chmod(0o755)
    before = os.environ.get("PENDOPO_CLUSTERS")
    os.environ["PENDOPO_CLUSTERS"] = str(folder)
    yield folder
    os.environ.pop("PENDOPO_CLUSTERS")
    if before is not None:
        os.environ["PENDOPO_CLUSTERS"] = before
    shutil.rmtree(folder, ignore_errors=True)


@dataclass
class Installation:
    """One data folder with the command line and, while it runs, the process."""

    data: Path
    demo: str = "1"
    more: dict[str, str] = field(default_factory=dict)
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def environment(self) -> dict[str, str]:
        """As a person's shell: nothing of this test session but where the code is."""
        kept = {name: value for name, value in os.environ.items() if name not in OURS}
        path = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
        own = {"PENDOPO_DATA": str(self.data), "DEMO": self.demo, "PORT": "0", "PYTHONPATH": path}
        return {**kept, **own, "PENDOPO_DEMO_HISTORY": "0", **self.more}

    def pendopo(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run one command to its end."""
        return subprocess.run(
            [sys.executable, "-m", "pendopo.config.cli", *words], env=self.environment, text=True,
            capture_output=True, check=False, stdin=subprocess.DEVNULL, cwd="/", timeout=PATIENCE,
        )  # fmt: skip

    def start(self) -> float:
        """`pendopo run`; gives the seconds until it said that it is open."""
        begun = time.monotonic()
        log = self.data.with_name(f"{self.data.name}.log")
        with log.open("wb") as file:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "pendopo.config.cli", "run"], env=self.environment, stdout=file,
                stderr=file, stdin=subprocess.DEVNULL, cwd="/",
            )  # fmt: skip
        until(lambda: "is open at" in self.said() or self.process.poll() is not None, self.said)
        assert self.process.poll() is None, self.said()
        return time.monotonic() - begun

    def said(self) -> str:
        """What it has printed so far."""
        return self.data.with_name(f"{self.data.name}.log").read_text(errors="replace")

    @property
    def port(self) -> int:
        """The port it took."""
        return int(json.loads((self.data / "run.json").read_text())["port"])

    def get(self, path: str) -> tuple[int, bytes]:
        """Ask for a page."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as refusal:
            return refusal.code, refusal.read()
        except OSError:
            return 0, b""

    def is_ready(self) -> bool:
        """Whether `/readyz` says so."""
        return self.get("/readyz")[0] == 200

    def parts(self, kind: str) -> list[int]:
        """The process ids of one kind of child: web or worker."""
        assert self.process is not None
        listed = subprocess.run(["ps", "-eo", "pid=,ppid=,args="], capture_output=True, text=True, check=True)
        rows = [line.split(None, 2) for line in listed.stdout.splitlines()]
        return [
            int(pid) for pid, parent, words in rows
            if int(parent) == self.process.pid and f"pendopo.config.runtime.{kind}" in words
        ]  # fmt: skip

    def database_pid(self) -> int:
        """The process id of its PostgreSQL."""
        folder = Path(json.loads((self.data / "postgres.json").read_text())["folder"])
        return int((folder / "data" / "postmaster.pid").read_text().split("\n", 1)[0])

    def stop(self) -> int:
        """SIGTERM, and the exit status."""
        assert self.process is not None
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=60)

    def remove(self) -> None:
        """Nothing stays behind."""
        if self.process is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.stop()
        self.pendopo("reset", "--yes")


def until(holds: Any, told: Any = lambda: "") -> None:
    """Wait until something holds, or fail with what was told."""
    end = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > end:
            pytest.fail(f"It did not happen in {PATIENCE:.0f} s. {told()}")
        time.sleep(0.1)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory, clusters: Path) -> Iterator[Installation]:
    """The demo, open."""
    installation = Installation(tmp_path_factory.mktemp("demo") / "data")
    try:
        installation.start()
        yield installation
    finally:
        installation.remove()


@pytest.fixture
def taken_port() -> Iterator[int]:
    """A port that somebody else listens on."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield int(other.getsockname()[1])
