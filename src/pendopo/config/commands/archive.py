"""`pendopo archive export`, `count` and `recount`: closed days as Parquet files, and the cubes anew."""

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pendopo.analytics import actions
from pendopo.analytics.queries.archive import Store, open_store
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
    return _print({"place": store.root, **asdict(done)}, as_json=options.json)


def count(argv: list[str]) -> int:
    """Count Parquet files (or every one below a folder) into the cubes; the same again changes nothing."""
    parser = argparse.ArgumentParser(prog="pendopo archive count")
    parser.add_argument("files", nargs="+", type=Path, help="Parquet files, or folders of them")
    parser.add_argument("--generated", action="store_true", help="mark what is counted as generated")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(argv)
    files: list[Path] = []
    for path in options.files:
        files += sorted(path.rglob("*.parquet")) if path.is_dir() else [path]
    missing = [path for path in files if not path.is_file()]
    if missing or not files:
        print(f"{missing[0] if missing else options.files[0]}: no Parquet file", file=sys.stderr)
        return 2
    done = actions.count_archive(files=files, generated=options.generated, by=SYSTEM, at=clock.now())
    return _print(asdict(done), as_json=options.json)


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
