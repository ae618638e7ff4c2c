"""`pendopo run`, `pendopo stop`, `pendopo reset`."""

import argparse
import os
import shutil
import signal
import sys
import time

from pendopo.config.runtime import instance, supervisor
from pendopo.config.runtime.instance import RuntimeProblem
from pendopo.config.runtime.postgres import find_cluster

STOP_SECONDS = 45.0


def run(argv: list[str]) -> int:
    """Open the installation and stay until Ctrl-C or SIGTERM."""
    return supervisor.run(argv)


def stop(_argv: list[str]) -> int:
    """Stop the running installation of this data folder, and a database that a crash left behind."""
    data = instance.data_folder()
    if not data.is_dir():
        print(f"Nothing runs: {data} does not exist.")
        return 0
    note = instance.find_running(data)
    if note is not None:
        os.kill(note.pid, signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        while instance.is_running(data):
            if time.monotonic() > deadline:
                raise RuntimeProblem(f"Process {note.pid} does not stop. Look at it, or end it with kill -9.")
            time.sleep(0.1)
        print("Stopped.")
        return 0
    if instance.is_running(data):
        raise RuntimeProblem("It is just starting, or a command works on it. Try again in a moment.")
    cluster = find_cluster(data)
    if cluster is not None and cluster.pid() is not None:
        cluster.stop()
        print("Nothing ran but the database of a run that crashed; stopped it.")
        return 0
    print("Nothing runs.")
    return 0


def reset(argv: list[str]) -> int:
    """Remove the data folder of this installation with its database and keys."""
    parser = argparse.ArgumentParser(prog="pendopo reset")
    parser.add_argument("--yes", action="store_true", help="do not ask")
    arguments = parser.parse_args(argv)
    data = instance.data_folder()
    if not data.exists():
        print("Nothing to remove.")
        return 0
    known = {"instance.json", "postgres.json", "keys", "run.lock"}
    if not known & {path.name for path in data.iterdir()} and any(data.iterdir()):
        raise RuntimeProblem(f"{data} does not look like a data folder of Pendopo; nothing was removed.")
    try:
        real = instance.remembered_mode(data) is False
    except RuntimeProblem:
        real = True
    if not arguments.yes and (real or sys.stdin.isatty()) and not _confirmed(str(data), real):
        print("Nothing was removed.")
        return 1
    stop([])
    cluster = find_cluster(data)
    if cluster is not None:
        cluster.remove()
    shutil.rmtree(data)
    print(f"Removed {data}.")
    return 0


def _confirmed(name: str, real: bool) -> bool:
    kind = "a real installation with everything people entered" if real else "the demo's data"
    try:
        answer = input(f"Remove {name}, {kind}, for good? Type yes: ")
    except EOFError:
        return False
    return answer.strip().lower() == "yes"
