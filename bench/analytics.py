"""The national dashboard: a hundred million events of 514 regions, five years, 7 channels and 25 agencies.

Run: `.venv/bin/python -m bench analytics [--json]`. Events are generated as Parquet, counted by the product's
expressions into its month cells in PostgreSQL, and the questions of the dashboard are answered from there by
the product's own queries and, in the same run, by DuckDB over the raw Parquet; answers must be equal. Cold is
an answer of a process that keeps nothing: it reads PostgreSQL, whose own memory is warm, as the Parquet files
are in that of the system. Kept is an answer while the stamps of the months are unchanged.
`EVENTS=10000000` makes it smaller.
"""

import csv
import io
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import Any

from bench.frame import Figure
from bench.stage import new_cluster

EVENTS = int(os.environ.get("EVENTS", "100000000"))
FIRST, MONTHS = date(2021, 1, 1), 60
REGION, MONTH = "32.71", date(2025, 8, 1)
CHANNELS = ("kiosk", "officer", "appointment", "api", "web", "whatsapp", "phone")
AGENCIES = 25
LAST = date(2025, 12, 1)

# Four events a visit, in the order of regions and days, as closed days lie in the archive; visits and persons
# have ids as random as the product's. Large cities have more, and every 97th service is taken back.
GENERATE = """
    COPY (
        WITH v AS (
            SELECT range AS n, (hash(range + {start}) >> 2)::BIGINT AS h,
                md5((range + {start})::VARCHAR)::UUID::VARCHAR AS visit
            FROM range({visits})
        ),
        placed AS (
            SELECT visit, h, regions[1 + (514 * pow(n / {visits}, 1.4))::INT % 514] AS region,
                ((514 * pow(n / {visits}, 1.4)) % 1 * {days})::INT % {days} AS d, h % {agencies} AS a,
                CASE WHEN h % 3 = 0 THEN left(md5((h % 5000000)::VARCHAR), 20) ELSE '' END AS person
            FROM v, (SELECT {regions} AS regions)
        ),
        told AS (SELECT *, unnest([0, 1, 2, 3]) AS step FROM placed)
        SELECT CASE step WHEN 0 THEN 'queue.visit.started' WHEN 1 THEN 'queue.ticket.issued'
                WHEN 3 THEN CASE WHEN h % 50 = 7 THEN 'queue.ticket.no_show' ELSE 'queue.ticket.finished' END
                ELSE CASE WHEN h % 97 = 1 THEN 'queue.ticket.undone' WHEN h % 8 = 0
                    THEN 'booking.appointment.booked' ELSE 'queue.ticket.called' END END AS name,
            (DATE '{month}' + d::INT + to_seconds((3600 * (1 + h % 7) + 300 * step + h % 900
                + CASE WHEN step = 2 AND h % 97 = 1 THEN 600 ELSE 0 END)::INT))::TIMESTAMPTZ AS occurred_at,
            DATE '{month}' + d::INT AS day, (8 + h % 7)::INT AS hour, region, 'mpp-' || region AS mall,
            'gerai-' || a AS stall, 'instansi-' || a AS agency, 'layanan-' || (h % 80) AS service,
            ({channels})[1 + (h >> 8) % 7] AS channel, visit, person,
            CASE WHEN step = 0 THEN '' ELSE 'A-' || (h % 1000) END AS number,
            CASE WHEN step = 2 AND h % 97 = 1 THEN 'finish' ELSE '' END AS act,
            '' AS origin, 1::INT AS people,
            CASE WHEN step = 2 THEN (h % 5400)::INT ELSE 0 END AS waited_seconds,
            CASE WHEN step = 3 THEN (60 + h % 1500)::INT ELSE 0 END AS serving_seconds
        FROM told
    ) TO '{path}' (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1)"""

VISITS = "FROM read_parquet('{files}') WHERE name = 'queue.visit.started'"
RAW = {
    "visits by region and month": "SELECT region, date_trunc('month', day)::DATE, count(*) {visits}"
    " GROUP BY 1, 2",
    "one month's map": "SELECT region, count(*) {visits} AND day >= DATE '{month}' AND day < DATE '{after}'"
    " GROUP BY 1",
    "one region's month by channel": "SELECT channel, count(*) {visits} AND region = '{region}'"
    " AND day >= DATE '{month}' AND day < DATE '{after}' GROUP BY 1",
    "one region's month by agency": "SELECT agency, count(*) {visits} AND region = '{region}'"
    " AND day >= DATE '{month}' AND day < DATE '{after}' GROUP BY 1",
    "one region's months": "SELECT date_trunc('month', day)::DATE, count(*) {visits} AND region = '{region}'"
    " GROUP BY 1",
}


