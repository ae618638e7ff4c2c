"""`pendopo archive export`, `count` and `recount`: closed days as Parquet files, and the cubes anew."""

import argparse
import json
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pendopo.analytics import actions
from pendopo.analytics.queries.store import Store, open_store
from pendopo.kit import clock
from pendopo.kit.actor import SYSTEM


def export(argv: list[str]) -> int:
    """Write the closed days that the archive lacks, or that changed since."""
    parser = argparse.ArgumentParser(prog="pendopo archive export")
    parser.add_argument("--to", default="", help="a folder or s3://bucket/path; left out: PENDOPO_ARCHIVE")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(argv)
    store = Store(options.to) if options.to else open_store()
    done = actions.export_closed_days(by=SYSTEM, at=clock.now(), store=store)
    return _print({"place": store.place, **asdict(done)}, as_json=options.json)


def count(argv: list[str]) -> int:
    """Count Parquet files (or every one below a folder or bucket) into the cubes; the same again changes
    nothing.
    """
    parser = argparse.ArgumentParser(prog="pendopo archive count")
    parser.add_argument("files", nargs="+", help="Parquet files, folders of them, or s3://bucket/path")
    parser.add_argument("--generated", action="store_true", help="mark what is counted as generated")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="pendopo-archive-") as folder:
        files: list[Path] = []
        for number, name in enumerate(options.files):
            files += _files(name, Path(folder) / str(number))
        missing = next((path for path in files if not path.is_file()), None)
        if missing or not files:
            print(f"{missing or options.files[0]}: no Parquet file", file=sys.stderr)
            return 2
        done = actions.count_archive(files=files, generated=options.generated, by=SYSTEM, at=clock.now())
    return _print(asdict(done), as_json=options.json)


def _files(name: str, brought: Path) -> list[Path]:
    """The files that a name means; those of a bucket are brought here first."""
    if name.startswith("s3://"):
        return Store(name).bring(brought)
    path = Path(name)
    return sorted(path.rglob("*.parquet")) if path.is_dir() else [path]


def recount(argv: list[str]) -> int:
    """Forget what was counted from the log and count all of it again."""
    parser = argparse.ArgumentParser(prog="pendopo archive recount")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(argv)
    days = actions.recount_cubes(by=SYSTEM, at=clock.now())
    added = actions.add_open_days(by=SYSTEM, at=clock.now())
    return _print({"days": days, "holes": added}, as_json=options.json)


def _print(answer: dict[str, Any], *, as_json: bool) -> int:
    print(json.dumps(answer) if as_json else "  ".join(f"{key}: {value}" for key, value in answer.items()))
    return 0
