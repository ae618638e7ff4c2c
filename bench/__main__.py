"""`make bench` runs all; `make bench ROOM=booking` one room; `--json` for machines, `--seconds N` a round."""

import argparse
import sys
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


def main() -> int:
    """Run the rooms' benchmarks and print one table."""
    rooms = list_rooms()
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("room", nargs="?", default="all", choices=["all", *rooms])
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--seconds", type=float, default=6)
    arguments = parser.parse_args()
    figures: list[Figure] = []
    for room in rooms if arguments.room == "all" else [arguments.room]:
        figures += import_module(f"bench.{room}").run(seconds=arguments.seconds)
    print(show(figures, as_json=arguments.json))
    return 0


if __name__ == "__main__":
    sys.exit(main())
