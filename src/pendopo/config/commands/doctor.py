"""`pendopo doctor`: checks everything and says what to do."""

import argparse
import json
import os
import shutil
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from pendopo.config.commands import build
from pendopo.config.runtime import binaries, instance, keys
from pendopo.config.runtime.instance import RuntimeProblem
from pendopo.config.runtime.postgres import database_for_command, has_cluster

LEAST_FREE = 500_000_000


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. `state`: good, note (works, but know it), bad."""

    what: str
    state: str
    said: str
    advice: str = ""


def run(argv: list[str]) -> int:
    """Print each finding; the exit status is 1 when something must be mended."""
    parser = argparse.ArgumentParser(prog="pendopo doctor")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args(argv)
    findings = [finding for check in CHECKS for finding in _safely(check)]
    if arguments.json:
        print(json.dumps([asdict(finding) for finding in findings]))
    else:
        for finding in findings:
            print(f"  {MARKS[finding.state]} {finding.what:<12} {finding.said}")
            if finding.advice:
                print(f"      -> {finding.advice}")
        bad = sum(finding.state == "bad" for finding in findings)
        print("\nEverything is well." if not bad else f"\n{bad} to mend.")
    return 1 if any(finding.state == "bad" for finding in findings) else 0


def _safely(check: Callable[[], Iterator[Finding]]) -> Iterator[Finding]:
    """A check that breaks is a finding, not the end of the examination."""
    name = check.__name__.removeprefix("_").removesuffix("_check")
    try:
        yield from check()
    except RuntimeProblem as problem:
        said, _break, advice = str(problem).partition("\n")
        yield Finding(name, "bad", said, advice)
    except Exception as error:
        yield Finding(
            name, "bad", f"{type(error).__name__}: {error}", "This is not expected; please report it."
        )


def _python_check() -> Iterator[Finding]:
    said = f"{sys.version.split()[0]} at {sys.prefix}"
    good = sys.version_info >= (3, 11)
    yield Finding("python", "good" if good else "bad", said, "" if good else "Install Python 3.11 or newer.")


def _folder_check() -> Iterator[Finding]:
    data = instance.data_folder()
    if not data.exists():
        yield Finding("folder", "note", f"{data} does not exist yet", "make run creates it.")
        return
    instance.open_folder(data)
    free = shutil.disk_usage(data).free
    enough = free > LEAST_FREE
    yield Finding(
        "folder", "good" if enough else "bad", f"{data}, {free / 1e9:.1f} GB free",
        "" if enough else "Free some space; the database stops writing when the disk is full.",
    )  # fmt: skip
    mode = instance.remembered_mode(data)
    yield Finding("mode", "good", {True: "demo", False: "real installation", None: "not opened yet"}[mode])


def _keys_check() -> Iterator[Finding]:
    data = instance.data_folder()
    if not keys.keys_path(data).is_file():
        if instance.was_opened(data):
            raise RuntimeProblem(keys.LOST_KEYS.format(path=keys.keys_path(data)))
        yield Finding("keys", "note", "none yet", "make run creates them.")
        return
    keys.check_keys(keys.keys_path(data).read_bytes())
    private = keys.are_private(data)
    yield Finding(
        "keys", "good" if private else "bad", "private" if private else "others can read them",
        "" if private else f"chmod 700 {data}/keys; chmod 600 {data}/keys/keys.json",
    )  # fmt: skip


def _build_check() -> Iterator[Finding]:
    done = build.is_done()
    said = (
        "languages and static files are up to date" if done else "languages or static files are out of date"
    )
    yield Finding(
        "build", "good" if done else "note", said, "" if done else "make run builds them: pendopo build"
    )


def _database_check() -> Iterator[Finding]:
    data = instance.data_folder()
    given, opened = os.environ.get("DATABASE_URL"), instance.was_opened(data)
    if not given and not opened and not has_cluster(data):
        user = binaries.service_user()
        yield Finding(
            "database", "note", f"none yet; PostgreSQL will run as {user.name}", "make run creates it."
        )
        return
    with database_for_command(data):
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pendopo.config.settings")

        import django

        django.setup()
        from django.db import connection
        from django.db.migrations.executor import MigrationExecutor

        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT current_setting('server_version_num')::int, pg_database_size(current_database())"
            )
            version, size = cursor.fetchone()
        said = f"PostgreSQL {version // 10000}, {size / 1e6:.0f} MB"
        yield Finding("database", "good", said)
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if missing:
            yield Finding(
                "tables", "note", f"{len(missing)} steps behind", "make run brings them up: pendopo migrate"
            )
        else:
            yield Finding("tables", "good", "up to date")
        connection.close()
        connection.close_pool()  # type: ignore[attr-defined]


def _archive_check() -> Iterator[Finding]:
    """Where closed days are written, when it is not the folder of the installation."""
    if not os.environ.get("PENDOPO_ARCHIVE"):
        return
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pendopo.config.settings")

    import django

    django.setup()
    from pendopo.analytics.queries.store import open_store
    from pendopo.kit.errors import PendopoError

    try:
        store = open_store()
        yield Finding("archive", "good", f"{store.place}, {len(store.paths())} days of malls")
    except PendopoError as problem:
        yield Finding("archive", "bad", f"{os.environ['PENDOPO_ARCHIVE']}: {problem.code}", str(problem))


def _server_check() -> Iterator[Finding]:
    data = instance.data_folder()
    running = instance.find_running(data) if data.is_dir() else None
    if running is None:
        port = int(os.environ.get("PORT") or 8000)
        with socket.socket() as probe:
            taken = probe.connect_ex(("127.0.0.1", port)) == 0
        advice = f"Choose another: PORT={port + 1} make run" if taken else ""
        said = f"not running; port {port} is {'taken by another program' if taken else 'free'}"
        yield Finding("server", "note", said, advice)
        return
    yield Finding("server", "good", f"process {running.pid} at {running.url}")
    try:
        with urllib.request.urlopen(f"http://localhost:{running.port}/readyz", timeout=8) as answer:
            parts = json.load(answer)
    except urllib.error.HTTPError as refusal:
        parts = json.load(refusal)
    for name in ("database", "worker", "streams"):
        part = parts[name]
        good = bool(part["ok"])
        advice = "" if good else "Look at what the running `make run` prints; it restarts what dies."
        yield Finding(
            f" {name}", "good" if good else "bad", "ready" if good else part.get("reason", ""), advice
        )


def _tools_check() -> Iterator[Finding]:
    known = ("chromium", "chromium-browser", "google-chrome")
    found = next((path for name in known if (path := shutil.which(name))), None)
    advice = "" if found else "Only for make test: install Chromium (Debian: apt install chromium)."
    yield Finding(
        "browser", "good" if found else "note", found or "no Chromium; journeys are skipped", advice
    )
    program = binaries.programs() / "postgres"
    done = subprocess.run([str(program), "--version"], capture_output=True, text=True, check=False)
    good = done.returncode == 0
    advice = "" if good else "Run make clean run, or set DATABASE_URL."
    yield Finding("programs", "good" if good else "bad", (done.stdout or done.stderr).strip(), advice)


def _clusters_check() -> Iterator[Finding]:
    """Clusters below the service user's folder whose data folder is gone."""
    store = Path(os.environ.get("PENDOPO_CLUSTERS") or "/var/lib/pendopo")
    if os.geteuid() != 0 or not store.is_dir():
        return
    for folder in sorted(store.glob("cluster-*")):
        owner = folder / "owner"
        if not owner.is_file() or (folder / "data" / "postmaster.pid").exists():
            continue
        home = Path(owner.read_text().strip())
        if instance.read_json(home / "postgres.json").get("folder") != str(folder):
            yield Finding(
                "leftover", "note", f"{folder} belongs to no data folder any more ({home})",
                f"If you do not miss it: rm -r {folder}",
            )  # fmt: skip


MARKS = {"good": "\u2713", "note": "\u2022", "bad": "\u2717"}
CHECKS = (
    _python_check, _tools_check, _folder_check, _keys_check, _build_check, _database_check,
    _archive_check, _server_check, _clusters_check,
)  # fmt: skip
