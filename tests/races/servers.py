"""Two web processes of the product on the database of the test, and clients that ask at the same instant."""

import http.client
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connections

from pendopo.config.runtime.instance import ROOT

START_SECONDS = 60
ASK_SECONDS = 60


@dataclass(frozen=True)
class Answer:
    """What one client was told; status 0 when the connection broke."""

    status: int
    body: Any

    @property
    def code(self) -> str:
        """The error's code, or nothing."""
        return str(self.body["error"]["code"]) if "error" in self.body else ""


@dataclass
class Client:
    """One visitor with a connection of its own to each process."""

    ports: list[int]
    lines: dict[int, http.client.HTTPConnection] = field(default_factory=dict)

    def connect(self, which: int) -> http.client.HTTPConnection:
        """The open connection to one of the processes."""
        port = self.ports[which % len(self.ports)]
        if port not in self.lines:
            line = http.client.HTTPConnection("127.0.0.1", port, timeout=ASK_SECONDS)
            line.connect()
            self.lines[port] = line
        return self.lines[port]

    def post(self, which: int, path: str, body: Any = None, **headers: str) -> Answer:
        """Send one POST to one of the processes."""
        line = self.connect(which)
        own = {name.replace("_", "-"): value for name, value in headers.items()}
        text = json.dumps(body if body is not None else {})
        line.request("POST", f"/api/v1{path}", text, {"Content-Type": "application/json", **own})
        answer = line.getresponse()
        return Answer(answer.status, json.loads(answer.read()))

    def close(self) -> None:
        """Hang up."""
        for line in self.lines.values():
            line.close()


class TwoServers:
    """The web process as the supervisor starts it, twice, each at a port of its own."""

    def __init__(self) -> None:
        known = connections["default"].settings_dict
        self.sockets = [socket.create_server(("127.0.0.1", 0), backlog=1024) for _ in range(2)]
        self.ports = [item.getsockname()[1] for item in self.sockets]
        self.lifeline, self._held = os.pipe()  # they end with this process, however it ends
        self._unheard, self.pulse = os.pipe()
        environment = {
            **os.environ,
            "DATABASE_URL": f"postgresql:///{known['NAME']}?host={known['HOST']}&user={known['USER']}",
            "DEMO": "1",
            "PYTHONPATH": str(ROOT / "src"),
        }
        self.processes = [self._start(item, environment) for item in self.sockets]

    def _start(self, taken: socket.socket, environment: dict[str, str]) -> "subprocess.Popen[bytes]":
        words = ["--lifeline", str(self.lifeline), "--pulse", str(self.pulse)]
        return subprocess.Popen(
            [sys.executable, "-m", "pendopo.config.runtime.web", *words, "--socket", str(taken.fileno())],
            pass_fds=[self.lifeline, self.pulse, taken.fileno()], env=environment, stdin=subprocess.DEVNULL,
        )  # fmt: skip

    def wait(self) -> None:
        """Until both answer."""
        end = time.monotonic() + START_SECONDS
        for process, port in zip(self.processes, self.ports, strict=True):
            line = http.client.HTTPConnection("127.0.0.1", port, timeout=START_SECONDS)
            line.request("GET", "/healthz")
            assert line.getresponse().status == 200
            line.close()
            assert process.poll() is None
            assert time.monotonic() < end

    def stop(self) -> None:
        """End both."""
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        for item in self.sockets:
            item.close()
        for descriptor in (self.lifeline, self._held, self._unheard, self.pulse):
            os.close(descriptor)

    def at_once(self, count: int, ask: Any) -> list[Any]:
        """`ask(index, client)` from many clients at the same instant, every connection open beforehand."""
        gate = threading.Barrier(count)
        answers: list[Any] = [None] * count
        wrong: list[BaseException] = []

        def visit(index: int) -> None:
            client = Client(self.ports)
            try:
                client.connect(index)
                gate.wait(ASK_SECONDS)
                answers[index] = ask(index, client)
            except BaseException as error:
                wrong.append(error)
            finally:
                client.close()

        threads = [threading.Thread(target=visit, args=(index,), daemon=True) for index in range(count)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(2 * ASK_SECONDS)
            assert not thread.is_alive(), "a client hangs"
        assert not wrong, wrong[:3]
        return answers


@contextmanager
def two_servers() -> Iterator[TwoServers]:
    """Both processes, answering; ended afterwards."""
    servers = TwoServers()
    try:
        servers.wait()
        yield servers
    finally:
        servers.stop()