def run(*, seconds: float = 6) -> list[Figure]:
    """Generate, count, ask both; gives times and sizes."""
    cluster, _url = new_cluster()
    try:
        _migrate()
        with tempfile.TemporaryDirectory(prefix="bench-archive-") as folder:
            made = _timed(lambda: _generate(Path(folder)))[0]
            archive = sorted(Path(folder).rglob("*.parquet"))
            parquet = sum(path.stat().st_size for path in archive)
            built = _timed(lambda: _build(archive))[0]
            cubes = _size("analytics_monthcell") + _size("analytics_monthsheet")
            figures = _questions(Path(folder))
        figures += [
            Figure(
                "cubes and Parquet together : Parquet alone", (parquet + cubes) / 1e6, parquet / 1e6, 1.2,
                unit="MB", at_most=True, note=f"cubes {cubes / 1e6:.0f} MB",
            ),
            Figure(
                f"counting {EVENTS:,} events into month cells : generating them", built, made, 0.0,
                unit="s", note="not a target",
            ),
        ]  # fmt: skip
        figures.append(_one_day())
        return figures
    finally:
        cluster.remove()


def _migrate() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pendopo.config.settings")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def _regions() -> list[str]:
    text = (files("pendopo.regions") / "data" / "regencies.csv").read_text(encoding="utf-8")
    return [row["code"] for row in csv.DictReader(io.StringIO(text))]


def _generate(folder: Path) -> None:
    import duckdb

    from pendopo.analytics.rules import month_after

    codes = _regions()
    engine = duckdb.connect(config={"threads": 2, "memory_limit": "3GB"})
    engine.execute("SET TimeZone = 'UTC'")
    visits = EVENTS // MONTHS // 4
    for number in range(MONTHS):
        month = month_after(FIRST, number)
        path = folder / f"month={month:%Y-%m}"
        path.mkdir()
        engine.execute(
            GENERATE.format(
                start=number * visits, visits=visits, days=(month_after(month) - month).days, month=month,
                agencies=AGENCIES, channels=list(CHANNELS), regions=codes, path=path / "events.parquet",
            )
        )  # fmt: skip
    engine.close()


def _build(archive: list[Path]) -> None:
    """Month cells by the expressions of the measures, a month at a time: all, by agency, by channel."""
    from django.db import connection

    from pendopo.analytics.actions.write import as_csv
    from pendopo.analytics.queries.engine import FILES, as_sql, open_engine, open_files
    from pendopo.analytics.rules import expressions
    from pendopo.analytics.types import COUNTS

    cells = as_sql(expressions.month_cells, table=FILES)
    sums = ", ".join(f"sum({name})::INT AS {name}" for name in COUNTS)
    zeros = ", ".join(
        f"0 AS {name}"
        for name in (
            "visitors", "visitors_from_files", "open_days", "stall_days_open", "stall_days_seen", "waits",
            "serves",
        )
    )  # fmt: skip
    with open_engine(bulk=True) as engine, connection.cursor() as cursor:
        for path in archive:
            open_files(engine, [str(path)])
            found = engine.sql(
                "SELECT mall, max(region) AS region_code, make_date(month // 12, month % 12 + 1, 1) AS month,"
                f" coalesce(agency, '') AS agency, coalesce(channel, '') AS channel, {sums}, {zeros},"
                f" true AS is_generated FROM ({cells})"
                " GROUP BY GROUPING SETS ((mall, month), (mall, month, agency), (mall, month, channel))"
            ).to_arrow_table()
            names = ", ".join(found.column_names)
            with cursor.copy(f"COPY analytics_monthcell ({names}) FROM STDIN (FORMAT csv)") as out:
                for piece in as_csv(found):
                    out.write(piece)
        cursor.execute("REINDEX TABLE analytics_monthcell")  # a load in bulk leaves its indexes half empty
        cursor.execute("VACUUM (ANALYZE) analytics_monthcell")
        cursor.execute("VACUUM (ANALYZE) analytics_monthsheet")


def _questions(folder: Path) -> list[Figure]:
    import duckdb

    from pendopo.analytics import queries
    from pendopo.analytics.rules import month_after
    from pendopo.analytics.types import Place

    place = Place.of_region(REGION)
    ours: dict[str, Callable[[], Any]] = {
        "visits by region and month": lambda: queries.region_months("visits", first=FIRST, last=LAST),
        "one month's map": lambda: queries.region_months("visits", first=MONTH, last=MONTH),
        "one region's month by channel": lambda: _parts(place, "channel"),
        "one region's month by agency": lambda: _parts(place, "agency"),
        "one region's months": lambda: queries.month_series("visits", place=place, first=FIRST, last=LAST),
    }
    engine = duckdb.connect(config={"threads": 2})
    words = {"month": MONTH, "after": month_after(MONTH), "region": REGION}
    visits = VISITS.format(files=folder / "*" / "*.parquet")
    figures: list[Figure] = []
    whole = [0.0, 0.0, 0.0]
    for name, ask in ours.items():
        sql = RAW[name].format(visits=visits, **words)
        raw = _median(partial(_ask_raw, engine, sql), 3)
        cold = _median(partial(_ask_cold, ask), 25)
        kept = _median(ask, 25)
        for answer in (cold[1], kept[1]):
            if not _equal(answer, raw[1]):
                raise RuntimeError(f"{name}: the cubes and the raw events differ.")
        whole = [one + took for one, took in zip(whole, (cold[0], kept[0], raw[0]), strict=True)]
        # Where Parquet's own statistics prune, little is left to do for either: no target alone.
        figures += _faster(name, cold[0], kept[0], raw[0], target=0 if figures else 100)
    engine.close()
    return [*_faster("the national dashboard, all five", *whole, target=100), *figures]


