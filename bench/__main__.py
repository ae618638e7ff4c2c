"""`make bench` runs all; `make bench ROOM=booking` one room; `--json` for machines, `--seconds N` a round."""

import argparse
import json
import subprocess
import sys
from dataclasses import fields
from importlib import import_module
from pathlib import Path

from bench.frame import Figure, show


def list_rooms() -> list[str]:
    """The modules here that have a `run`."""
    return sorted(
        path.stem
        for path in Path(__file__).parent.glob("*.py")
        if "\ndef run(" in path.read_text(encoding="utf-8")
    )


def _apart(room: str, seconds: float) -> list[Figure]:
    """One room in a process of its own: each has its own database."""
    command = [sys.executable, "-W", "ignore", "-m", "bench", room, "--json", "--seconds", str(seconds)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    names = {field.name for field in fields(Figure)}
    return [Figure(**{n: v for n, v in one.items() if n in names}) for one in json.loads(done.stdout)]


def main() -> int:
    """Run the rooms' benchmarks and print one table."""
    rooms = list_rooms()
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("room", nargs="?", default="all", choices=["all", *rooms])
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--seconds", type=float, default=6)
    arguments = parser.parse_args()
    if arguments.room == "all":
        figures = [one for room in rooms for one in _apart(room, arguments.seconds)]
    else:
        figures = import_module(f"bench.{arguments.room}").run(seconds=arguments.seconds)
    print(show(figures, as_json=arguments.json))
    return 0


if __name__ == "__main__":
    sys.exit(main())
