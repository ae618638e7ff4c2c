"""The stage: a durable cluster of its own, and web processes like those of production."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from typing import Any

from tests.cluster import ThrowAwayCluster


class DurableCluster(ThrowAwayCluster):
    """Settings as PostgreSQL ships them: every commit is on the disk before it is answered."""

    def start(self) -> str:
        """Start with fsync on."""
        url = super().start()
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-m", "fast", "-w", "stop")
        options = (
            f"-c listen_addresses='' -c unix_socket_directories={self.folder} -c fsync=on "
            "-c synchronous_commit=on -c full_page_writes=on -c max_connections=100 -c shared_buffers=256MB"
        )
        self._run(
            "pg_ctl", "-D", str(self.folder / "data"), "-w", "-t", "60",
            "-l", str(self.folder / "log"), "-o", options, "start",
        )  # fmt: skip
        return url


def new_cluster() -> tuple[DurableCluster, str]:
    """A cluster in a temporary folder; DATABASE_URL is set for this process and its children."""
    cluster = DurableCluster()
    url = cluster.start()
    os.environ["DATABASE_URL"] = url
    return cluster, url


class Server:
    """Two uvicorn workers on one socket, Django over WSGI in four threads each."""

    def __init__(self, *, bare: bool) -> None:
        self.socket = socket.socket()
        self.socket.bind(("127.0.0.1", 0))
        self.socket.listen(1024)
        self.port = self.socket.getsockname()[1]
        environment = {**os.environ, "BENCH_BARE": "1" if bare else ""}
        self.workers = [
            subprocess.Popen(
                [sys.executable, "-m", "bench.serve", str(self.socket.fileno())],
                pass_fds=[self.socket.fileno()], env=environment,
            )
            for _ in range(2)
        ]  # fmt: skip

    def stop(self) -> None:
        """Stop both workers."""
        for worker in self.workers:
            worker.send_signal(signal.SIGTERM)
        for worker in self.workers:
            try:
                worker.wait(10)
            except subprocess.TimeoutExpired:
                worker.kill()
        self.socket.close()

    def load(self, path: str, *, clients: int, seconds: float, **order: Any) -> dict[str, Any]:
        """Put load on one address from another process."""
        text = json.dumps({"port": self.port, "path": path, "clients": clients, "seconds": seconds, **order})
        done = subprocess.run(
            [sys.executable, "-m", "bench.load"],
            input=text,
            capture_output=True,
            text=True,
            check=False,
            timeout=seconds + 30,
        )
        if done.returncode:
            raise RuntimeError(done.stderr)
        return dict(json.loads(done.stdout))

    def wait(self, path: str, *, clients: int = 8, **order: Any) -> None:
        """Until both workers answer, warm."""
        time.sleep(4)
        if any(worker.poll() is not None for worker in self.workers):
            raise RuntimeError("A web process of the bench did not start.")
        self.load(path, clients=clients, seconds=2, **order)