def _ask_raw(engine: Any, sql: str) -> Any:
    return engine.execute(sql).fetchall()


def _ask_cold(ask: Callable[[], Any]) -> Any:
    from pendopo.analytics.queries import sheets

    sheets.forget()
    return ask()


def _faster(name: str, cold: float, kept: float, raw: float, *, target: float) -> list[Figure]:
    """Answers a second, cold and kept, against those of DuckDB over the raw files."""
    return [
        Figure(
            f"{name}, {how}, a second : DuckDB over Parquet", 1 / took, 1 / raw, target,
            note=f"{took * 1000:.2f} ms against {raw * 1000:.0f} ms, equal"
            + ("" if target else "; not a target"),
        )
        for how, took in (("cold", cold), ("kept", kept))
    ]  # fmt: skip


def _parts(place: Any, by: str) -> dict[str, float | None]:
    from pendopo.analytics import queries

    return {
        part.code: part.value for part in queries.list_month_parts("visits", place=place, month=MONTH, by=by)
    }


def _equal(ours: Any, raw: list[tuple[Any, ...]]) -> bool:
    """Whether an answer says what the raw events say; what has no visits is in neither."""
    from pendopo.analytics.rules import months

    if isinstance(ours, list):  # points of a series
        ours = {point.start: point.value for point in ours}
    elif isinstance(next(iter(ours.values())), tuple):
        wanted = list(months(FIRST, LAST))
        by_month = {
            (code, month): n
            for code, row in ours.items()
            for month, n in zip(wanted if len(row) > 1 else [MONTH], row, strict=True)
        }
        ours = by_month if len(raw[0]) == 3 else {code: n for (code, _month), n in by_month.items()}
    return {key: n for key, n in ours.items() if n} == {
        row[:-1] if len(row) == 3 else row[0]: row[-1] for row in raw
    }


def _one_day() -> Figure:
    """A day of the whole country arrives in the log of one installation, and is counted into all cubes."""
    from django.db import connection

    from pendopo.analytics import queries
    from pendopo.analytics.actions import update_cubes
    from pendopo.analytics.rules import month_after
    from pendopo.kit.actor import SYSTEM

    day = month_after(LAST)
    visits = EVENTS // (MONTHS * 30) // 4
    at = datetime(day.year, day.month, day.day, 3, tzinfo=UTC)
    codes = _regions()
    names = ("visit.started", "ticket.issued", "ticket.called", "ticket.finished")
    with connection.cursor() as cursor:
        with cursor.copy(
            "COPY events_event (name, version, occurred_at, region, mall, stall, agency, service, channel,"
            " visit, person, actor, data) FROM STDIN"
        ) as out:
            for number in range(visits):
                region, agency = codes[number * 7 % len(codes)], number % AGENCIES
                for step, name in enumerate(names):
                    data = f'{{"number": "A-{number}", "waited_seconds": {number % 5000}}}'
                    out.write_row((
                        f"queue.{name}", 1, at + timedelta(seconds=number % 9000 + 300 * step), region,
                        f"mpp-{region}", f"gerai-{agency}", f"instansi-{agency}", f"layanan-{number % 80}",
                        CHANNELS[number % 7], f"d{number}", "", "system:bench", data,
                    ))  # fmt: skip
        cursor.execute("ANALYZE events_event")
    took, days = _timed(lambda: update_cubes(by=SYSTEM, at=at))
    again = _timed(lambda: update_cubes(by=SYSTEM, at=at))[0]
    answered, counts = _timed(lambda: queries.region_months("visits", first=FIRST, last=day))
    if sum(row[-1] or 0 for row in counts.values()) != visits:
        raise RuntimeError("The new day is not in the first answer after it.")
    return Figure(
        f"a day of {visits * 4:,} events of {days} malls into the cubes", took, 60, 1, unit="s", at_most=True,
        note=f"the log is read each minute; with nothing new {again * 1000:.0f} ms; the first answer of every"
        f" region and month after it {answered * 1000:.1f} ms",
    )  # fmt: skip


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    answer = work()
    return time.perf_counter() - start, answer


def _median(work: Callable[[], Any], times: int) -> tuple[float, Any]:
    runs = [_timed(work) for _ in range(times)]
    return statistics.median(took for took, _answer in runs), runs[-1][1]


def _size(table: str) -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_total_relation_size(%s)", [table])
        return int(cursor.fetchone()[0])
