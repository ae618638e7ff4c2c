"""A throw-away PostgreSQL for tests: no fsync, loopback socket only, gone afterwards."""

import os
import pwd
import subprocess
from pathlib import Path

from pendopo.config.runtime.binaries import programs

BINARIES = programs()


class ThrowAwayCluster:
    """initdb into a temporary folder and run on a unix socket there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.user = "nobody" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name

    def _run(self, *command: str) -> None:
        demote = {"user": self.user, "group": pwd.getpwnam(self.user).pw_gid} if os.geteuid() == 0 else {}
        subprocess.run(command, check=True, cwd=self.folder, stdout=subprocess.DEVNULL, **demote)

    def start(self) -> str:
        """Start and give the address."""
        if os.geteuid() == 0:
            account = pwd.getpwnam(self.user)
            os.chown(self.folder, account.pw_uid, account.pw_gid)
        self._run(
            str(BINARIES / "initdb"), "-D", str(self.folder / "data"), "-U", "postgres",
            "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync",
        )  # fmt: skip
        options = (
            f"-c listen_addresses='' -c unix_socket_directories={self.folder} -c fsync=off "
            "-c synchronous_commit=off -c full_page_writes=off -c max_connections=200"
        )
        self._run(
            str(BINARIES / "pg_ctl"), "-D", str(self.folder / "data"), "-w", "-t", "60",
            "-l", str(self.folder / "log"), "-o", options, "start",
        )  # fmt: skip
        return f"postgresql:///postgres?host={self.folder}&user=postgres"

    def stop(self) -> None:
        """Stop at once."""
        self._run(str(BINARIES / "pg_ctl"), "-D", str(self.folder / "data"), "-m", "immediate", "-w", "stop")
