"""A browser and a living mall, once a session. Without Chromium journeys are skipped, unless CI is set."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

from pendopo.config.commands import build

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 400  # for a machine that does much else
BUILD = "from pendopo.config.commands.build import collect_static"  # hashed and compressed, as installed


@dataclass(frozen=True)
class Place:
    """Where the mall is, and what is in it."""

    url: str
    tickets: list[str]
    counter: int
    database: str
    server: "Server"


class Server:
    """The web process of the journeys: the installation's own application, streams included."""

    def __init__(self, port: int, folder: Path, environment: dict[str, str]) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.folder = folder
        self.vendors_url = f"http://127.0.0.1:{environment['PENDOPO_VENDORS_PORT']}"
        self.mall_file = folder / "mall.json"
        self._arguments = [sys.executable, "-m", "tests.journeys.server", str(port), str(self.mall_file)]
        self._environment = environment
        self._log = folder / "server.log"

    def start(self) -> None:
        """Start, and wait until pages come; the mall is opened the first time only."""
        with self._log.open("a") as log:
            self._process = subprocess.Popen(
                self._arguments, env=self._environment, cwd=ROOT, stdout=log, stderr=log
            )
        _wait(self._process, f"{self.url}/komponen/", self._log)

    def stop(self, *, at_once: bool = False) -> None:
        """End the process, politely or at once."""
        if at_once:
            self._process.kill()
        else:
            self._process.terminate()
        self._process.wait(timeout=20)


def chromium_path() -> str | None:
    """The system's Chromium, or the one that playwright brought."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        found = shutil.which(name)
        if found:
            return found
    brought = sorted(Path.home().glob(".cache/ms-playwright/chromium*/**/chrome"))
    return str(brought[-1]) if brought else None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """One Chromium for the session."""
    path = chromium_path()
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("Chromium is missing, and CI is set.")
        pytest.skip("Chromium is missing: journeys are skipped.")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def mall(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A server process on a database of its own."""
    address = os.environ["DATABASE_URL"] if "DATABASE_URL" in os.environ else _cluster_address()
    name = f"journeys_{os.getpid()}"
    with psycopg.connect(address, autocommit=True) as connection:
        migrated = connection.execute("SELECT 1 FROM pg_database WHERE datname = 'migrated'").fetchone()
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {'migrated' if migrated else 'template1'}")
    folder = tmp_path_factory.mktemp("journeys")
    port = _free_port()
    database = address.replace("postgresql:///postgres", f"postgresql:///{name}")
    environment = {
        **os.environ,
        "DATABASE_URL": database,
        "DEMO": "1",
        "PORT": str(port),
        "PENDOPO_VENDORS_PORT": str(_free_port()),
        "PENDOPO_DATA": str(folder),
        "PENDOPO_BUILD": str(folder / "build"),
        "PENDOPO_DEMO_HISTORY": "0",
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
    }
    server = Server(port, folder, environment)
    _build(folder / "build", environment)
    try:
        server.start()
        known = json.loads(server.mall_file.read_text())
        yield Place(server.url, known["tickets"], known["counter"], database, server)
    finally:
        server.stop()
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _build(target: Path, environment: dict[str, str]) -> None:
    """A copy of the checkout's build where nothing has changed since; else a build of its own."""
    if build.is_done():
        shutil.copytree(build.build_folder(), target)
        return
    code = f"from pathlib import Path; {BUILD}; collect_static(Path({str(target)!r}))"
    subprocess.run([sys.executable, "-c", code], env=environment, cwd=ROOT, check=True)


def _cluster_address() -> str:
    from django.db import connections

    known = connections.databases["default"]
    return f"postgresql:///postgres?host={known['HOST']}&user={known['USER']}"


def _wait(server: subprocess.Popen[bytes], url: str, log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        if server.poll() is not None:
            break
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except OSError:
            time.sleep(0.3)
    pytest.fail(f"The mall did not open:\n{log.read_text()[-3000:]}")


@pytest.fixture(params=[360, 1280], ids=["phone", "desk"])
def page(request: pytest.FixtureRequest, browser: Any) -> Iterator[Any]:
    """A fresh page at phone and at desk size; any script error fails the journey."""
    context = browser.new_context(viewport={"width": request.param, "height": 800}, locale="id-ID")
    yield from _watched(context)


@pytest.fixture
def plain_page(browser: Any) -> Iterator[Any]:
    """A phone without script."""
    context = browser.new_context(
        viewport={"width": 360, "height": 800}, locale="id-ID", java_script_enabled=False
    )
    yield from _watched(context)


def _watched(context: Any) -> Iterator[Any]:
    context.set_default_timeout(15000)
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on(
        "console",
        lambda line: wrong.append(line.text) if "Content Security Policy" in line.text else None,
    )
    yield page
    context.close()
    assert wrong == []
