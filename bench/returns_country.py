"""Returns of a country: 514 malls open, remind, answer and are reviewed; pages, jobs and their statements.

One mall a region, with two months of days, a manager each and one analyst; of the newest month 200 returns
wait for the ministry, 150 are accepted, the rest are owed. Pages go through the product's own middleware in
one process, one after the other. Run as part of `.venv/bin/python -m bench returns [--json]`.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.cluster import ThrowAwayCluster

from bench.frame import Figure
from bench.spent import alone, spend

OPENING = datetime(2026, 11, 1, 2, tzinfo=UTC)  # 09.00 WIB of the first day
AT = datetime(2026, 11, 3, 2, tzinfo=UTC)  # two days before the due day
MONTHS = (date(2026, 9, 1), date(2026, 10, 1))
LIMIT_MS, LIMIT_KB = 100.0, 300.0
LIMIT_OPEN, LIMIT_REMIND, LIMIT_STILL = 30.0, 10.0, 1.0  # seconds of the worker for the whole country
TIMES = 40


def country_figures() -> list[Figure]:
    """Processor time of jobs against a limit in seconds, of pages against 100 ms; pages against 300 KB."""
    clean = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "bench.returns_country"],
        check=True, capture_output=True, text=True, env=clean,
    )  # fmt: skip
    found = json.loads(done.stdout.splitlines()[-1])
    figures = [
        Figure(
            f"{name}, {found['malls']} malls", job["seconds"], job["limit"], 1.0, unit="s", at_most=True,
            note=f"{job['gave']:,} {job['what']}, {job['statements']:,} statements; {job['spent']}",
        )
        for name, job in found["jobs"].items()
    ]  # fmt: skip
    for name, page in found["pages"].items():
        note = (
            f"processor time; {page['spent']} (p95 {page['p95']:.0f} ms); first time "
            f"{page['first']}; {page['statements']} statements"
        )
        figures.append(Figure(name, page["cpu"], LIMIT_MS, 1.0, unit="ms", at_most=True, note=note))
        figures.append(Figure(f"size of {name}", page["kb"], LIMIT_KB, 1.0, unit="KB", at_most=True))
    return figures


def main() -> None:
    """Measure in a database of its own; prints JSON."""
    folder = Path(tempfile.mkdtemp(prefix="pendopo-bench-"))
    cluster = ThrowAwayCluster()
    os.environ |= {
        "DATABASE_URL": cluster.start(), "PENDOPO_DATA": str(folder / "app"), "DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "bench.settings",
    }  # fmt: skip
    try:
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        print(json.dumps(measure()))
    finally:
        from django.db import connection

        connection.close()
        connection.close_pool()
        cluster.remove()
        shutil.rmtree(folder, ignore_errors=True)


def measure() -> dict[str, Any]:
    """Fill the country, run the jobs, ask the pages."""
    from pendopo.analytics.models import MonthCell
    from pendopo.kit import clock
    from pendopo.kit.actor import SYSTEM
    from pendopo.monitoring import actions
    from pendopo.monitoring.types.returns import PeriodKind

    alone()
    clock.set_demo_time(OPENING)
    malls = _fill()
    back = {PeriodKind.MONTH: 2, PeriodKind.WEEK: 1}
    jobs = {
        "opening two months and a week": _job(
            lambda: actions.open_returns(back=back, by=SYSTEM, at=OPENING), LIMIT_OPEN, "returns"
        ),
        "opening again, nothing owed": _job(
            lambda: actions.open_returns(back=back, by=SYSTEM, at=OPENING), LIMIT_STILL, "returns"
        ),
        "refreshing, nothing counted anew": _job(
            lambda: actions.refresh_returns(by=SYSTEM, at=OPENING), LIMIT_STILL, "values moved"
        ),
    }
    MonthCell.objects.filter(mall="mal-3", month=MONTHS[1]).update(visits=5000)
    jobs["refreshing after a late event"] = _job(
        lambda: actions.refresh_returns(by=SYSTEM, at=OPENING), LIMIT_REMIND, "values moved"
    )
    clock.set_demo_time(AT)
    jobs["reminding two days before the due day"] = _job(
        lambda: actions.send_return_reminders(by=SYSTEM, at=AT), LIMIT_REMIND, "mails"
    )
    _answer()
    _analyze()
    return {"malls": malls, "jobs": jobs, "pages": _pages()}


def _job(work: Callable[[], int], limit: float, what: str) -> dict[str, Any]:
    count = [0]
    from django.db import connection

    def counted() -> int:
        with connection.execute_wrapper(_counting(count)):
            return work()

    gave, spent = spend(counted)
    return {
        "seconds": spent.processor, "gave": gave, "statements": count[0], "limit": limit, "what": what,
        "spent": spent.words(),
    }  # fmt: skip


def _counting(count: list[int]) -> Callable[..., Any]:
    def pass_on(execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        count[0] += 1
        return execute(sql, params, many, context)

    return pass_on


def _fill() -> int:
    """Malls, managers, days and months, in bulk."""
    from pendopo.kit.actor import SYSTEM
    from pendopo.malls.models import Mall
    from pendopo.obstacles.models import Obstacle
    from pendopo.people.models import RoleAssignment, User
    from pendopo.regions.actions import load_regions
    from pendopo.regions.models import Region

    load_regions(by=SYSTEM, at=OPENING)
    regions = list(Region.objects.exclude(kind="province").order_by("code"))
    Mall.objects.bulk_create(
        Mall(slug=f"mal-{number}", name=f"MPP {region.name}", region=region, zone="Asia/Jakarta")
        for number, region in enumerate(regions)
    )
    _count(regions)
    Obstacle.objects.bulk_create(
        Obstacle(
            region=region, mall=f"mal-{number}", title=f"Jaringan putus {number}", code="network",
            since_date=MONTHS[1], told_date=MONTHS[1], reach="accepted", written_by="staff:u1",
            changed_at=OPENING,
        )
        for number, region in enumerate(regions)
    )  # fmt: skip
    users = User.objects.bulk_create(
        User(username=f"kepala.{number}", email=f"kepala.{number}@contoh.id", is_demo=True)
        for number in range(len(regions))
    )
    roles = [("mall_manager", f"mal-{number}") for number in range(len(regions))]
    users += [User.objects.create(username="analis", email="analis@contoh.id", is_demo=True)]
    RoleAssignment.objects.bulk_create(
        RoleAssignment(user=user, role=role, mall=mall, starts_at=OPENING - timedelta(days=90))
        for user, (role, mall) in zip(users, [*roles, ("ministry_analyst", "")], strict=True)
    )
    _analyze()
    return len(regions)


def _count(regions: list[Any]) -> None:
    from pendopo.analytics.models import DayCell, DayMall, DaySpread, MonthCell

    for month in MONTHS:
        days = [
            month + timedelta(days=step) for step in range(28) if (month + timedelta(days=step)).weekday() < 5
        ]
        cells, totals, spreads, months = [], [], [], []
        for number, region in enumerate(regions):
            place = {"mall": f"mal-{number}", "region_code": region.code}
            daily = 60 + number % 90
            counts = {
                "visits": daily,
                "tickets": daily + 4,
                "services_finished": daily - 3,
                "bookings": daily // 3,
                "remote": daily // 4,
            }
            for day in days:
                cells.append(DayCell(**place, day=day, stall="dukcapil", agency="disdukcapil", **counts))
                totals.append(DayMall(**place, day=day, visitors=daily, stalls_open=1, stalls_seen=1))
                if day >= days[-6]:
                    spreads.append(
                        DaySpread(
                            **place, day=day, agency="disdukcapil", hour=9, kind="wait",
                            seconds=[600, 1800], people=[daily // 2, daily // 2],
                        )
                    )  # fmt: skip
            whole = {name: value * len(days) for name, value in counts.items()}
            months.append(
                MonthCell(
                    **place, month=month, **whole, visitors=daily * len(days), open_days=len(days),
                    stall_days_open=len(days), stall_days_seen=len(days), waits=daily * len(days),
                    wait_median=900 + number, wait_p90=1800 + number,
                )
            )  # fmt: skip
        made: list[tuple[Any, list[Any]]] = [
            (DayCell, cells), (DayMall, totals), (DaySpread, spreads), (MonthCell, months),
        ]  # fmt: skip
        for model, rows in made:
            model.objects.bulk_create(rows, batch_size=4000)


def _answer() -> None:
    """The older month is accepted everywhere, the newer one stands as the bench says."""
    from django.db.models import F

    from pendopo.monitoring.models import Return, ReturnValue

    told = {"confirmed_at": AT, "first_confirmed_at": AT, "on_time": True, "version": 2}
    accepted = {**told, "state": "accepted", "accepted_at": AT}
    Return.objects.filter(kind="month", starts_date=MONTHS[0]).update(**accepted)
    newest = Return.objects.filter(kind="month", starts_date=MONTHS[1]).order_by("id")
    ids = list(newest.values_list("pk", flat=True))
    Return.objects.filter(pk__in=ids[:200]).update(**told, state="confirmed")
    Return.objects.filter(pk__in=ids[200:350]).update(**accepted)
    ReturnValue.objects.filter(of__state="accepted").update(accepted_value=F("value"))


def _analyze() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _pages() -> dict[str, Any]:
    from django.test import Client

    from pendopo.people.models import User

    ministry, mall = Client(HTTP_HOST="localhost"), Client(HTTP_HOST="localhost")
    ministry.force_login(User.objects.get(username="analis"))
    mall.force_login(User.objects.get(username="kepala.500"))
    asked = {
        "the ministry's board": (ministry, "/pantau/laporan/?masa=2026-10"),
        "the board of a province": (ministry, "/pantau/laporan/?masa=2026-10&provinsi=32"),
        "one return under review": (ministry, "/pantau/laporan/2026-10/mal-100/"),
        "a mall's list": (mall, "/petugas/mal-500/laporan/"),
        "a mall's return": (mall, "/petugas/mal-500/laporan/2026-10/"),
    }
    return {name: _ask(client, address) for name, (client, address) in asked.items()}


def _ask(client: Any, address: str) -> dict[str, Any]:
    from django.db import connection

    count = [0]
    _forget()
    _response, first = spend(lambda: client.get(address))
    with connection.execute_wrapper(_counting(count)):
        size = len(client.get(address).content)
    times: list[float] = []

    def ask() -> None:
        for _time in range(TIMES):
            began = time.perf_counter()
            response = client.get(address)
            times.append((time.perf_counter() - began) * 1000)
            if response.status_code != 200:
                raise RuntimeError(f"{address}: {response.status_code}")

    _none, spent = spend(ask)
    return {
        "p95": sorted(times)[int(TIMES * 0.95)], "statements": count[0], "kb": size / 1000,
        "cpu": spent.processor * 1000 / TIMES, "spent": spent.words(times=TIMES),
        "first": f"{first.ours * 1000:.0f} ms of ours",
    }  # fmt: skip


def _forget() -> None:
    """As in a process that begins: nothing is kept."""
    from pendopo.monitoring.queries import kept

    kept._KEPT.clear()


if __name__ == "__main__":
    main()
