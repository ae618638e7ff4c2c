"""`pendopo demo history`: make the demo's generated years anew, or only the days that are missing."""

import argparse
import json
import os
import sys
import time

from django.conf import settings

from pendopo.config.runtime.threads import keep_to_one
from pendopo.kit import clock
from pendopo.kit.actor import SYSTEM


def main(argv: list[str]) -> int:
    """Make it and say how much it is."""
    parser = argparse.ArgumentParser(prog="pendopo demo history", description=__doc__)
    parser.add_argument("--years", type=int, default=2, help="how many years up to yesterday (1 to 5)")
    parser.add_argument("--seed", type=int, help="another seed tells the same tale with other chance")
    parser.add_argument(
        "--missing", action="store_true", help="only the days since it was made last, for a running worker"
    )
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(argv)
    if not settings.DEMO:
        print("Refused: a generated history exists in demo mode only (DEMO=1).", file=sys.stderr)
        return 2
    if not 1 <= options.years <= 5:
        print("--years goes from 1 to 5.", file=sys.stderr)
        return 2
    if options.missing:
        _stay_beside()
    keep_to_one()
    from pendopo.config.demo.history import load

    begun = time.perf_counter()
    if options.missing:
        made = load.make_missing(by=SYSTEM, at=clock.now())
    else:
        seed = load.SEED if options.seed is None else options.seed
        made = load.rebuild(years=options.years, seed=seed, by=SYSTEM, at=clock.now())
    if load.finish(at=clock.now()):
        print("Returns of the past months and the search for falls are done.", file=sys.stderr)
    seconds = round(time.perf_counter() - begun, 1)
    told = {
        "first": made.first.isoformat() if made else None, "last": made.last.isoformat() if made else None,
        "events": made.events if made else 0, "cells": made.cells if made else 0, "seconds": seconds,
    }  # fmt: skip
    if options.json:
        print(json.dumps(told))
    elif made is None:
        print("Nothing is missing.")
    else:
        print(f"Generated {made.first} to {made.last}: {made.events:,} events in {made.cells:,} cells.")
    return 0


def _stay_beside() -> None:
    """Begun by the worker: behind everything else, and gone when the worker is gone (its pipe closes)."""
    from pendopo.config.runtime.processes import follow_lifeline

    os.nice(10)
    follow_lifeline(sys.stdin.fileno())
