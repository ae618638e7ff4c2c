"""Reading the cells of 514 malls for a weekly search, and the inbox with thousands of alerts."""

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.cluster import ThrowAwayCluster

from bench.frame import Figure
from bench.spent import alone, spend
from pendopo.config.runtime.threads import keep_to_one

MALLS, DAYS, STALLS, CHANNELS = 514, 3 * 366, 6, 2
LAST = date(2026, 11, 15)
ALERTS = 5000
ROUNDS = 30


def run(*, seconds: float = 6) -> list[Figure]:
    """Both, in a process and a database of their own."""
    clean = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "bench.alerts_reading"],
        check=True, capture_output=True, text=True, env=clean,
    )  # fmt: skip
    return [Figure(**one) for one in json.loads(done.stdout.splitlines()[-1])]


def main() -> None:
    """Measure in a database of its own; prints JSON."""
    folder = Path(tempfile.mkdtemp(prefix="pendopo-bench-"))
    cluster = ThrowAwayCluster()
    os.environ |= {
        "DATABASE_URL": cluster.start(), "PENDOPO_DATA": str(folder / "app"), "DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "bench.settings",
    }  # fmt: skip
    keep_to_one()
    try:
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        print(json.dumps([asdict(one) for one in (*reading(), *inbox())]))
    finally:
        from django.db import connection

        connection.close()
        connection.close_pool()
        cluster.remove()
        shutil.rmtree(folder, ignore_errors=True)


def reading() -> list[Figure]:
    """The time and the memory of `read_history` over three years, and of the whole search after it."""
    from pendopo.analytics.models import DayCell
    from pendopo.analytics.queries.falls import read_history
    from pendopo.kit.actor import SYSTEM
    from pendopo.monitoring.actions.alerts import scan_for_falls

    _fill()
    alone()
    cells = DayCell.objects.count()
    before = _memory()
    history, read = spend(lambda: read_history(first=LAST - timedelta(days=DAYS), last=LAST))
    at = datetime(2026, 11, 16, 21, tzinfo=UTC)
    done, searched = spend(
        lambda: scan_for_falls(cadence="week", start=date(2026, 11, 9), history=history, by=SYSTEM, at=at)
    )
    grown = _memory() - before
    whole = read.processor + searched.processor
    return [
        Figure(f"{cells / 1e6:.1f} million cells of {MALLS} malls read and a week searched : 30 s", whole, 30,
            1, unit="s", at_most=True,
            note=f"processor time; reading {history.usual.shape[1]} days: {read.words()}; searching: "
            f"{searched.words()}, {done.tests} tests, {done.found} found"),
        Figure("memory it takes : 500 MB", grown, 500, 1, unit="MB", at_most=True,
            note="above what the process had; numeric libraries included"),
    ]  # fmt: skip


def inbox() -> list[Figure]:
    """The page of the analyst over five thousand open alerts, through all of Django, without network."""
    from django.test import Client

    from pendopo.kit.actor import SYSTEM
    from pendopo.monitoring.queries import kept
    from pendopo.people.actions import create_staff
    from pendopo.people.types import RoleInput

    _many_alerts()
    at = datetime(2026, 11, 16, tzinfo=UTC)
    user = create_staff(
        username="analis", name="Analis", roles=[RoleInput("ministry_analyst")], is_demo=True, by=SYSTEM,
        at=at,
    )  # fmt: skip
    client = Client(headers={"host": "localhost"})
    client.force_login(user)
    figures = []
    for name, query in (("first page", ""), ("page 60", "?halaman=60"), ("one province", "?wilayah=32")):
        kept._KEPT.clear()
        address = f"/pantau/peringatan/{query}"
        answer, first = spend(lambda address=address: client.get(address))
        assert answer.status_code == 200, answer.status_code
        times: list[float] = []

        def ask(address: str = address, times: list[float] = times) -> None:
            for _round in range(ROUNDS):
                began = time.perf_counter()
                client.get(address)
                times.append(1000 * (time.perf_counter() - began))

        _none, spent = spend(ask)
        figures.append(
            Figure(f"inbox of {ALERTS} alerts, {name} : 100 ms", 1000 * spent.processor / ROUNDS, 100, 1,
                unit="ms", at_most=True,
                note=f"processor time; {spent.words(times=ROUNDS)} (p95 {sorted(times)[ROUNDS - 2]:.0f} ms); "
                f"after a change {1000 * first.ours:.0f} ms of ours; {len(answer.content) // 1024} KB")
        )  # fmt: skip
    return figures


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


