"""A throw-away PostgreSQL for tests: no fsync, a socket only, gone afterwards."""

import os
import secrets
import shutil
import subprocess
import tempfile
from pathlib import Path

import psycopg

from pendopo.config.runtime.binaries import NEWEST, reachable_programs, service_user


class ThrowAwayCluster:
    """initdb into a temporary folder of the service user and run on a unix socket there."""

    def __init__(self) -> None:
        self.user = service_user()
        base = Path("/tmp") if len(tempfile.gettempdir()) > 40 else Path(tempfile.gettempdir())
        self.folder = base / f"pendopo-test-{secrets.token_hex(4)}"
        self.folder.mkdir(mode=0o755)
        if self.user.demoted:
            os.chown(self.folder, self.user.uid, self.user.gid)
        self.programs = reachable_programs(self.user, self.folder, NEWEST)

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [str(self.programs / program), *arguments],
            check=True, cwd=self.folder, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL,
            **self.user.popen(),
        )  # fmt: skip

    def start(self) -> str:
        """Start and give the address."""
        self._run(
            "initdb", "-D", str(self.folder / "data"), "-U", "postgres",
            "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync",
            "--locale-provider=builtin", "--builtin-locale=C.UTF-8",
        )  # fmt: skip
        options = (
            f"-c listen_addresses='' -c unix_socket_directories={self.folder} -c fsync=off "
            "-c synchronous_commit=off -c full_page_writes=off -c max_connections=200"
        )
        self._run(
            "pg_ctl", "-D", str(self.folder / "data"), "-w", "-t", "60",
            "-l", str(self.folder / "log"), "-o", options, "start",
        )  # fmt: skip
        return f"postgresql:///postgres?host={self.folder}&user=postgres"

    def copy(self, name: str, copied: str) -> None:
        """Copy a database that nobody is connected to."""
        address = f"postgresql:///postgres?host={self.folder}&user=postgres"
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{copied}" TEMPLATE "{name}"')

    def remove(self) -> None:
        """Stop at once and leave nothing behind."""
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "-w", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)
