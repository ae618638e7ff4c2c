"""`pendopo prepare`: what stands between a database and an open mall. Run by the supervisor at each start."""

import argparse
import sys
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor

from pendopo.channels.actions import open_push
from pendopo.config.demo import load_demo
from pendopo.config.demo.accounts import demo_account_lines
from pendopo.config.demo.vendors import connect_vendors
from pendopo.config.tasks import ask_for_history
from pendopo.kit import clock
from pendopo.kit.actor import SYSTEM
from pendopo.kit.errors import NotFound
from pendopo.queue.actions import reopen_demo_day
from pendopo.regions.actions import load_regions

DEMO_MALL = "bogor"
DEMO_ZONE = "Asia/Jakarta"
OPENING_TIME = time(9, 0)
SATURDAY = 5


def run(argv: list[str]) -> int:
    """Migrate; in demo mode load the demo once and open it at 09.00 of an open day. Prints what to know."""
    parser = argparse.ArgumentParser(prog="pendopo prepare")
    parser.add_argument(
        "--link", action="store_true", help="a link for the first administrator, if none exists"
    )
    parser.add_argument("--known", action="store_true", help="the tables are known to be up to date")
    arguments = parser.parse_args(argv)
    if not arguments.known:
        migrate()
    open_push(by=SYSTEM, at=clock.now())
    if settings.DEMO:
        open_demo()
        for line in demo_account_lines():
            print(line)
    else:
        load_regions(by=SYSTEM, at=clock.now())  # a mall stands in a region, also where there is no demo
        if arguments.link:
            print_administrator_link()
    return 0


def migrate() -> None:
    """Bring the tables up to date; nothing is done, and nothing is waited for, when they are."""
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        print("Preparing the tables ...", file=sys.stderr)
        call_command("migrate", interactive=False, verbosity=0)


def open_demo() -> None:
    """Load what this database does not have yet, and set the clock."""
    clock.set_demo_time(opening_at(datetime.now(UTC)))
    loaded = load_demo(by=SYSTEM, at=clock.now())
    if loaded:
        print(f"Loaded the demo: {', '.join(loaded)}.", file=sys.stderr)
        clock.set_demo_time(opening_at(clock.real_now()))
    connect_vendors(by=SYSTEM, at=clock.now())
    ask_for_history(at=clock.now())
    # Opened before on the same day: what happened later than now has not happened yet.
    reopen_demo_day(by=SYSTEM, at=clock.now())


def opening_at(real: datetime) -> datetime:
    """09.00 of the first day from today on which the demo mall is open."""
    zone = ZoneInfo(DEMO_ZONE)
    return datetime.combine(_open_day(real.astimezone(zone).date()), OPENING_TIME, tzinfo=zone)


def _open_day(today: date) -> date:
    """The mall's own answer; the next weekday while there is no mall yet."""
    from pendopo.malls import queries

    try:
        return queries.first_open_day(queries.get_mall(DEMO_MALL), today)
    except NotFound:
        while today.weekday() >= SATURDAY:
            today += timedelta(days=1)
        return today


def print_administrator_link() -> None:
    """A one-time link, as long as nobody can administrate."""
    from pendopo.people import actions
    from pendopo.people.types import AdministratorExists

    try:
        link = actions.create_first_admin_link(by=SYSTEM, at=clock.now())
    except AdministratorExists:
        return
    print("This installation has no administrator yet. Open this link once, within a day:")
    print(f"  {settings.PUBLIC_URL}/akun/pertama/{link}/")
