"""Reading the cells of 514 malls for a weekly search, and the inbox with thousands of alerts."""

import resource
import statistics
import time
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bench.frame import Figure

MALLS, DAYS, STALLS, CHANNELS = 514, 3 * 366, 6, 2
LAST = date(2026, 11, 15)
ALERTS = 5000


def reading() -> list[Figure]:
    """The time and the memory of `read_history` over three years, and of the whole search after it."""
    from pendopo.analytics.models import DayCell
    from pendopo.analytics.queries.falls import read_history
    from pendopo.kit.actor import SYSTEM
    from pendopo.monitoring.actions.alerts import scan_for_falls

    _fill()
    cells = DayCell.objects.count()
    before = _memory()
    began = time.perf_counter()
    history = read_history(first=LAST - timedelta(days=DAYS), last=LAST)
    read = time.perf_counter() - began
    grown = _memory() - before
    began = time.perf_counter()
    at = datetime(2026, 11, 16, 21, tzinfo=UTC)
    done = scan_for_falls(cadence="week", start=date(2026, 11, 9), history=history, by=SYSTEM, at=at)
    searched = time.perf_counter() - began
    return [
        Figure(f"reading {cells / 1e6:.1f} million cells of {MALLS} malls : 30 s", read, 30, 1, unit="s",
            at_most=True, note=f"{history.usual.shape[1]} days"),
        Figure("memory it takes : 500 MB", grown, 500, 1, unit="MB", at_most=True),
        Figure("searching them, a week, with alerts written : 30 s", searched, 30, 1, unit="s", at_most=True,
            note=f"{done.tests} tests, {done.found} found"),
    ]  # fmt: skip


def inbox() -> list[Figure]:
    """The page of the analyst over five thousand open alerts, through all of Django, without network."""
    from django.test import Client

    from pendopo.kit.actor import SYSTEM
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
        times = []
        for _round in range(30):
            began = time.perf_counter()
            answer = client.get(f"/pantau/peringatan/{query}", follow=True)
            times.append(1000 * (time.perf_counter() - began))
            assert answer.status_code == 200, answer.status_code
        figures.append(
            Figure(f"inbox of {ALERTS} alerts, {name}, p95 : 100 ms", sorted(times)[28], 100, 1, unit="ms",
                at_most=True, note=f"median {statistics.median(times):.0f} ms, "
                f"{len(answer.content) // 1024} KB")
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
