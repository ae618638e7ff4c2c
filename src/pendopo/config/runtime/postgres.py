"""Our own PostgreSQL: one cluster an installation, reached by a unix socket only.

There is no TCP port, so none can be taken and nobody on the network can knock; the operating system says
who is at the socket (`peer`), so there is no password either. As root the cluster and, where needed, a copy
of the programs live in a folder of an unprivileged service user; no existing folder is ever opened wider.
"""

import contextlib
import hashlib
import json
import os
import secrets
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pendopo.config.runtime import processes
from pendopo.config.runtime.binaries import NEWEST, ServiceUser, reachable_programs, service_user
from pendopo.config.runtime.instance import (
    RuntimeProblem,
    database_url,
    hold_lock,
    is_running,
    open_folder,
    read_json,
    was_opened,
    write_private,
)

OLDEST_SERVER = 150_000
RETRY_SECONDS = 30.0
ANSWERING, RECOVERING, SILENT = 0, 1, 2  # as pg_isready says it
SOCKET_PATH_LIMIT = 90  # a socket's path must fit in about 100 bytes
# Modest memory: the whole installation stays below 700 MB.
OPTIONS = {
    "listen_addresses": "''",
    "shared_buffers": "64MB",
    "max_connections": "80",
    "maintenance_work_mem": "32MB",
    "work_mem": "4MB",
    "max_wal_size": "512MB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_worker_processes": "4",
    "max_parallel_workers_per_gather": "0",  # every question here is short: starting helpers takes longer
    "io_method": "sync",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "idle_in_transaction_session_timeout": "5min",
}


def has_cluster(data: Path) -> bool:
    """Whether the data folder has a cluster of ours."""
    return (data / "postgres.json").is_file()


