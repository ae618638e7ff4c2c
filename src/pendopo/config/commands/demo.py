"""`pendopo demo clock`: look at the demo's time, or set it."""

import argparse
import json
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from pendopo.config.runtime.instance import RuntimeProblem
from pendopo.kit import clock
from pendopo.kit.actor import SYSTEM
from pendopo.queue.actions import reopen_demo_day

ZONE = "Asia/Jakarta"


def clock_command(argv: list[str]) -> int:
    """Print the demo's time; with an argument, set it (each process follows within two seconds).

    Set back, it closes what was in play at a later time, as when the demo opens again.
    """
    parser = argparse.ArgumentParser(prog="pendopo demo clock")
    parser.add_argument("to", nargs="?", help='local time, such as "2026-11-24 13:30"; left out: only look')
    parser.add_argument("--speed", type=float, help="how fast the demo's time runs (1 is real)")
    parser.add_argument("--zone", default=ZONE)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args(argv)
    if not settings.DEMO:
        raise RuntimeProblem("There is no demo clock here: this is not a demo.")
    now = clock.now()
    if arguments.to or arguments.speed:
        try:
            to = datetime.fromisoformat(arguments.to) if arguments.to else now
        except ValueError as error:
            raise RuntimeProblem('Write the time as "2026-11-24 13:30".') from error
        if to.tzinfo is None:
            to = to.replace(tzinfo=ZoneInfo(arguments.zone))
        current = clock.demo_time()
        speed = arguments.speed or (current.speed if current else 1.0)
        if not 0 < speed <= 3600:
            raise RuntimeProblem("The speed must be above 0 and at most 3600.")
        clock.set_demo_time(to, speed=speed)
        back, now = to < now, clock.now()
        if back:
            reopen_demo_day(by=SYSTEM, at=now)
    demo = clock.demo_time()
    local = now.astimezone(ZoneInfo(arguments.zone))
    if arguments.json:
        print(json.dumps({"demo_time": local.isoformat(), "speed": demo.speed if demo else 1.0}))
    else:
        print(f"waktu demo {local:%Y-%m-%d %H:%M:%S} {local.tzname()}, speed {demo.speed if demo else 1.0:g}")
    return 0
