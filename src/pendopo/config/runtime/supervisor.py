"""The supervisor: takes the address, opens the database, starts web and worker, and keeps them alive."""

import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from pendopo.config.commands import build
from pendopo.config.runtime import instance, prepared, welcome
from pendopo.config.runtime.instance import Running, RuntimeProblem
from pendopo.config.runtime.keys import ensure_keys
from pendopo.config.runtime.postgres import GIVEN, Cluster, check_answers, does_answer, open_cluster
from pendopo.config.runtime.processes import LONGEST_PAUSE, Child
from pendopo.vendors.keys import keys_of

WEB_PROCESSES = 2
PATIENCE_SECONDS = 25.0  # how long a child may take to end
RECOVERY_SECONDS = 3.0  # one try to start the database again, while others wait to be watched
LOOKED_AWAY_SECONDS = 10.0  # we were stopped ourselves, and so perhaps was everybody
SAID_TRIES = {1, 3, 10}  # a disk that is full for a night does not fill the terminal too


def listen(host: str, port: int) -> socket.socket:
    """Take the address before anything else is started; a taken port is a clear error."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    taken = socket.socket(family, socket.SOCK_STREAM)
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind((host, port))
        taken.listen(1024)
    except OSError as error:
        taken.close()
        raise RuntimeProblem(
            f"Port {port} on {host} cannot be used ({error.strerror}). "
            f"Choose another: PORT={port + 1} make run"
        ) from error
    taken.setblocking(False)
    return taken


def listen_beside(port: int) -> socket.socket:
    """An address for the demo's vendors: the next port, or any free one where that is taken and none was
    named.
    """
    named = os.environ.get("PENDOPO_VENDORS_PORT", "")
    try:
        return listen("127.0.0.1", int(named) if named else port + 1 if port < 65535 else 0)
    except RuntimeProblem:
        if named:
            raise
        return listen("127.0.0.1", 0)


@dataclass
class Supervisor:
    """One run of one installation."""

    data: Path
    host: str
    port: int
    demo: bool
    cluster: Cluster | None = None
    children: list[Child] = field(default_factory=list)
    stopping: bool = False
    recoveries: int = 0
    next_recovery_at: float = 0.0
    watched_at: float = 0.0
    helper: "subprocess.Popen[bytes] | None" = None
    lifeline: tuple[int, int] = (-1, -1)
    beside: socket.socket | None = None  # where the demo's vendors listen

    def run(self) -> int:
        """Open, watch until asked to stop, close. Gives the exit status."""
        with instance.hold_lock(self.data) as free:
            if not free:
                raise RuntimeProblem(self._already_running())
            for name in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
                signal.signal(name, self._asked_to_stop)
            taken = listen(self.host, self.port)
            try:
                self._open(taken)
                while not self.stopping:
                    self._watch()
                    time.sleep(0.25)
            finally:
                self._close(taken)
        return 0

    def _already_running(self) -> str:
        note = instance.read_json(self.data / "run.json")
        where = f" at {note['url']} (process {note['pid']})" if note else ""
        return f"The data folder {self.data} is already in use{where}. Stop it with make stop."

    def _asked_to_stop(self, _signal: int, _frame: FrameType | None) -> None:
        self.stopping = True
        if self.helper is not None and self.helper.poll() is None:
            self.helper.terminate()

    def _open(self, taken: socket.socket) -> None:
        ensure_keys(self.data)
        port = taken.getsockname()[1]
        addresses = welcome.addresses(self.host, port)
        os.environ.setdefault("PENDOPO_URL", addresses[-1])
        os.environ.update(PENDOPO_DATA=str(self.data), DEMO="1" if self.demo else "0", PORT=str(port))
        if os.environ.get("DATABASE_URL"):
            check_answers(os.environ["DATABASE_URL"], GIVEN)
        else:
            self.cluster = open_cluster(self.data)
            os.environ["DATABASE_URL"] = self.cluster.url
        self.lifeline = os.pipe()
        web = [
            Child(f"web {number}", lambda pulse: self._start("web", pulse, taken))
            for number in range(1, WEB_PROCESSES + 1)
        ]
        worker = Child("worker", lambda pulse: self._start("worker", pulse))
        self.children = [*web, worker, *self._vendors(port)]
        lines = self._prepare(web[0], worker)
        if self.stopping:
            return
        prepared.remember(self.data)
        for child in (web[0], worker):
            if child.process is None:
                child.begin()
        url = os.environ["PENDOPO_URL"]
        database = os.environ["DATABASE_URL"]
        instance.say_running(self.data, Running(os.getpid(), self.host, port, self.demo, url, database))
        self._wait_until_alive(port)
        if not self.stopping:
            welcome.greet(
                addresses, demo=self.demo, open_to_network=self.host in welcome.ANYWHERE, lines=lines
            )

    def _vendors(self, port: int) -> list[Child]:
        """In demo mode, the process that imitates the vendors."""
        if not self.demo:
            return []
        keys_of(self.data)
        self.beside = listen_beside(port)
        os.environ["PENDOPO_VENDORS_PORT"] = str(self.beside.getsockname()[1])
        own = f"[{self._asked_host()}]" if ":" in self._asked_host() else self._asked_host()
        words = ["--target", f"http://{own}:{port}"]
        return [Child("vendors", lambda pulse: self._start("vendors", pulse, self.beside, *words))]

    def _asked_host(self) -> str:
        """The address by which this machine reaches the mall."""
        return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104 - asked, not bound

    def _prepare(self, web: Child, worker: Child) -> list[str]:
        """Start the database and make everything ready; gives what there is to tell.

        Where all is as this version left it, the first web process and the worker begin while the database
        starts, and the worker does the little that is left.
        """
        known = prepared.is_prepared(self.data) and build.is_done()
        if known:
            web.begin()
        if self.cluster is not None:
            self.cluster.start()
        if known and not self.stopping:
            lines = self._let_prepare(worker)
            if lines is not None:
                return lines
        self._run_helper("build")
        return self._run_helper("prepare", *self._link(), capture=True)

    def _link(self) -> list[str]:
        return [] if self.demo else ["--link"]

    def _let_prepare(self, worker: Child) -> list[str] | None:
        """Begin the worker, which prepares first. None when it did not come to the end."""
        read, write = os.pipe()
        words = ["--prepare", str(write), *self._link()]
        worker.begin(lambda pulse: self._start("worker", pulse, None, *words, keep=write))
        os.close(write)
        said = b""
        with os.fdopen(read, "rb", buffering=0) as pipe:
            while not self.stopping:
                if not select.select([pipe], [], [], 0.1)[0]:
                    continue
                part = pipe.read(65536)
                if not part:
                    break
                said += part
        *lines, last = said.decode().splitlines() or [""]
        return lines if last == prepared.DONE else None

    def _run_helper(self, *words: str, capture: bool = False) -> list[str]:
        """Run a command of `pendopo` and wait for it, without losing a wish to stop."""
        if self.stopping:
            return []
        self.helper = subprocess.Popen(
            [sys.executable, "-m", "pendopo.config.cli", *words],
            stdout=subprocess.PIPE if capture else None, stdin=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        output, _ = self.helper.communicate()
        if self.helper.returncode and not self.stopping:
            raise RuntimeProblem(f"`pendopo {' '.join(words)}` failed; the installation was not opened.")
        return output.decode().splitlines() if output else []

    def _start(
        self, kind: str, pulse: int, taken: socket.socket | None = None, *more: str, keep: int | None = None
    ) -> "subprocess.Popen[bytes]":
        """Start a web process or the worker; it ends by itself when the supervisor is gone."""
        descriptors = [self.lifeline[0], pulse, *([] if keep is None else [keep])]
        words = [sys.executable, "-m", f"pendopo.config.runtime.{kind}"]
        words += ["--lifeline", str(self.lifeline[0]), "--pulse", str(pulse), *more]
        if taken is not None:
            descriptors.append(taken.fileno())
            words += ["--socket", str(taken.fileno())]
        return subprocess.Popen(
            words, pass_fds=descriptors, stdin=subprocess.DEVNULL, start_new_session=True, cwd=self.data
        )

    def _wait_until_alive(self, port: int) -> None:
        """Wait until a web process answers /healthz; the others begin right after (`_watch`)."""
        host = self._asked_host()
        deadline = time.monotonic() + 30
        while not self.stopping and time.monotonic() < deadline:
            try:
                with socket.create_connection((host, port), timeout=5) as asked:
                    asked.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                    if asked.recv(12).endswith(b"200"):
                        return
            except OSError:
                pass
            self.children[0].watch(_say)
            time.sleep(0.05)

    def _watch(self) -> None:
        before, self.watched_at = self.watched_at, time.monotonic()
        if before and self.watched_at - before > LOOKED_AWAY_SECONDS:
            for child in self.children:
                child.excuse()
        if self.cluster is not None and self.cluster.pid() is None:
            self._recover_database(self.cluster)
        for child in self.children:
            if not self.stopping:
                child.watch(_say)
                if child.is_silent():
                    self._answer_silence(child)

    def _answer_silence(self, child: Child) -> None:
        """Replace a child that hangs; one that waits while the database is away is not to blame."""
        if does_answer(os.environ["DATABASE_URL"]):
            child.replace(_say)
        else:
            child.excuse()

    def _recover_database(self, cluster: Cluster) -> None:
        """Start the database again, for as long as it takes: a full disk is emptied by people."""
        if time.monotonic() < self.next_recovery_at:
            return
        if not self.recoveries:
            _say("the database ended; starting it again")
        try:
            cluster.start(RECOVERY_SECONDS)
        except RuntimeProblem as problem:
            self.recoveries += 1
            self.next_recovery_at = time.monotonic() + min(LONGEST_PAUSE, 2.0 * self.recoveries)
            if self.recoveries in SAID_TRIES or self.recoveries % 20 == 0:
                _say(f"try {self.recoveries}: {problem}")
            return
        self.recoveries, self.next_recovery_at = 0, 0.0
        _say("the database is back")
        for child in self.children:
            child.forgive()

    def _close(self, taken: socket.socket) -> None:
        """Web and worker first, the database last; nothing of ours stays behind."""
        self.stopping = True
        deadline = time.monotonic() + PATIENCE_SECONDS
        for child in self.children:
            child.ask_to_stop()
        for child in self.children:
            child.wait_stopped(deadline)
        for descriptor in self.lifeline:
            if descriptor >= 0:
                os.close(descriptor)
        taken.close()
        if self.beside is not None:
            self.beside.close()
        if self.cluster is not None:
            self.cluster.stop()
        instance.forget_running(self.data)


def _say(text: str) -> None:
    print(f"pendopo: {text}", file=sys.stderr, flush=True)


def run(arguments: Sequence[str] = ()) -> int:
    """Open the installation that PENDOPO_DATA, HOST, PORT and DEMO describe."""
    if arguments:
        raise RuntimeProblem(
            "pendopo run takes no arguments; use PORT, HOST, DEMO, PENDOPO_DATA, DATABASE_URL."
        )
    data = instance.data_folder()
    instance.open_folder(data)
    try:
        port = int(os.environ.get("PORT") or 8000)
    except ValueError as error:
        raise RuntimeProblem("PORT must be a number, such as PORT=8001.") from error
    if not 0 <= port <= 65535:
        raise RuntimeProblem("PORT must be between 1 and 65535.")
    host = os.environ.get("HOST") or "127.0.0.1"
    return Supervisor(data, host, port, instance.fix_mode(data)).run()
