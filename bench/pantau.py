"""The ministry's pages: p95 of map, region, comparison and funnel over 514 regions and 60 months.

Served through the product's own middleware in one process, one request after the other; the floor is a bare
view that reads one row, asked in the same run. Each address is asked first with nothing kept (cold: what a
stranger who cycles through addresses costs, in processor time of the web process), then many times (kept).
Returns of every mall were accepted in 34 of the months, and the worker found what is hidden.
Run: `.venv/bin/python -m bench pantau [--json]`.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from tests.cluster import ThrowAwayCluster

from bench.frame import Figure

LIMIT_MS = 100.0
COLD_MS = {"region screen": 150.0}  # the others:
COLD_LIMIT_MS = 250.0
AT = datetime(2026, 11, 23, 2, tzinfo=UTC)
TOLD = 34  # months of which every mall's return was accepted
PAGES = {
    "map": ["/pantau/?ukuran={m}&bulan={b}", "/pantau/?ukuran={m}&bulan={b}&cara=tahun"],
    "region screen": ["/pantau/32.71/?ukuran={m}&bulan={b}", "/pantau/32/?ukuran={m}&bulan={b}"],
    "comparison": ["/pantau/bandingkan/?ukuran={m}&bulan={b}&d=32.71&d=11.71&d=73.71&d=51.71"],
    "small panels": ["/pantau/semua/?ukuran={m}&bulan={b}"],
    "funnel": ["/pantau/corong/?bulan={b}", "/pantau/corong/?bulan={b}&angka=coverage"],
}


def run(*, seconds: float = 6) -> list[Figure]:
    """p95 of each page against its limit, with the ratio to a bare read and the first view in the note."""
    clean = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "bench.pantau", str(seconds)],
        check=True, capture_output=True, text=True, env=clean,
    )  # fmt: skip
    found = json.loads(done.stdout.splitlines()[-1])
    figures = [
        Figure(
            "the worker finds what is hidden in 60 months, processor time", found["worker"], 60.0, 1.0,
            unit="s", at_most=True, note="once after every month changed; then only months that changed",
        )
    ]  # fmt: skip
    for name, page in found["pages"].items():
        figures += [
            Figure(
                f"p95 of the {name}, kept, 514 regions × 60 months", page["p95"], LIMIT_MS, 1.0, unit="ms",
                at_most=True,
                note=f"{page['p95'] / found['bare']:.0f} × a bare read ({found['bare']:.2f} ms); median "
                f"{page['median']:.1f} ms",
            ),
            Figure(
                f"the {name}, cold, processor time", page["cold_cpu"], COLD_MS.get(name, COLD_LIMIT_MS), 1.0,
                unit="ms", at_most=True,
                note=f"median; the dearest {page['cold_most']:.0f} ms; on the clock {page['cold']:.0f} ms",
            ),
        ]  # fmt: skip
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
        print(json.dumps(measure(float(sys.argv[1]))))
    finally:
        from django.db import connection

        connection.close()
        connection.close_pool()
        cluster.remove()
        shutil.rmtree(folder, ignore_errors=True)


def measure(seconds: float) -> dict[str, Any]:
    """Fill five years, then ask."""
    from django.test import Client

    from pendopo.analytics.rules import months
    from pendopo.config.demo.figures import load
    from pendopo.kit import clock
    from pendopo.kit.actor import SYSTEM
    from pendopo.monitoring.actions import find_hidden_places
    from pendopo.monitoring.tests.months import fill_months
    from pendopo.regions import actions as regions
    from pendopo.regions.models import Region

    clock.set_demo_time(AT)
    regions.load_regions(by=SYSTEM, at=AT)
    load(by=SYSTEM, at=AT)
    codes = list(Region.objects.exclude(kind="province").values_list("code", flat=True))
    wanted = list(months(date(2021, 11, 1), date(2026, 10, 1)))
    cells = fill_months(codes, wanted)
    _accept(wanted[-TOLD:])
    _analyze()
    began = time.process_time()
    find_hidden_places(by=SYSTEM, at=AT)
    worker = time.process_time() - began
    client = Client(HTTP_HOST="localhost")
    pages = {name: _ask(client, addresses, seconds) for name, addresses in PAGES.items()}
    return {"cells": cells, "bare": _bare(client), "pages": pages, "worker": worker}


def _accept(wanted: list[date]) -> None:
    """Every mall's return of these months was accepted with what was counted, and with two typed counts."""
    from datetime import timedelta

    from pendopo.analytics.models import MonthCell
    from pendopo.monitoring.models import Return, ReturnDefinition, ReturnValue

    definition = ReturnDefinition.objects.create(
        kind="month", version=1, valid_from=wanted[0], due_days=4, lock_days=29, made_at=AT,
        content={"fields": [], "checks": []},
    )  # fmt: skip
    cells = list(MonthCell.objects.filter(agency="", channel="", month__in=wanted))
    made = Return.objects.bulk_create(
        (
            Return(
                mall=cell.mall,
                mall_name=cell.mall,
                region_code=cell.region_code,
                region_name=cell.mall,
                kind="month",
                starts_date=cell.month,
                ends_date=cell.month + timedelta(days=31),
                definition=definition,
                state="accepted",
                version=3,
                due_date=cell.month,
                lock_date=cell.month,
                is_generated=True,
                opened_at=AT,
                computed_at=AT,
                confirmed_at=AT,
                first_confirmed_at=AT,
                on_time=True,
                accepted_at=AT,
            )
            for cell in cells
        ),
        batch_size=4000,
    )
    counted = ("visits", "visitors", "tickets", "bookings", "services_finished", "no_shows")
    values = (
        ReturnValue(of=row, field=name, measure=name, value=value, accepted_value=value, computed=computed)
        for row, cell in zip(made, cells, strict=True)
        for name, value, computed in (
            *((name, getattr(cell, name), getattr(cell, name)) for name in counted),
            ("applications", cell.visits // 3, None), ("documents", cell.visits // 100, None),
        )
    )  # fmt: skip
    ReturnValue.objects.bulk_create(values, batch_size=8000)


def _analyze() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _ask(client: Any, addresses: list[str], seconds: float) -> dict[str, float]:
    """Cold views, then every address in turn until the time is over."""
    wanted = [
        address.format(m=measure, b=month)
        for address in addresses
        for measure in ("visits", "no_shows")
        for month in ("2026-10", "2026-09", "2026-03", "2025-10")
    ]
    _once(client, wanted[0])  # what a process loads once
    cold, processor = [], []
    for address in wanted:
        _forget()
        began = time.process_time()
        cold.append(_once(client, address))
        processor.append((time.process_time() - began) * 1000)
    for address in wanted:
        _once(client, address)
    times, end = [], time.perf_counter() + seconds
    while time.perf_counter() < end or len(times) < len(wanted):
        times += [_once(client, address) for address in wanted]
    times.sort()
    return {
        "p95": round(times[int(len(times) * 0.95)], 2),
        "median": round(statistics.median(times), 2),
        "cold": round(statistics.median(cold), 1),
        "cold_cpu": round(statistics.median(processor), 1),
        "cold_most": round(max(processor), 1),
    }


def _forget() -> None:
    """Nothing of any page is kept."""
    from pendopo.analytics.queries import condition, sheets
    from pendopo.monitoring.queries import kept

    sheets.forget()
    condition._KEPT.clear()
    kept._KEPT.clear()


def _once(client: Any, address: str) -> float:
    began = time.perf_counter()
    response = client.get(address)
    taken = (time.perf_counter() - began) * 1000
    if response.status_code != 200:
        raise RuntimeError(f"{address}: {response.status_code}")
    return taken


def _bare(client: Any) -> float:
    """The median of a bare view that reads one row by key, through the same client and middleware."""
    from pendopo.catalogue.tests.factories import make_mall, make_service, make_stall

    service = make_service(make_stall(make_mall("bogor")))
    return statistics.median(_once(client, f"/bare/service/{service.pk}") for _ in range(400))


if __name__ == "__main__":
    main()
