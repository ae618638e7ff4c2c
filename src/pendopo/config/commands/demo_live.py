"""`pendopo demo live`: drive a mall day through the same actions as people do."""

import argparse
import json
import logging
import signal
import sys
import time
from datetime import timedelta

from django.conf import settings
from django.db import connection

from pendopo.kit import clock
from pendopo.kit.errors import PendopoError
from pendopo.kit.outage import DATABASE_AWAY
from pendopo.kit.words import clock_time


def main(arguments: list[str]) -> int:
    """Run until the demo hours are over or Ctrl-C; print what happened."""
    parser = argparse.ArgumentParser(prog="pendopo demo live", description=__doc__)
    parser.add_argument("--speed", type=float, default=10.0, help="demo seconds per second (1 to 600)")
    parser.add_argument("--mall", default="bogor")
    parser.add_argument("--hours", type=float, default=8.0, help="demo hours to play (0.1 to 24)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    if not settings.DEMO:
        print("Refused: a living demo exists in demo mode only (DEMO=1).", file=sys.stderr)
        return 2
    if not 1 <= options.speed <= 600 or not 0.1 <= options.hours <= 24:
        print("--speed goes from 1 to 600, --hours from 0.1 to 24.", file=sys.stderr)
        return 2
    usual = signal.signal(signal.SIGTERM, signal.default_int_handler)  # ends the day as Ctrl-C does
    try:
        return _play(options)
    except PendopoError as error:
        print(str(error), file=sys.stderr)
        return 2
    except DATABASE_AWAY:
        print("The living demo ends: the database of the mall was stopped.", file=sys.stderr)
        return 1
    finally:
        signal.signal(signal.SIGTERM, usual)


def _expect_an_end() -> None:
    """When the mall is stopped meanwhile, one line says so, and soon."""
    logging.getLogger("psycopg.pool").setLevel(logging.CRITICAL)  # its warnings would drown that line
    if connection.pool is not None:  # type: ignore[attr-defined]
        connection.pool.timeout = 2.0  # type: ignore[attr-defined]


def _play(options: argparse.Namespace) -> int:
    from pendopo.config.demo.live import LiveDay

    _expect_an_end()
    day = LiveDay(options.mall, seed=options.seed)
    before = clock.demo_time()
    begins = told = clock.now()
    ends = begins + timedelta(hours=options.hours)
    # Lent, so that a day cut off by `kill -9` does not leave the mall's clock racing.
    clock.set_demo_time(begins, speed=options.speed, lent=True)
    here = True
    try:
        day.begin(at=begins)
        while (at := clock.now()) < ends:
            day.step(at)
            clock.renew_demo_speed(options.speed)
            if not options.json and at - told >= timedelta(minutes=10):
                told = at
                counts = day.summary.counts
                print(
                    f"{clock_time(at, day.mall.zone)}  tickets {counts['tickets']}  "
                    f"appointments {counts['appointments']}  called {counts['calls']}  "
                    f"served {counts['services finished']}",
                    flush=True,
                )
            time.sleep(min(1.0, max(0.05, 5.0 / options.speed)))
    except KeyboardInterrupt:
        pass
    except DATABASE_AWAY:
        here = False  # nothing can be closed or set back; the next start sets the clock anew
        raise
    finally:
        if here:
            at = clock.now()
            day.end(at)
            clock.set_demo_time(at, speed=before.speed if before else 1.0)
    if options.json:
        print(json.dumps(day.summary.as_json(), ensure_ascii=False))
    else:
        for name, count in sorted(day.summary.counts.items()):
            print(f"{name:>20}  {count}")
        for code, count in sorted(day.summary.refused.items()):
            print(f"{'refused: ' + code:>20}  {count}")
    return 0