@dataclass
class Cluster:
    """The cluster of one data folder."""

    folder: Path  # owned by the service user; holds `data` and `log`
    socket: Path  # a short folder of the service user
    user: ServiceUser
    programs: Path

    @property
    def url(self) -> str:
        """The address for Django and for libpq."""
        return f"postgresql:///pendopo?host={self.socket}&user=pendopo"

    @property
    def pid_file(self) -> Path:
        """Where PostgreSQL writes its process id."""
        return self.folder / "data" / "postmaster.pid"

    @property
    def is_made(self) -> bool:
        """Whether it was made to the end."""
        return (self.folder / "data" / "pendopo-ready").exists()

    def pid(self) -> int | None:
        """The process id of the living server, or None."""
        try:
            first, place, *_rest = self.pid_file.read_text().splitlines()
            pid = int(first)
        except (OSError, ValueError):
            return None
        if place != str(self.folder / "data"):
            return None  # of the folder that this one was copied from
        return pid if processes.is_alive(pid, "postgres") else None

    def run(self, program: str, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run one of PostgreSQL's programs as the service user."""
        done: subprocess.CompletedProcess[str] = subprocess.run(  # type: ignore[call-overload]
            [str(self.programs / program), *arguments],
            check=False, cwd=self.folder, text=True, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C", "HOME": str(self.folder), "PGCONNECT_TIMEOUT": "10"},
            **self.user.popen(),
        )  # fmt: skip
        if check and done.returncode:
            raise RuntimeProblem(f"{program} failed:\n{done.stdout.strip()[-1500:]}")
        return done

    def create(self) -> None:
        """Make the cluster once; an interrupted attempt is thrown away."""
        if self.is_made:
            return
        finished = self.folder / "data" / "pendopo-ready"
        self.stop()
        shutil.rmtree(self.folder / "data", ignore_errors=True)
        self.run(
            "initdb", "-D", str(self.folder / "data"), "-U", "postgres", "--encoding=UTF8",
            "--locale=C",
            "--locale-provider=builtin", "--builtin-locale=C.UTF-8",
            "--auth-local=peer", "--auth-host=reject",
        )  # fmt: skip
        names = {self.user.name, "root"} if self.user.demoted else {self.user.name}
        pairs = [f'pendopo "{system}" {role}' for system in sorted(names) for role in ("postgres", "pendopo")]
        self._write("pg_ident.conf", "\n".join(pairs) + "\n")
        self._write(
            "pg_hba.conf",
            "# The socket only; the operating system says who.\nlocal all all peer map=pendopo\n",
        )
        self.start()
        self._psql("postgres", "CREATE ROLE pendopo LOGIN")
        self._psql("postgres", "CREATE DATABASE pendopo OWNER pendopo")
        self._psql("pendopo", "ALTER SCHEMA public OWNER TO pendopo")
        self._write("data-ready", "")
        (self.folder / "data" / "data-ready").rename(finished)

    def _write(self, name: str, content: str) -> None:
        path = self.folder / "data" / name
        path.write_text(content)
        path.chmod(0o600)
        if self.user.demoted:
            os.chown(path, self.user.uid, self.user.gid)

    def _psql(self, database: str, statement: str) -> None:
        self.run(
            "psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", str(self.socket), "-U", "postgres",
            "-d", database, "-c", statement,
        )  # fmt: skip

    def start(self, patience: float | None = None) -> int:
        """Start, or adopt the server that already runs; retry half a minute after a crash. Gives its pid."""
        patience = RETRY_SECONDS if patience is None else patience
        begun = time.monotonic()
        while True:
            pid = self.pid() or self._try_start()
            heard = self._heard() if pid is not None else SILENT
            if pid is not None and heard == ANSWERING:
                return pid
            if heard == RECOVERING:
                begun = time.monotonic()  # it reads its log after a crash; who stops it begins anew
            waited = time.monotonic() - begun
            if waited > patience:
                log = self.folder / "log"
                raise RuntimeProblem(
                    f"PostgreSQL does not start. Mend what its last words name, in {log}:\n"
                    f"{self._last_words()}"
                )
            if pid is not None and waited > patience / 2:
                self.stop()  # it lives but nobody reaches it: its socket is gone
            time.sleep(0.5)

    def _try_start(self) -> int | None:
        self._clear_stale_pid()
        options = {**OPTIONS, "unix_socket_directories": str(self.socket)}
        words = " ".join(f"-c {name}={value}" for name, value in options.items())
        done = self.run(
            "pg_ctl", "-D", str(self.folder / "data"), "-w", "-t", "60", "-l", str(self.folder / "log"),
            "-o", words, "start", check=False,
        )  # fmt: skip
        return self.pid() if done.returncode == 0 else None

    def _heard(self) -> int:
        """What the server says to somebody who knocks."""
        return self.run("pg_isready", "-q", "-h", str(self.socket), check=False).returncode

    def _clear_stale_pid(self) -> None:
        """Remove a pid file whose process is gone, is a zombie, or is some other program after a reboot."""
        if self.pid_file.exists() and self.pid() is None:
            self.pid_file.unlink(missing_ok=True)
            for leftover in self.socket.glob(".s.PGSQL.*"):
                leftover.unlink(missing_ok=True)

    def _last_words(self) -> str:
        try:
            return "\n".join((self.folder / "log").read_text(errors="replace").splitlines()[-12:])
        except OSError:
            return "(no log)"

    def stop(self) -> None:
        """Stop; open transactions are rolled back."""
        for mode in ("fast", "immediate"):
            if self.pid() is None:
                return
            self.run(
                "pg_ctl", "-D", str(self.folder / "data"), "-m", mode, "-w", "-t", "25", "stop", check=False
            )

    def remove(self) -> None:
        """Stop and remove everything this cluster ever wrote."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.rmtree(self.socket, ignore_errors=True)


def find_cluster(data: Path) -> Cluster | None:
    """The cluster this data folder remembers, or None."""
    places = _places(data)
    if places is None:
        return None
    (folder, socket), user = places, service_user()
    try:
        version = int((folder / "data" / "PG_VERSION").read_text())
    except (OSError, ValueError):
        version = NEWEST
    return Cluster(folder, socket, user, reachable_programs(user, _store(data, user), version))


def _places(data: Path) -> tuple[Path, Path] | None:
    """Folder and socket that this data folder remembers; new ones when it moved with the cluster in it."""
    note = read_json(data / "postgres.json")
    if not note:
        return None
    folder, socket, home = Path(note["folder"]), Path(note["socket"]), Path(note.get("data", data))
    if home != data and folder.is_relative_to(home):
        name = hashlib.sha256(str(data).encode()).hexdigest()[:8]
        return data / folder.relative_to(home), _socket_folder(name)
    if home != data and read_json(home / "postgres.json").get("folder") == str(folder):
        raise RuntimeProblem(
            f"{data} is a copy of {home}, and the database belongs to that one.\n"
            "To have a second installation: pendopo backup there, pendopo restore into an empty folder."
        )
    return folder, socket


def open_cluster(data: Path, *, anew: bool = False) -> Cluster:
    """The cluster of this data folder, made at the first call, or `anew` where it was lost."""
    user = service_user()
    cluster = find_cluster(data)
    if was_opened(data) and not anew and (cluster is None or not cluster.is_made):
        where = (
            f"{cluster.folder / 'data'} is gone" if cluster else f"{data}/postgres.json is lost or damaged"
        )
        raise RuntimeProblem(
            f"The database of this installation is not where it was: {where}.\n"
            "Put it back, give DATABASE_URL if it was given before, or restore a backup: "
            "pendopo restore FILE. (A demo without any: make reset.)"
        )
    if cluster is None:
        name = secrets.token_hex(4)
        store = _store(data, user)
        folder = store / f"cluster-{name}" if user.demoted else data / "postgres"
        cluster = Cluster(folder, _socket_folder(name), user, reachable_programs(user, store, NEWEST))
    note = {"folder": str(cluster.folder), "socket": str(cluster.socket), "data": str(data)}
    if read_json(data / "postgres.json") != note:
        write_private(data / "postgres.json", json.dumps(note).encode())
    _own_folder(cluster.folder, user)
    _own_folder(cluster.socket, user)
    _sign(cluster.folder / "owner", str(data))
    cluster.create()
    return cluster


def _own_folder(folder: Path, user: ServiceUser) -> None:
    """A folder of the service user alone; one that belongs to somebody else is refused."""
    if not folder.exists():
        folder.mkdir(mode=0o700)
        if user.demoted:
            os.chown(folder, user.uid, user.gid)
    if folder.is_symlink() or folder.stat().st_uid != user.uid:
        raise RuntimeProblem(f"{folder} does not belong to {user.name}. Move it away, or remove it.")


def _sign(path: Path, text: str) -> None:
    """Say whose cluster this is (for `pendopo doctor`); never through a link somebody laid there."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o644)
    with os.fdopen(descriptor, "w") as file:
        file.write(text + "\n")


def _socket_folder(name: str) -> Path:
    """A short path for the socket, whatever the length of the data folder's own."""
    base = Path(tempfile.gettempdir())
    if len(str(base)) > SOCKET_PATH_LIMIT - 40:
        base = Path("/tmp")  # noqa: S108 - a folder of our own is made inside, mode 0700
    return base / f"pendopo-{name}"


def _store(data: Path, user: ServiceUser) -> Path:
    """Where programs and clusters of a service user are kept; the data folder itself when we are not root."""
    if not user.demoted:
        return data
    named = os.environ.get("PENDOPO_CLUSTERS", "")
    store = Path(named) if named else Path("/var/lib/pendopo")
    try:
        store.mkdir(mode=0o755, exist_ok=True)
    except OSError as error:
        raise RuntimeProblem(
            f"{store} cannot be made ({error.strerror}). As root the database lives outside the data folder; "
            "name a place for it with PENDOPO_CLUSTERS=/path, or set DATABASE_URL."
        ) from error
    return store


GIVEN = "Is the server that DATABASE_URL names running; are host, port, name, user and password right?"
OURS = "The running `make run` starts it again by itself; look at what it prints."


def check_answers(url: str, advice: str) -> None:
    """Whether a database lets us in and is new enough; else say what stands in the way and what to do."""
    import psycopg

    try:
        with psycopg.connect(url, connect_timeout=5) as connection:
            version = connection.info.server_version
    except psycopg.Error as error:
        said = str(error).strip().splitlines() or [type(error).__name__]
        raise RuntimeProblem(f"The database does not let us in: {said[0]}\n{advice}") from error
    if version < OLDEST_SERVER:
        raise RuntimeProblem(f"DATABASE_URL names PostgreSQL {version // 10000}; 15 or newer is needed.")


def does_answer(url: str) -> bool:
    """Whether the database answers now, within two seconds or so."""
    import psycopg

    try:
        with psycopg.connect(url, connect_timeout=2, application_name="pendopo supervisor") as connection:
            connection.execute("SELECT 1")
    except psycopg.Error:
        return False
    return True


@contextlib.contextmanager
def database_for_command(data: Path, *, anew: bool = False) -> Iterator[str]:
    """The database for one command: DATABASE_URL, the running installation's, or ours started meanwhile."""
    if os.environ.get("DATABASE_URL") or is_running(data):
        url = database_url(data)
        check_answers(url, GIVEN if os.environ.get("DATABASE_URL") else OURS)
        os.environ["DATABASE_URL"] = url
        yield url
        return
    open_folder(data)
    with hold_lock(data) as free:
        if not free:
            raise RuntimeProblem("Another command works on this data folder. Wait for it and try again.")
        cluster = open_cluster(data, anew=anew)
        cluster.start()
        os.environ["DATABASE_URL"] = cluster.url
        try:
            yield cluster.url
        finally:
            cluster.stop()