_DAYS = """
INSERT INTO analytics_daymall (mall, region_code, day, visitors, stalls_open, stalls_seen, traces,
    is_generated, is_from_files)
SELECT m.slug, m.region_id, d::date, 100, %s, %s, '{}', true, false
FROM malls_mall m, generate_series(%s::date, %s::date, '1 day') d WHERE extract(isodow from d) < 6
"""
_CELLS = """
INSERT INTO analytics_daycell (mall, region_code, day, stall, agency, service, channel, visits, tickets,
    bookings, services_finished, no_shows, remote, is_generated)
SELECT m.slug, m.region_id, d::date, 's' || s, 'a' || s, 'l', 'c' || c, 3 + floor(6 * random()),
    3 + floor(6 * random()), floor(3 * random()), 3 + floor(5 * random()), floor(2 * random()), 0, true
FROM malls_mall m, generate_series(%s::date, %s::date, '1 day') d, generate_series(1, %s) s,
    generate_series(1, %s) c WHERE extract(isodow from d) < 6
"""


def _fill() -> None:
    from django.db import connection

    from pendopo.malls.models import Mall
    from pendopo.regions.models import Region

    provinces = [Region(code=str(n), name=f"Provinsi {n}", kind="province", zone="Asia/Jakarta") for n in
        range(11, 49)]  # fmt: skip
    Region.objects.bulk_create(provinces, ignore_conflicts=True)
    cities = [
        Region(code=f"{11 + n % 38}.{1 + n // 38:02d}", name=f"Kota {n}", kind="city", zone="Asia/Jakarta",
            parent_id=str(11 + n % 38))
        for n in range(MALLS)
    ]  # fmt: skip
    Region.objects.bulk_create(cities, ignore_conflicts=True)
    Mall.objects.bulk_create(
        Mall(slug=f"m{n}", name=f"MPP {n}", region=cities[n % len(cities)], zone="Asia/Jakarta")
        for n in range(MALLS)
    )
    first = LAST - timedelta(days=DAYS)
    with connection.cursor() as cursor:
        cursor.execute(_DAYS, [STALLS, STALLS, first, LAST])
        cursor.execute(_CELLS, [first, LAST, STALLS, CHANNELS])
        cursor.execute("ANALYZE analytics_daycell")


def _many_alerts() -> None:
    from pendopo.malls.models import Mall
    from pendopo.monitoring.models import Alert

    Alert.objects.all().delete() if not Alert.objects.filter(steps__isnull=False).exists() else None
    malls = list(Mall.objects.filter(slug__regex=r"^m[0-9]+$").order_by("pk"))
    at = datetime(2026, 11, 16, tzinfo=UTC)
    measures = ("visits", "tickets", "bookings", "services_finished", "no_shows")
    day = date(2026, 9, 7)

    def track(first: date) -> list[dict[str, Any]]:
        return [
            {"start": (first - timedelta(days=7 * n)).isoformat(), "end": (first - timedelta(days=7 * n - 7))
                .isoformat(), "value": 60.0 + n, "expected": 100.0, "low": 80.0, "high": 120.0, "state": ""}
            for n in range(51, -1, -1)
        ]  # fmt: skip

    rows = []
    for number in range(ALERTS):
        mall = malls[number % len(malls)]
        first = day + timedelta(days=7 * (number // (len(malls) * len(measures)) * 5))
        measure = measures[number // len(malls) % len(measures)]
        kind = "rise" if measure == "no_shows" else "fall"
        rows.append(
            Alert(kind=kind, cadence="week", mall=mall.slug, region_code=mall.region_id, measure=measure,
                first_start=first, last_start=first, last_end=first + timedelta(days=7), value=60,
                expected=100, low=80, high=120, percent=-20 - number % 40, missed=-number % 500, p_value=1e-5,
                tests=2000, track=track(first), found_at=at, judged_at=at,
                over_start=first + timedelta(days=7) if first == day else None)
        )  # fmt: skip
    Alert.objects.bulk_create(rows, batch_size=500)
    by_province: dict[str, list[str]] = {}
    for mall in malls:
        by_province.setdefault(mall.region_id[:2], []).append(mall.slug)
    Alert.objects.bulk_create(
        Alert(kind="fall", cadence="week", area=f"w:{code}", region_code=code, measure="visits",
            first_start=day, last_start=day, last_end=day + timedelta(days=7), value=600, expected=1000,
            low=900, high=1100, percent=-40, missed=-400, p_value=1e-6, members=slugs, track=track(day),
            found_at=at, judged_at=at)
        for code, slugs in by_province.items() if code in {"32", "33", "35"}
    )  # fmt: skip


if __name__ == "__main__":
    main()
