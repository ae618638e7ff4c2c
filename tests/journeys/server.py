"""A living mall for the journeys: `python -m tests.journeys.server PORT MALL_FILE` in a database of its own.

The mall opens today at 09.00 in the demo's own clock, with one open counter and a few people in line. The
tokens of their tickets are written to MALL_FILE.
"""

import json
import os
import sys
import threading
from datetime import UTC, date, datetime, time
from pathlib import Path
from time import sleep as pause

from tests.journeys import vendors
from tests.journeys.measured import answer_questions, load_months

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pendopo.config.settings")

MONDAY_NINE = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # 09.00 WIB
STALLS = ["disdukcapil", "imigrasi", "polresta"]
WORKDAYS = range(5)
PASSWORD = "jembatan-merah-7"


def open_mall(mall_file: Path) -> None:
    """Tables, places, catalogue, windows, an open counter and seven tickets, by the rooms' own actions."""
    from django.core.management import call_command

    from pendopo.booking import actions as booking
    from pendopo.catalogue import actions as catalogue
    from pendopo.catalogue.models import Service
    from pendopo.config.demo.catalogue import demo_files
    from pendopo.config.demo.entries import load as load_entries
    from pendopo.config.demo.figures import load as load_figures
    from pendopo.kit import clock
    from pendopo.kit.actor import SYSTEM
    from pendopo.malls import actions as malls
    from pendopo.malls.types import HoursInput
    from pendopo.people import actions as people
    from pendopo.people.types import RoleInput
    from pendopo.queue import actions as queue
    from pendopo.regions import actions as regions
    from tests.journeys.cells import make_cells

    call_command("migrate", verbosity=0)
    clock.set_demo_time(MONDAY_NINE)
    who = {"by": SYSTEM, "at": MONDAY_NINE}
    regions.load_regions(**who)
    files = {name: text for name, text in demo_files()["bogor"].items() if Path(name).stem in STALLS}
    mall = malls.create_mall(slug="bogor", name="MPP Kota Bogor", region="32.71", is_demo=True, **who)
    malls.create_mall(slug="padang", name="MPP Kota Padang", region="13.71", is_demo=True, **who)
    morning = [HoursInput(day, time(8), time(12)) for day in WORKDAYS]
    afternoon = [HoursInput(day, time(13), time(15), time(14, 30)) for day in WORKDAYS]
    malls.set_hours(mall=mall, rows=[*morning, *afternoon], is_example=True, **who)
    counters = []
    for number, slug in enumerate(STALLS, start=1):
        malls.create_agency(slug=slug, name=slug.title(), **who)
        stall = malls.create_stall(
            mall=mall, agency=slug, slug=slug, name=f"Gerai {slug.title()}", number=number,
            prefix="ABC"[number - 1], starts_date=date(2026, 1, 1), floor=str(1 + number // 3), **who,
        )  # fmt: skip
        for place in (0, 1):
            counters.append(
                malls.create_counter(
                    stall=stall, number=2 * number + place - 1, starts_date=date(2026, 1, 1), **who
                )
            )
    catalogue.import_catalogue(mall=mall, files=files, **who)
    booking.generate_windows(mall=mall, **who)
    queue.open_counter(counter_id=counters[0].pk, **who)
    first = Service.objects.get(mall=mall, slug="ktp-el-pengganti")
    tickets = [queue.issue_ticket(mall=mall, service=first, **who) for _ in range(6)]
    tickets.append(
        queue.issue_ticket(
            mall=mall,
            service=first,
            further_services=[Service.objects.get(mall=mall, slug="paspor-baru")],
            **who,
        )
    )
    staff = {"budi": ("officer", "imigrasi"), "ayu": ("mall_manager", ""), "joko": ("supervisor", "")}
    for username, (role, place) in staff.items():
        people.create_staff(
            username=username, name=username.title(), roles=[RoleInput(role, mall="bogor", stall=place)],
            is_demo=True, **who,
        )  # fmt: skip
    for username in ("sinta360", "sinta1280"):  # not of the demo: they sign in as everybody does elsewhere
        people.create_staff(
            username=username, name="Sinta", password=PASSWORD,
            roles=[RoleInput("officer", mall="bogor", stall="imigrasi")], **who,
        )  # fmt: skip
    people.create_staff(
        username="ani", name="Ani", roles=[RoleInput("ministry_analyst")], is_demo=True, **who
    )
    load_figures(**who)
    load_entries(**who)
    make_cells()
    people.create_staff(
        username="analis", name="Analis", roles=[RoleInput("ministry_analyst")], is_demo=True, **who
    )
    load_months()
    mall_file.write_text(
        json.dumps({"tickets": [one.token for one in tickets], "counter": counters[0].pk, "ready": True})
    )


def carry_letters() -> None:
    """What the worker does with the outbox and with what vendors tell."""
    from django.db import connection

    from pendopo.channels.actions import deliver_due, work_webhooks
    from pendopo.kit import clock
    from pendopo.kit.actor import SYSTEM

    while True:
        work_webhooks(by=SYSTEM, at=clock.now())
        deliver_due(by=SYSTEM, at=clock.now())
        answer_questions(clock.now())
        connection.close()
        pause(0.25)


def main() -> None:
    """Open the mall, then serve its pages."""
    import django

    vendors.make_keys()
    django.setup()
    mall_file = Path(sys.argv[2])
    if not mall_file.exists():  # started again: the mall is there already
        open_mall(mall_file)

    import uvicorn

    from pendopo.config.asgi import application

    vendors.connect()
    vendors.start(f"http://127.0.0.1:{sys.argv[1]}")
    threading.Thread(target=carry_letters, daemon=True).start()
    uvicorn.run(application, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning")  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
