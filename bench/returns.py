"""A file of 50,000 measures comes in: ours, checked and kept, beside openpyxl only reading the same file.

The file is what a ministry sends: 514 regions, several months and measures. The floor reads every cell of it
and does nothing with them. Then the returns of 514 malls (`returns_country`).
Run: `.venv/bin/python -m bench returns [--json]`.
"""

import io
import json
import os
import statistics
import subprocess
import sys
import time
from datetime import UTC, datetime
from typing import Any

from tests.cluster import ThrowAwayCluster

from bench import returns_country
from bench.frame import Figure

AT = datetime(2026, 11, 23, 2, tzinfo=UTC)
ROWS = 50_000
TIMES = 3
TARGET = 1.6  # times the bare reading: checking each cell and keeping each row included


def run(*, seconds: float = 6) -> list[Figure]:
    """Seconds for the whole import, and for reading alone, in the same process."""
    clean = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "bench.returns"],
        check=True, capture_output=True, text=True, env=clean,
    )  # fmt: skip
    found = json.loads(done.stdout.splitlines()[-1])
    note = (
        f"again without a change {found['again']:.1f} s; {found['bytes'] / 1e6:.1f} MB; whole file or nothing"
    )
    return [
        Figure(
            f"import {ROWS:,} rows of Excel : openpyxl reads them", found["ours"], found["floor"], TARGET,
            unit="s", at_most=True, note=note,
        ),
        *returns_country.country_figures(),
    ]  # fmt: skip


def main() -> None:
    """Measure in a database of its own; prints JSON."""
    cluster = ThrowAwayCluster()
    os.environ |= {"DATABASE_URL": cluster.start(), "DJANGO_SETTINGS_MODULE": "pendopo.config.settings"}
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


def measure() -> dict[str, Any]:
    """Each in turn, so that both meet the same machine; the median counts."""
    from pendopo.kit.actor import SYSTEM
    from pendopo.monitoring.actions import import_measures
    from pendopo.monitoring.models import ReportedMeasure
    from pendopo.regions.actions import load_regions

    load_regions(by=SYSTEM, at=AT)
    file = make_file()
    ours, floor, again = [], [], []
    for _round in range(TIMES):
        floor.append(timed(lambda: read_only(file)))
        ReportedMeasure.objects.all().delete()
        ours.append(timed(lambda: import_measures(file=file, by=SYSTEM, at=AT)))
        again.append(timed(lambda: import_measures(file=file, by=SYSTEM, at=AT)))
    assert ReportedMeasure.objects.count() == ROWS
    middle = statistics.median
    return {"ours": middle(ours), "floor": middle(floor), "again": middle(again), "bytes": len(file)}


def timed(work: Any) -> float:
    """Seconds that something takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def make_file() -> bytes:
    """The file, written by openpyxl as an office program would."""
    from openpyxl import Workbook

    from pendopo.regions.models import Region

    codes = [code for code in Region.objects.values_list("code", flat=True).order_by("code") if "." in code]
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Data")
    sheet.append(["Wilayah", "Bulan", "Ukuran", "Nilai", "Catatan"])
    measures = ("applicants", "applications", "permits_issued", "documents", "messages")
    for number in range(ROWS):
        code = codes[number % len(codes)]
        place, measure = divmod(number // len(codes), len(measures))
        month = f"{2024 + place // 12}-{place % 12 + 1:02d}"
        value = number * 7919 % 20_000
        sheet.append(
            [code, month, measures[measure], f"{value:,}".replace(",", ".") if number % 5 == 0 else value, ""]
        )
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read_only(file: bytes) -> int:
    """Openpyxl's fastest way over every cell."""
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(file), read_only=True, data_only=True)
    count = sum(1 for _row in book.worksheets[0].iter_rows(values_only=True))
    book.close()
    return count


if __name__ == "__main__":
    main()
